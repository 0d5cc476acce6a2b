import { type Command } from 'commander';
import { askRows, command, CommandFailed, type Row } from './ask-gateway.ts';
import { jsonLines, timeText, type Output } from './print.ts';
import { addressOf, withSharedOptions, type PlaceOf, type SharedOptions } from './shared-options.ts';

interface ListOptions extends SharedOptions {
  readonly all?: true;
}

interface SettleOptions extends SharedOptions {
  readonly adopt?: true;
  readonly flatten?: true;
  readonly ignore?: true;
  readonly reason?: string;
}

interface ClaimOptions extends SharedOptions {
  readonly platform: string;
  readonly order?: string;
  readonly position?: string;
  readonly reason?: string;
}

/** Adds `differences`, `differences settle` and `claim`. The last two need the token of this machine. */
export function addDifferenceCommands(program: Command, output: Output, placeOf: PlaceOf = addressOf): void {
  const differences = withSharedOptions(
    program.command('differences').description('in what the platforms and our books differ, and what to do about it'),
  )
    .enablePositionalOptions()
    .option('--all', 'also those that are settled')
    .action(async (options: ListOptions) => {
      const rows = await askRows(placeOf(options), 'differences');
      const shown = options.all === true ? rows : rows.filter((row) => row['state'] !== 'settled');
      output.write(options.json ? jsonLines(shown) : listText(shown));
    });
  withSharedOptions(differences.command('settle <id>').description('says what becomes of a difference'))
    .option('--adopt', 'our book takes the platform’s word; nothing is traded')
    .option('--flatten', 'closes there what is more than ours; cancels a foreign order')
    .option('--ignore', 'leaves it to whoever traded it')
    .option('--reason <text>', 'how it is known, for the record')
    .action(async (id: string, options: SettleOptions) => {
      const { adopt, flatten, ignore, reason } = options;
      const chosen = Object.entries({ adopt, flatten, ignore }).flatMap(([name, value]) => (value ? [name] : []));
      const [choice] = chosen;
      if (choice === undefined || chosen.length > 1)
        throw new CommandFailed('State one of the three: --adopt, --flatten or --ignore, with --reason TEXT.', 'usage');
      tell(output, options, await command(addressOf(options), 'differences_settle', { id, choice, reason }));
    });
  withSharedOptions(
    program.command('claim').description('makes a foreign order or position of a platform the gateway’s'),
  )
    .requiredOption('--platform <id>', 'where it is')
    .option('--order <id>', 'the platform’s own id of a working order')
    .option('--position <symbol>', 'the platform’s own symbol')
    .option('--reason <text>', 'why, for the record')
    .action(async (options: ClaimOptions) => {
      const { platform, order, position, reason } = options;
      if ((order === undefined) === (position === undefined))
        throw new CommandFailed('State one of the two: --order ID or --position SYMBOL, with --reason TEXT.', 'usage');
      tell(output, options, await command(addressOf(options), 'claim', { platform, order, position, reason }));
    });
}

function tell(output: Output, options: SharedOptions, settled: Row): void {
  output.write(options.json ? `${JSON.stringify(settled)}\n` : `${rowText(settled)}\n`);
}

function listText(rows: readonly Row[]): string {
  return rows.length === 0 ? 'No differences.\n' : `${rows.map(rowText).join('\n\n')}\n`;
}

/** One difference as a paragraph: sentences do not fit a table. */
function rowText(row: Row): string {
  const { id, text, proposal, state, how, by, reason, found_us: foundUs } = row;
  const head = `${String(id)}  ${timeText(Number(foundUs))}  ${String(state)}${typeof how === 'string' ? ` (${how})` : ''}`;
  const lines = [head, `   ${String(text)}`];
  if (state === 'open') lines.push(`   ${String(proposal)}`);
  else lines.push(`   by ${String(by)}: ${String(reason)}`);
  return lines.join('\n');
}
