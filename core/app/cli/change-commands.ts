import { InvalidArgumentError, type Command } from 'commander';
import { command, CommandFailed, type Row } from './ask-gateway.ts';
import type { Output } from './print.ts';
import { addressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';

interface SettleOptions extends SharedOptions {
  readonly filled?: { readonly qty: number; readonly price: number };
  readonly cancelled?: true;
  readonly reason?: string;
}

/** Adds `orders settle`. It needs the token of this machine. */
export function addChangeCommands(program: Command, output: Output): void {
  const orders = program.commands.find((known) => known.name() === 'orders') ?? program.command('orders');
  orders.enablePositionalOptions();
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

function settlement({ filled, cancelled, reason }: SettleOptions): Readonly<Record<string, unknown>> {
  if ((filled === undefined) === (cancelled === undefined)) {
    throw new CommandFailed('State one of the two: --filled QTY@PRICE, or --cancelled --reason TEXT.');
  }
  return filled === undefined ? { cancelled: true, reason } : { ...filled, reason };
}

function parseFill(text: string): { readonly qty: number; readonly price: number } {
  const [qty, price, ...rest] = text.split('@').map(Number);
  if (qty !== undefined && qty > 0 && price !== undefined && Number.isFinite(price) && rest.length === 0) {
    return { qty, price };
  }
  throw new InvalidArgumentError(`expected a quantity and a price as 1@16250.50, was ${text}`);
}

function settledText(order: Row): string {
  return `Order ${String(order['order_id'])} on ${String(order['platform'])} is ${String(order['status'])}: ${String(order['filled_qty'])} of ${String(order['quantity'])} filled.\n`;
}
