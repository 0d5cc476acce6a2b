import type { ClientTruth, GatewayBooks, PlatformTruth } from './kill-truth.ts';

/** The gateway's books held against what its platforms and pipelines know. */
export interface KillCheck {
  readonly orders: number;
  readonly fills: number;
  /** Orders of legacy platforms whose outcome the gateway says it does not know. */
  readonly unknown: number;
  /** Signals that a platform got twice, orders that came twice, fills that were booked twice. */
  readonly duplicates: readonly string[];
  /** Orders that were forgotten, and fills that are neither booked nor open to doubt. */
  readonly lost: readonly string[];
  /** Orders, fills, quantities and positions that no platform knows of. */
  readonly invented: readonly string[];
}

type OrderRow = GatewayBooks['orders'][number];
type FillRow = GatewayBooks['fills'][number];

const PRICE_ERROR_MAX = 1e-6;

/** Holds the books of a gateway at rest against the truth outside of it. */
export function checkBooks(
  books: GatewayBooks,
  platforms: readonly PlatformTruth[],
  clients: readonly ClientTruth[],
): KillCheck {
  const check = new Check(books);
  for (const platform of platforms) {
    check.seen(platform, clients);
    check.orders(platform);
    if (platform.dialect === 'v1') check.executions(platform);
    check.positions(platform);
  }
  check.strangers(platforms);
  for (const client of clients) check.answers(client, platforms);
  return {
    orders: platforms.reduce((sum, { seen }) => sum + seen.length, 0),
    fills: platforms.reduce((sum, { executions }) => sum + executions.length, 0),
    unknown: books.orders.filter(({ status }) => status === 'unknown').length,
    duplicates: check.duplicates,
    lost: check.lost,
    invented: check.invented,
  };
}

class Check {
  readonly duplicates: string[] = [];
  readonly lost: string[] = [];
  readonly invented: string[] = [];
  readonly #books: GatewayBooks;
  readonly #orders: ReadonlyMap<string, OrderRow>;
  readonly #fills: ReadonlyMap<string, readonly FillRow[]>;

  constructor(books: GatewayBooks) {
    this.#books = books;
    this.#orders = new Map(books.orders.map((row) => [row.order_id, row]));
    this.#fills = groupBy(books.fills, (row) => row.order_id);
  }

  /** A platform has seen no order and no signal twice, and none that nobody sent. */
  seen({ platform, seen }: PlatformTruth, clients: readonly ClientTruth[]): void {
    const asked = new Map(clients.flatMap(({ signals }) => signals.map((signal) => [signal.order_id, signal])));
    for (const [name, keyOf] of [
      ['order', (order: (typeof seen)[number]) => order.order_id],
      ['signal', (order: (typeof seen)[number]) => order.signal_id],
    ] as const)
      for (const [key, times] of groupBy(seen, keyOf))
        if (times.length > 1) this.duplicates.push(`${platform} saw ${name} ${key} ${times.length} times`);
    for (const { order_id: orderId, signal_id: signalId, side, quantity } of seen) {
      const signal = asked.get(signalId);
      if (signal === undefined || signal.side !== side || quantity > signal.quantity)
        this.invented.push(`${platform} got order ${orderId}: ${side} ${quantity}, the signal was ${said(signal)}`);
    }
  }

  /** Every order that a platform got is listed, with what filled of it, or as unknown where it cannot be asked. */
  orders({ platform, dialect, orders }: PlatformTruth): void {
    for (const { order_id: orderId, filled_qty: filledQty, fill_price: fillPrice, status } of orders) {
      const row = this.#orders.get(orderId);
      if (row === undefined || row.platform !== platform) {
        this.lost.push(`${platform} got order ${orderId}, the gateway lists ${said(row)}`);
        continue;
      }
      const booked = (this.#fills.get(orderId) ?? []).reduce((sum, { qty }) => sum + qty, 0);
      if (booked !== row.filled_qty)
        this.lost.push(`order ${orderId}: its fills add up to ${booked}, it says ${row.filled_qty}`);
      const isOpenToDoubt = dialect === 'legacy' && row.status === 'unknown';
      if (booked > filledQty) this.invented.push(`${platform} filled ${filledQty} of ${orderId}, booked is ${booked}`);
      else if (booked < filledQty && !isOpenToDoubt)
        this.lost.push(
          `${platform} filled ${filledQty} of ${orderId} (${status}), booked is ${booked} (${row.status})`,
        );
      else if (!isOpenToDoubt && row.status !== statusOf(status, row))
        this.lost.push(`${platform} says ${status} of order ${orderId}, the gateway ${row.status}`);
      else if (booked === filledQty && booked > 0 && Math.abs(row.fill_price - fillPrice) > PRICE_ERROR_MAX)
        this.invented.push(`${platform} filled ${orderId} at ${fillPrice}, booked is ${row.fill_price}`);
    }
  }

  /** Every execution of a platform that names them is listed exactly once, as it was. */
  executions({ platform, executions }: PlatformTruth): void {
    const listed = groupBy(
      this.#books.fills.filter((row) => row.platform === platform),
      (row) => row.exec_id,
    );
    for (const { exec_id: execId, order_id: orderId, qty, price } of executions) {
      const [row, ...more] = listed.get(execId) ?? [];
      listed.delete(execId);
      if (row === undefined) this.lost.push(`${platform} made fill ${execId} of order ${orderId}, which is not listed`);
      else if (more.length > 0) this.duplicates.push(`${platform} made fill ${execId} once, it is listed twice`);
      else if (row.order_id !== orderId || row.qty !== qty || row.price !== price)
        this.invented.push(`${platform} made fill ${execId}: ${qty} @ ${price} of ${orderId}, listed is ${said(row)}`);
    }
    for (const execId of listed.keys()) this.invented.push(`${platform} never made fill ${execId}`);
  }

  /** A position is the sum of its booked fills, and for a platform that can be asked also of those that it made. */
  positions({ platform, dialect, executions }: PlatformTruth): void {
    const booked = netOf(this.#books.fills.filter((row) => row.platform === platform));
    const made = dialect === 'v1' ? netOf(executions) : booked;
    const held = new Map(
      this.#books.positions.filter((row) => row.platform === platform).map(({ symbol, qty }) => [symbol, qty]),
    );
    for (const symbol of new Set([...booked.keys(), ...made.keys(), ...held.keys()])) {
      const [ours, sum, theirs] = [held.get(symbol) ?? 0, booked.get(symbol) ?? 0, made.get(symbol) ?? 0];
      if (ours !== sum || ours !== theirs)
        this.invented.push(`${platform} holds ${theirs} ${symbol}, the gateway ${ours}, its fills add up to ${sum}`);
    }
  }

  /** An order that no platform got may be listed as one that never got there, and in no other way. */
  strangers(platforms: readonly PlatformTruth[]): void {
    const got = new Set(platforms.flatMap(({ orders }) => orders.map((order) => order.order_id)));
    for (const { order_id: orderId, status, platform, filled_qty: filledQty } of this.#books.orders)
      if (!got.has(orderId) && (filledQty > 0 || !NEVER_GOT_THERE.includes(status)))
        this.invented.push(`${platform} never got order ${orderId}, which is listed as ${status}, ${filledQty} filled`);
  }

  /** What a pipeline was told at the end is what its platforms did. */
  answers({ client, signals }: ClientTruth, platforms: readonly PlatformTruth[]): void {
    // Whoever was taken for it: a pipeline whose link was renewed unseen has no name for a while, and its ids are its own.
    const rowsOf = groupBy(this.#books.orders, (row) => row.client_order_id);
    const got = new Set(platforms.flatMap(({ seen }) => seen.map((order) => order.signal_id)));
    for (const { order_id: id, outcome, filled_qty: told } of signals) {
      const rows = rowsOf.get(id) ?? [];
      const booked = rows.reduce((sum, row) => sum + row.filled_qty, 0);
      const isOpen = rows.some(({ status }) => status === 'unknown');
      if (got.has(id) && rows.length === 0) this.lost.push(`${client} ${id} was sent on and is not listed`);
      else if (outcome === null && !isOpen) this.lost.push(`${client} ${id} never got its final answer`);
      else if (outcome !== null && !isOpen && told !== booked)
        this.lost.push(`${client} was told that ${told} of ${id} filled, booked is ${booked}`);
    }
  }
}

/** `cancelled`: what a person settled. */
const NEVER_GOT_THERE = ['unknown', 'not_received', 'denied', 'cancelled'];

/** The state that the gateway should show for one that the platform shows, once it is over there. */
function statusOf(theirs: string, row: OrderRow): string {
  // A person who settled a legacy order could only say what filled of it.
  if (row.status === 'cancelled' && theirs === 'REJECTED') return 'cancelled';
  return theirs.toLowerCase();
}

function netOf(fills: readonly { readonly symbol: string; readonly side: string; readonly qty: number }[]) {
  const net = new Map<string, number>();
  for (const { symbol, side, qty } of fills) net.set(symbol, (net.get(symbol) ?? 0) + (side === 'BUY' ? qty : -qty));
  return net;
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, T[]> & Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

function said(row: unknown): string {
  return row === undefined ? 'nothing' : JSON.stringify(row);
}
