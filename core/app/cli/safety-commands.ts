import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { askRunning, askRows, command, CommandFailed, followUp, type GatewayAddress, type Row } from './ask-gateway.ts';
import { certificateLines } from './certificate-text.ts';
import { jsonLines, type Output } from './print.ts';
import { addressOf, parseSeconds, withSharedOptions, type PlaceOf, type SharedOptions } from './shared-options.ts';

interface StateOptions extends SharedOptions {
  readonly reason?: string;
  /** Absent: as the configuration says. */
  readonly flatten?: boolean;
}

interface FlattenOptions extends SharedOptions {
  readonly platform?: string;
  readonly all?: true;
  readonly reason?: string;
  readonly wait: number;
}

/** A flatten that goes on after so long is answered as it stands. */
const WAIT_S = 60;
const LOOK_MS = 200;

/** What changes what passes, with nothing more to say than a reason. */
const PAUSES = [
  ['reduce', 'lets only exits pass, until it is re-armed'],
  ['pause', 'lets only exits pass, until it is resumed'],
  ['resume', 'ends a pause; what a kill, a rule or a client stopped takes a rearm'],
] as const;

/**
 * Adds what stops and what lets go on: kill, reduce, pause, resume, rearm, flatten, certificate. A flatten, and a kill that flattens, end
 * well only where everything is proved flat, else `partly`.
 */
export function addSafetyCommands(program: Command, output: Output, placeOf: PlaceOf = addressOf): void {
  withReason(
    withSharedOptions(
      program.command('kill').alias('killswitch').description('stops all trading at once, until it is re-armed'),
    ),
  )
    .option('--flatten', 'also closes what is held, and waits for the certificate')
    .option('--no-flatten', 'leaves positions as they are; without either, kill_flattens of gateway.yaml decides')
    .action(async (options: StateOptions) => {
      const { reason, flatten } = options;
      const address = addressOf(options);
      const now = await command(address, 'kill', { reason, flatten });
      if (now['flatten'] === true) await endWithCertificate(address, output, options, WAIT_S, stateText(now), now);
      else output.write(options.json ? `${JSON.stringify(now)}\n` : stateText(now));
    });
  for (const [name, summary] of PAUSES) {
    withReason(withSharedOptions(program.command(name).description(summary))).action(async (options: StateOptions) => {
      const now = await command(addressOf(options), name, { reason: options.reason });
      output.write(options.json ? `${JSON.stringify(now)}\n` : stateText(now));
    });
  }
  withSharedOptions(program.command('rearm').description('lets trading go on'))
    .requiredOption('--reason <text>', 'why, for the record')
    .action(async (options: StateOptions) => {
      const now = await command(addressOf(options), 'rearm', { reason: options.reason });
      output.write(options.json ? `${JSON.stringify(now)}\n` : stateText(now));
    });
  addKillSetting(program, output);
  addFlatten(program, output);
  addCertificate(program, output, placeOf);
}

function addKillSetting(program: Command, output: Output): void {
  withReason(
    withSharedOptions(
      program
        .command('kill-setting')
        .argument('[choice]', 'close or leave; without it, only shows what stands')
        .description('decides whether a kill also closes positions'),
    ),
  ).action(async (choice: string | undefined, options: StateOptions) => {
    if (choice !== undefined && choice !== 'close' && choice !== 'leave')
      throw new CommandFailed(`VALUE_INVALID: expected close or leave, was ${choice}`, 'usage');
    const flattens = choice === undefined ? undefined : choice === 'close';
    const now = await command(addressOf(options), 'kill_setting', { flattens, reason: options.reason });
    output.write(options.json ? `${JSON.stringify(now)}\n` : `${String(now['said'])}\n`);
  });
}

function addFlatten(program: Command, output: Output): void {
  withReason(
    withSharedOptions(
      program.command('flatten [root]').description('closes what is held and proves it; without a root, everything'),
    ),
  )
    .option('--platform <id>', 'on this platform alone')
    .option('--all', 'also what others opened on the account')
    .option('--wait <s>', 'how long to wait for the certificate, in seconds', parseSeconds, WAIT_S)
    .action(async (root: string | undefined, options: FlattenOptions) => {
      const { platform, all, reason, wait } = options;
      const address = addressOf(options);
      const begun = await command(address, 'flatten', { root, platform, all, reason });
      await endWithCertificate(address, output, options, wait, `${String(begun['said'])}\n`, begun);
    });
}

function addCertificate(program: Command, output: Output, placeOf: PlaceOf): void {
  withSharedOptions(program.command('certificate').description('the flat certificate of the last flatten'))
    .option('--list', 'those of the last flattens, newest first')
    .action(async (options: SharedOptions & { readonly list?: true }) => {
      const rows = await askRows(placeOf(options), 'certificates');
      if (options.list === true) {
        output.write(options.json ? jsonLines(rows) : rows.map(certificateLines).join('\n'));
        return;
      }
      const [newest] = rows;
      if (newest === undefined) throw new CommandFailed('Nothing has been flattened yet: nexus flatten.');
      show(output, options, newest, '');
    });
}

/** Waits for the flatten to end, shows its certificate, and fails unless it is proved. */
async function endWithCertificate(
  address: GatewayAddress,
  output: Output,
  options: SharedOptions,
  waitS: number,
  head: string,
  begun: Row,
): Promise<void> {
  const id = (begun['certificate'] as Row | null)?.['id'];
  let certificate = begun['certificate'] as Row | null;
  const looks = Math.ceil((waitS * 1_000) / LOOK_MS);
  for (let look = 0; look < looks && certificate?.['outcome'] === 'WORKING'; look += 1) {
    await pause(LOOK_MS);
    certificate = (await followUp(() => askRunning(address, 'certificate', { id }))) as Row | null;
  }
  if (certificate === null)
    throw new CommandFailed('The gateway gave no certificate. Look at every platform.', 'unknown');
  show(output, options, certificate, head);
}

function show(output: Output, options: SharedOptions, certificate: Row, head: string): void {
  output.write(options.json ? `${JSON.stringify(certificate)}\n` : `${head}${certificateLines(certificate)}`);
  if (certificate['outcome'] !== 'PROVED') output.failed('partly');
}

function withReason(added: Command): Command {
  return added.option('--reason <text>', 'why, for the record');
}

function stateText(now: Row): string {
  return `Trading is ${String(now['state']).toUpperCase()}, by ${String(now['source'])}: ${String(now['reason'])}\n`;
}
