import { createInterface } from 'node:readline';
import { Option, type Command } from 'commander';
import { answerConvert, answerPnl } from '../../currency/answer-requests.ts';
import { answerNormalize, answerResolve, answerRoll, answerSize } from '../../instruments/answer-request.ts';
import { describeConfigError } from '../../instruments/config-error.ts';
import type { Registry } from '../../instruments/registry.ts';
import { dataFolderAt } from '../data-folder.ts';
import { loadRegistry } from '../load-registry.ts';
import { CommandFailed } from './ask-gateway.ts';
import type { Output } from './print.ts';
import { withSharedOptions, type SharedOptions } from './shared-options.ts';

type Answerer = (registry: Registry, request: Readonly<Record<string, unknown>>, nowUs: number) => object;

interface AskOptions extends SharedOptions {
  readonly batch?: true;
}

/** Adds the commands that need no gateway: what symbols mean, when they roll, what sizes and moves are worth. */
export function addRegistryCommands(program: Command, output: Output): void {
  const symbols = program
    .command('symbols')
    .description('what symbols mean and how they are mapped; resolve and normalize need no gateway');
  const at = new Option('--at <day or time>', 'as 2025-03-14, or 2025-03-14T15:00:00Z; now unless stated');
  const platform = new Option('--platform <id>', 'as nt8, sierra, mt5, mt5_brazil, bookmap, quantower');

  add(symbols, output, 'resolve [root]', 'how a platform writes a root', answerResolve, [platform, at]);
  add(symbols, output, 'normalize [symbol]', 'which root and contract a symbol is', answerNormalize, [platform, at]);
  add(program, output, 'roll [root]', 'the front month, the next one and when it becomes front', answerRoll, [at]);
  add(program, output, 'size [root]', 'contracts of a root in a platform’s own unit', answerSize, [
    platform,
    numeric('--quantity <n>', 'contracts'),
    numeric('--point-value <n>', 'money per point of one unit there'),
    numeric('--step <n>', 'size step there'),
    numeric('--min <n>', 'smallest size there'),
    numeric('--max <n>', 'largest size there'),
  ]);
  add(
    program,
    output,
    'convert [amount] [from] [to]',
    'an amount in another currency',
    (_, request) => answerConvert(request),
    [numeric('--wdo <n>', 'the rate: reais for 1,000 dollars')],
  );
  add(
    program,
    output,
    'pnl [root]',
    'what a move is worth',
    (registry, request) =>
      answerPnl(request, (root) => {
        const point = registry.pointValue(root);
        return point && { pointValue: point.value, currency: point.currency };
      }),
    [
      numeric('--points <n>', 'how far the price moved'),
      numeric('--contracts <n>', 'how many are held'),
      numeric('--wdo <n>', 'the rate: reais for 1,000 dollars'),
    ],
  );
}

function add(
  parent: Command,
  output: Output,
  usage: string,
  summary: string,
  answer: Answerer,
  options: readonly Option[],
): void {
  const added = withSharedOptions(parent.command(usage).description(summary));
  for (const option of options) added.addOption(option);
  added.option('--batch', 'one JSON request a line on standard input, one answer a line');
  added.action(async (...given: unknown[]) => {
    const stated = added.opts<AskOptions>();
    const registry = openRegistry(stated);
    const nowUs = Date.now() * 1_000;
    if (stated.batch) return answerBatch(output, (request) => answer(registry, request, nowUs));
    const names = added.registeredArguments.map((argument) => argument.name());
    const request = Object.fromEntries(names.map((name, index) => [name, given[index]]));
    const answered = answer(registry, { ...stated, ...request }, nowUs);
    print(output, answered, stated.json === true);
    return undefined;
  });
}

function numeric(flags: string, summary: string): Option {
  // An empty text, as of a variable that is not set, is no nought.
  return new Option(flags, summary).argParser((text) => (text.trim() === '' ? NaN : Number(text)));
}

function openRegistry({ data }: SharedOptions): Registry {
  const loaded = loadRegistry(dataFolderAt(data));
  if (loaded.ok) return loaded.value;
  throw new CommandFailed(['The configuration has a fault.', ...loaded.error.map(describeConfigError)].join('\n  '));
}

async function answerBatch(
  output: Output,
  answer: (request: Readonly<Record<string, unknown>>) => object,
): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    output.write(`${JSON.stringify(answerLine(line, answer))}\n`);
  }
}

function answerLine(line: string, answer: (request: Readonly<Record<string, unknown>>) => object): object {
  try {
    const request: unknown = JSON.parse(line);
    if (typeof request === 'object' && request !== null) return answer({ ...request });
  } catch {
    // Answered below: a line that is no JSON has an answer of its own, and the lines after it go on.
  }
  return { error: { code: 'REQUEST_INVALID', message: `expected one JSON map a line, was ${line.slice(0, 80)}` } };
}

/** Prints one answer; an error also ends the command with code 1. */
function print(output: Output, answer: object, isJson: boolean): void {
  const isError = 'error' in answer;
  if (isError) output.failed();
  if (isJson) return output.write(`${JSON.stringify(answer)}\n`);
  if (isError) {
    const { code, message } = answer.error as { readonly code: string; readonly message: string };
    return output.error(`${code}: ${message}\n`);
  }
  const entries = Object.entries(answer);
  const width = Math.max(...entries.map(([key]) => key.length));
  for (const [key, value] of entries) output.write(`${key.padEnd(width)}  ${value === null ? '–' : String(value)}\n`);
}
