import { InvalidArgumentError, type Command } from 'commander';
import { command, CommandFailed, type Row } from './ask-gateway.ts';
import type { Output } from './print.ts';
import { numberOf } from './read-number.ts';
import { addressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';

interface SettleOptions extends SharedOptions {
  readonly filled?: { readonly qty: number; readonly price: number };
  readonly cancelled?: true;
  readonly reason?: string;
}

interface CancelOptions extends SharedOptions {
  readonly platform?: string;
  readonly root?: string;
  readonly all?: true;
  readonly reason?: string;
}

/** Adds `orders settle`, `orders cancel` and `alerts acknowledge`. They need the token of this machine. */
export function addChangeCommands(program: Command, output: Output): void {
  const named = (name: string): Command =>
    (program.commands.find((known) => known.name() === name) ?? program.command(name)).enablePositionalOptions();
  const orders = named('orders');
  addCancel(orders, output);
  addAcknowledge(named('alerts'), output);
  withSharedOptions(
    orders.command('settle <id>').description('states what became of an order whose outcome is unknown'),
  )
    .option(
      '--filled <qty@price>',
      'how much filled in all, in the platform’s own unit, at which average price',
      parseFill,
    )
    .option('--cancelled', 'nothing more of it filled')
    .option('--reason <text>', 'how it is known, for the record')
    .action(async (id: string, options: SettleOptions) => {
      const settled = await command(addressOf(options), 'orders_settle', { order_id: id, ...settlement(options) });
      output.write(options.json ? `${JSON.stringify(settled)}\n` : settledText(settled));
    });
}

function addCancel(orders: Command, output: Output): void {
  withSharedOptions(orders.command('cancel [id]').description('asks for the cancel of working orders'))
    .option('--platform <id>', 'those of this platform')
    .option('--root <root>', 'those of this root')
    .option('--all', 'every one; stops and targets stay')
    .option('--reason <text>', 'why, for the record')
    .action(async (id: string | undefined, options: CancelOptions) => {
      const { platform, root, all, reason } = options;
      if (id === undefined && platform === undefined && root === undefined && all === undefined)
        throw new CommandFailed('State which: an order id, --platform ID, --root ROOT, or --all.', 'usage');
      const payload = { order_id: id, platform, root: root?.toUpperCase(), reason };
      const done = await command(addressOf(options), 'orders_cancel', payload);
      output.write(options.json ? `${JSON.stringify(done)}\n` : `${String(done['said'])}\n`);
    });
}

function addAcknowledge(alerts: Command, output: Output): void {
  withSharedOptions(
    alerts.command('acknowledge [number]').description('takes note of one alert, or of all that are open'),
  ).action(async (number: string | undefined, options: SharedOptions) => {
    const payload = { number: numberOf('number', number) };
    const done = await command(addressOf(options), 'alerts_acknowledge', payload);
    output.write(options.json ? `${JSON.stringify(done)}\n` : `${String(done['acknowledged'])} acknowledged\n`);
  });
}

function settlement({ filled, cancelled, reason }: SettleOptions): Readonly<Record<string, unknown>> {
  if ((filled === undefined) === (cancelled === undefined)) {
    throw new CommandFailed('State one of the two: --filled QTY@PRICE, or --cancelled --reason TEXT.', 'usage');
  }
  return filled === undefined ? { cancelled: true, reason } : { ...filled, reason };
}

function parseFill(text: string): { readonly qty: number; readonly price: number } {
  // A blank is 0 as a number, and would book a price that nobody stated.
  const [qty, price, ...rest] = text.split('@').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (qty !== undefined && qty > 0 && price !== undefined && Number.isFinite(price) && rest.length === 0) {
    return { qty, price };
  }
  throw new InvalidArgumentError(`expected a quantity and a price as 1@16250.50, was ${text}`);
}

function settledText(order: Row): string {
  return `Order ${String(order['order_id'])} on ${String(order['platform'])} is ${String(order['status'])}: ${String(order['filled_qty'])} of ${String(order['quantity'])} filled.\n`;
}
