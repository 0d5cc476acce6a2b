import type { Command } from 'commander';
import { command, type Row } from './ask-gateway.ts';
import type { Output } from './print.ts';
import { addressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';

interface SwitchOptions extends SharedOptions {
  readonly reason?: string;
  readonly cancel?: true;
  readonly flatten?: true;
}

interface StopOptions extends SharedOptions {
  readonly reason?: string;
  readonly orders?: string;
}

/** Adds what switches: `platforms connect`, `platforms disconnect`, and `stop` and `go` for the whole gateway. */
export function addPlatformCommands(program: Command, output: Output): void {
  const platforms = program.commands.find((known) => known.name() === 'platforms') ?? program.command('platforms');
  platforms.enablePositionalOptions();
  addPlatformSwitches(platforms, output);
  const say = sayTo(output);
  withSharedOptions(
    program
      .command('stop')
      .description('stops trading and lets go of all platforms; the process, its journal and its panel go on'),
  )
    .option('--orders <what>', 'what becomes of what is open: leave, cancel or flatten', 'leave')
    .option('--reason <text>', 'why, for the record')
    .action(async (options: StopOptions) => {
      const { orders, reason } = options;
      say(options, await command(addressOf(options), 'gateway_stop', { orders, reason }, timeOutOf(orders)));
    });
  withSharedOptions(program.command('go').description('takes trading up again after a stop'))
    .option('--reason <text>', 'why, for the record')
    .action(async (options: StopOptions) => {
      say(options, await command(addressOf(options), 'gateway_start', { reason: options.reason }));
    });
}

/** Adds `connect` and `disconnect`, of one platform. */
export function addPlatformSwitches(parent: Command, output: Output): void {
  const say = sayTo(output);
  withSharedOptions(parent.command('connect <platform>').description('switches a platform on again'))
    .option('--reason <text>', 'why, for the record')
    .action(async (platform: string, options: SwitchOptions) => {
      const { reason } = options;
      say(options, await command(addressOf(options), 'platform_connect', { platform, reason }));
    });
  withSharedOptions(
    parent
      .command('disconnect <platform>')
      .description('switches a platform off; what it holds stays there and is not watched'),
  )
    .option('--cancel', 'cancels its working orders first')
    .option('--flatten', 'makes it flat first, and leaves it on where that cannot be proved')
    .option('--reason <text>', 'why, for the record')
    .action(async (platform: string, options: SwitchOptions) => {
      const { reason, cancel, flatten } = options;
      const orders = flatten === true ? 'flatten' : cancel === true ? 'cancel' : 'leave';
      const timeoutMs = timeOutOf(orders);
      say(options, await command(addressOf(options), 'platform_disconnect', { platform, reason, orders }, timeoutMs));
    });
}

function sayTo(output: Output) {
  return (options: SharedOptions, answer: Row): void =>
    output.write(options.json === true ? `${JSON.stringify(answer)}\n` : `${String(answer['said'])}\n`);
}

/** Making flat waits for the platforms, 30 s at most; everything else answers at once. */
function timeOutOf(orders: string | undefined): number | undefined {
  return orders === 'flatten' ? 45_000 : undefined;
}
