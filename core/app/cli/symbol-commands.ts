import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { askRunning, askRunningRows, command, CommandFailed, type Row } from './ask-gateway.ts';
import { jsonLines, table, timeText, type Column, type Output } from './print.ts';
import { addressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';

interface EditOptions extends SharedOptions {
  readonly apply?: true;
  readonly reason?: string;
}

interface SetOptions extends EditOptions {
  readonly platform: string;
  readonly remove?: readonly string[];
}

interface ConfirmOptions extends EditOptions {
  readonly platform: string;
  readonly size?: string;
  readonly price?: string;
}

/** Adds what looks at and changes the symbols of the running gateway, beside the questions that need none. */
export function addSymbolCommands(program: Command, output: Output): void {
  const symbols =
    program.commands.find((known) => known.name() === 'symbols') ??
    program.command('symbols').description('how symbols are mapped, in the running gateway');
  const sub = (usage: string, summary: string): Command =>
    withSharedOptions(symbols.command(usage).description(summary));
  const edit = (usage: string, summary: string): Command =>
    sub(usage, summary)
      .option('--apply', 'brings it into force at once, with whatever is drafted')
      .option('--reason <text>', 'why, for the record');
  const change = async (action: string, payload: Readonly<Record<string, unknown>>, options: EditOptions) => {
    const { apply, reason } = options;
    const edited = await command(addressOf(options), action, { ...payload, apply, reason });
    showEdit(output, editShape.parse(edited), options.json === true);
  };

  sub('list [root]', 'what every root is on every platform, with its size and the proof of its price').action(
    async (root: string | undefined, options: SharedOptions) => {
      const rows = await askRunningRows(addressOf(options), 'symbols', { root });
      if (options.json) return output.write(jsonLines(rows));
      output.write(table(rows.flatMap(mappingsOf), MAPPINGS, 'No symbols.'));
      return output.write(rows.map(offeredText).join(''));
    },
  );
  sub('proof [root]', 'which platforms quote the same price, from their last minutes').action(
    async (root: string | undefined, options: SharedOptions) => {
      const rows = await askRunningRows(addressOf(options), 'symbols_proof', { root });
      output.write(options.json ? jsonLines(rows) : table(rows, PROOFS, 'No two platforms have quoted one root yet.'));
    },
  );
  addSet(edit('set <root>', 'drafts a change of one mapping and shows what it would change'), change);
  edit('override <contract>', 'drafts dates of one contract, as NQ.2026-12, that beat every rule; none removes them')
    .option('--roll <day>', 'first trade date on which the next contract is front')
    .option('--expiry <day>', 'its expiry')
    .action(async (contract: string, options: EditOptions & { readonly roll?: string; readonly expiry?: string }) =>
      change('symbols_override', { contract, roll: options.roll, expiry: options.expiry }, options),
    );
  edit('import <file>', 'drafts symbol_mappings.json in its simple form, {"NQ":{"nt8":"NQ 03-25"}}').action(
    async (file: string, options: EditOptions) =>
      change('symbols_import', { text: readText(file), file: basename(file) }, options),
  );
  sub('export [file]', 'the mappings in that simple form').action(
    async (file: string | undefined, options: SharedOptions) => {
      const { json } = z.object({ json: z.string() }).parse(await askRunning(addressOf(options), 'symbols_export'));
      if (file === undefined) output.write(json);
      else writeFileSync(file, json);
    },
  );
  sub('diff', 'what is drafted, waits for orders in flight or stands changed in the files would change').action(
    async (options: SharedOptions) =>
      showEdit(output, editShape.parse(await askRunning(addressOf(options), 'symbols_diff')), options.json === true),
  );
  sub('apply', 'brings the draft into force, between two orders')
    .option('--reason <text>', 'why, for the record')
    .action(async (options: EditOptions) => change('symbols_apply', {}, options));
  sub('discard', 'forgets the draft, and what waits').action(async (options: SharedOptions) =>
    change('symbols_discard', {}, options),
  );
  edit('undo', 'drafts the version before the one in force').action(async (options: EditOptions) =>
    change('symbols_undo', {}, options),
  );
  sub('versions', 'every version that was in force, newest first').action(async (options: SharedOptions) => {
    const rows = await askRunningRows(addressOf(options), 'symbols_versions');
    output.write(options.json ? jsonLines(rows) : table(rows, VERSIONS, 'No versions.'));
  });
  sub('confirm <root>', 'a person’s word on a mapping, typed out: its size, or that its price is the root’s')
    .requiredOption('--platform <id>', 'as mt5_global')
    .option('--size <sentence>', 'the size as symbols list shows it: "1 NQ = 20 lots = $20/pt"')
    .option('--price <sentence>', '"NAS100 is NQ", with the reason')
    .option('--reason <text>', 'how it is known, for the record')
    .action(async (root: string, options: ConfirmOptions) => {
      const { platform, size, price } = options;
      await change('symbols_confirm', { root, platform, size, price }, options);
    });
  withSharedOptions(
    program.command('reload').description('reads symbols, products and rates anew; a faulty file changes nothing'),
  ).action(async (options: SharedOptions) => change('reload', {}, options));
}

const TERMS = [
  ['--symbol <text>', 'symbol', 'front, a template, a name as NAS100, or "" for not traded'],
  ['--size-rule <rule>', 'size', 'money or same_number'],
  ['--currency <code>', 'currency', 'the currency of the point value'],
  ['--hold <contract>', 'hold', 'stays in that month, as NQH25'],
  ['--ahead <contract>', 'ahead', 'is in that month already'],
  ['--multiplier <n>', 'multiplier', 'scales every size'],
  ['--cap <n>', 'cap', 'largest size of one order'],
  ['--point-value <n>', 'point_value', 'money per point of one unit'],
  ['--step <n>', 'step', 'size step'],
  ['--min <n>', 'min', 'smallest size'],
  ['--max <n>', 'max', 'largest size that the platform takes'],
] as const;

const FIGURES: ReadonlySet<string> = new Set(['multiplier', 'cap', 'point_value', 'step', 'min', 'max']);

function addSet(
  set: Command,
  change: (action: string, payload: Readonly<Record<string, unknown>>, options: EditOptions) => Promise<void>,
): void {
  set.requiredOption('--platform <id>', 'as nt8, sierra, mt5, mt5_brazil, bookmap, quantower');
  for (const [flags, , summary] of TERMS) set.option(flags, summary);
  set.option('--remove <keys...>', 'keys to take out, as cap hold');
  set.action(async (root: string, options: SetOptions) => {
    const stated = set.opts<Readonly<Record<string, unknown>>>();
    const payload: Record<string, unknown> = { root, platform: options.platform };
    for (const [flags, key] of TERMS) {
      const value = stated[optionName(flags)];
      if (value !== undefined) payload[key] = FIGURES.has(key) ? Number(value) : value;
    }
    for (const key of options.remove ?? []) payload[key] = null;
    await change('symbols_set', payload, options);
  });
}

/** The name under which an option's value is found: `--point-value <n>` → pointValue. */
function optionName(flags: string): string {
  const [name = ''] = flags.slice(2).split(' ');
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailed(`${file} cannot be read: ${(error as Error).message}`);
  }
}

const OUTCOMES: Readonly<Record<string, string>> = {
  unchanged: 'Nothing changes.',
  drafted: 'Drafted, not in force. Bring it into force: nexus symbols apply. Forget it: nexus symbols discard.',
  waits: 'Waits for orders in flight, then comes into force by itself:',
  applied: 'In force.',
  discarded: 'Nothing is drafted any more.',
};

const editShape = z.object({
  outcome: z.string(),
  changes: z.array(z.string()),
  revision: z.number().optional(),
  roots: z.array(z.string()).optional(),
});

function showEdit(output: Output, edited: z.infer<typeof editShape>, isJson: boolean): void {
  if (isJson) return output.write(`${JSON.stringify(edited)}\n`);
  const { outcome, changes, revision, roots } = edited;
  for (const line of changes) output.write(`  ${line}\n`);
  const number = revision === undefined ? '' : ` Revision ${revision}.`;
  const waitsFor = roots === undefined ? '' : ` ${roots.join(', ')}`;
  output.write(`${OUTCOMES[outcome] ?? outcome}${waitsFor}${number}\n`);
}

function mappingsOf(row: Row): readonly Row[] {
  const { symbol, mappings } = row;
  return Array.isArray(mappings) ? mappings.map((mapping: Row) => ({ ...mapping, root: symbol })) : [];
}

const offeredShape = z
  .array(z.object({ platform: z.string(), symbols: z.array(z.string()), for_the_map: z.boolean(), text: z.string() }))
  .default([]);

/** A line for each terminal that lists what could be a root which is not found there. */
function offeredText({ symbol, offered }: Row): string {
  const line = ({
    platform,
    symbols,
    text,
    for_the_map: isForTheMap,
  }: z.infer<typeof offeredShape>[number]): string => {
    const how = isForTheMap
      ? `: symbols set ${String(symbol)} --platform ${platform} --symbol ${symbols[0] ?? ''}`
      : '';
    return `${text}${how}\n`;
  };
  return offeredShape.parse(offered).map(line).join('');
}

function cell(title: string, key: string): Column<Row> {
  return {
    title,
    text: (row) => {
      const value = row[key];
      if (Array.isArray(value)) return value.join('; ');
      if (typeof value === 'boolean') return value ? 'yes' : 'no';
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    },
  };
}

const MAPPINGS: readonly Column<Row>[] = [
  cell('root', 'root'),
  cell('platform', 'platform'),
  cell('symbol', 'symbol'),
  cell('size', 'size'),
  cell('confirmed', 'size_confirmed'),
  cell('price', 'price'),
  cell('roll', 'roll_quorum'),
  cell('live ready', 'live_ready'),
];

const PROOFS: readonly Column<Row>[] = [
  cell('root', 'symbol'),
  cell('first', 'first'),
  cell('second', 'second'),
  cell('verdict', 'verdict'),
  cell('overlap s', 'overlap_s'),
  cell('why', 'reasons'),
];

const VERSIONS: readonly Column<Row>[] = [
  cell('revision', 'revision'),
  { title: 'time', text: (row) => timeText(Number(row['at_us'])) },
  cell('by', 'by'),
  cell('why', 'why'),
  cell('changes', 'changes'),
];
