import { InvalidArgumentError, Option, type Command } from 'commander';
import { askMap, askPages, askRows, type Row } from './ask-gateway.ts';
import { jsonLines, table, timeText, type Column, type Output } from './print.ts';
import { addressOf, withSharedOptions, type PlaceOf, type SharedOptions } from './shared-options.ts';
import { statusText } from './status-text.ts';

interface ListOptions extends SharedOptions {
  readonly limit?: number;
}

/**
 * Adds the commands that only read: status, platforms, orders, fills, positions, protections, signals, alerts. Where no
 * gateway runs they read its journal, unless `placeOf` wants one that runs.
 */
export function addListCommands(program: Command, output: Output, placeOf: PlaceOf = addressOf): void {
  withSharedOptions(program.command('status').description('the gateway at a glance')).action(
    async (options: SharedOptions) => {
      const status = await askMap(placeOf(options), 'status');
      output.write(options.json ? `${JSON.stringify(status, undefined, 2)}\n` : statusText(status));
    },
  );
  const addWhole = wholeLists(program, output, placeOf);
  const addPaged = pagedLists(program, output, placeOf);
  addWhole('platforms', 'every platform that has registered or is looked for, with its lights', PLATFORMS);
  addPaged('orders', 'the orders as they were sent to the platforms, newest first', ORDERS, orderKey);
  addPaged('fills', 'every execution, newest first', FILLS, fillKey);
  addWhole('positions', 'what is booked, per platform', POSITIONS);
  addWhole('protections', 'stops and targets of what is held, and where they rest', PROTECTIONS);
  addPaged('signals', 'signals, targets and flattens with what became of them', SIGNALS, signalKey);
  addWhole('alerts', 'what a person should see, newest first', ALERTS);
}

function wholeLists(program: Command, output: Output, placeOf: PlaceOf) {
  return (name: string, summary: string, columns: Columns): void => {
    withSharedOptions(program.command(name).description(summary)).action(async (options: SharedOptions) => {
      const rows = await askRows(placeOf(options), name);
      output.write(options.json ? jsonLines(rows) : table(rows, columns, `No ${name}.`));
    });
  };
}

/** A table has so many rows unless it is asked for more. */
const ROWS_SHOWN = 40;

function pagedLists(program: Command, output: Output, placeOf: PlaceOf) {
  return (name: string, summary: string, columns: Columns, keyOf: (row: Row) => string): void => {
    withSharedOptions(program.command(name).description(summary))
      .addOption(
        new Option('--limit <n>', `so many rows at most; a table has ${ROWS_SHOWN}, JSON has all`).argParser(parseRows),
      )
      .action(async (options: ListOptions) => {
        const rowsMax = options.limit ?? (options.json ? undefined : ROWS_SHOWN);
        const rows = await askPages(placeOf(options), name, keyOf, rowsMax);
        output.write(options.json ? jsonLines(rows) : table(rows, columns, `No ${name}.`));
      });
  };
}

/** Anything else would show an empty list, which says that there is nothing. */
function parseRows(typed: string): number {
  const rows = Number(typed);
  if (/^\d+$/.test(typed) && rows >= 1) return rows;
  throw new InvalidArgumentError(`expected a whole number from 1, was ${typed}`);
}

type Columns = readonly Column<Row>[];

const orderKey = (row: Row): string =>
  text(row, 'owner') === 'foreign' ? `foreign ${text(row, 'difference')}` : text(row, 'order_id');
const fillKey = (row: Row): string => `${text(row, 'order_id')} ${text(row, 'exec_id')}`;
const signalKey = (row: Row): string =>
  `${text(row, 'client')} ${text(row, 'client_order_id')} ${text(row, 'symbol')} ${text(row, 'side')}`;

/** An order as one row. */
export const ORDERS: Columns = [
  time('time', 'decided_us'),
  plain('order', 'order_id'),
  plain('platform', 'platform'),
  plain('side', 'side'),
  figure('quantity', 'quantity'),
  plain('unit', 'unit'),
  plain('symbol', 'symbol'),
  plain('status', 'status'),
  figure('filled', 'filled_qty'),
  figure('price', 'fill_price'),
  plain('client order', 'client_order_id'),
  plain('owner', 'owner'),
  plain('reason', 'reason'),
];

const PROTECTIONS: Columns = [
  plain('entry', 'order_id'),
  plain('client order', 'client_order_id'),
  plain('platform', 'platform'),
  plain('symbol', 'symbol'),
  figure('quantity', 'quantity'),
  figure('stop', 'stop_price'),
  plain('stop at', 'stop_where'),
  figure('target', 'target_price'),
  plain('target at', 'target_where'),
  plain('watch', 'watch'),
];

const FILLS: Columns = [
  time('time', 'ts_us'),
  plain('order', 'order_id'),
  plain('execution', 'exec_id'),
  plain('platform', 'platform'),
  plain('side', 'side'),
  figure('qty', 'qty'),
  plain('symbol', 'symbol'),
  figure('price', 'price'),
  plain('client order', 'client_order_id'),
];

const POSITIONS: Columns = [
  plain('platform', 'platform'),
  plain('account', 'account'),
  plain('symbol', 'symbol'),
  plain('root', 'root'),
  figure('qty', 'qty'),
  plain('unit', 'unit'),
  figure('contracts', 'contracts'),
  figure('average', 'avg_price'),
  figure('realised', 'realized'),
  plain('currency', 'currency'),
  plain('owner', 'owner'),
];

const PLATFORMS: Columns = [
  plain('platform', 'platform'),
  plain('account', 'account'),
  plain('mode', 'mode'),
  light('link'),
  light('data'),
  light('can_trade'),
  figure('open', 'open_orders'),
  figure('unknown', 'unknown_orders'),
  figure('ticks', 'ticks'),
  plain('partial fill', 'partial_fill'),
  list('notes', 'notes'),
];

const SIGNALS: Columns = [
  time('time', 'received_us'),
  plain('client', 'client'),
  plain('client order', 'client_order_id'),
  plain('kind', 'kind'),
  plain('side', 'side'),
  figure('quantity', 'requested_qty'),
  plain('symbol', 'symbol'),
  plain('status', 'status'),
  figure('filled', 'filled_qty'),
  figure('average', 'fill_price'),
  plain('reason', 'reason'),
];

const ALERTS: Columns = [
  time('time', 'last_us'),
  plain('severity', 'severity'),
  plain('code', 'code'),
  plain('what', 'text'),
];

function plain(title: string, key: string): Column<Row> {
  return { title, text: (row) => text(row, key) };
}

function figure(title: string, key: string): Column<Row> {
  return { title, text: (row) => text(row, key), isFigure: true };
}

function time(title: string, key: string): Column<Row> {
  return { title, text: (row) => timeText(Number(row[key])) };
}

/** A list of sentences. */
function list(title: string, key: string): Column<Row> {
  return {
    title,
    text: (row) => {
      const value = row[key];
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string').join('; ') : '';
    },
  };
}

/** A light in words, with its reason when it is not green. */
function light(key: string): Column<Row> {
  return {
    title: key.replace('_', ' '),
    text: (row) => {
      const value = row[key];
      if (typeof value !== 'object' || value === null || !('state' in value)) return '';
      const reason = 'reason' in value && typeof value.reason === 'string' ? ` (${value.reason})` : '';
      return `${String(value.state)}${reason}`;
    },
  };
}

function text(row: Row, key: string): string {
  const value = row[key];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
