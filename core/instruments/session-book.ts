import type { Product, Products } from './product.ts';
import { createSessionTable, type SessionTable } from './session.ts';

/** Whether the exchange of a root trades, and until when this is so as far as it is known. */
export type SessionNow =
  { readonly isOpen: true; readonly opensUs: number; readonly closesUs: number } | { readonly isOpen: false };

/** Knows the regular hours of every root. */
export interface SessionBook {
  /** Undefined for an unknown root. Cheap: worked out once a session, and once a minute outside of one. */
  at(root: string, nowUs: number): SessionNow | undefined;
}

interface Held {
  readonly fromUs: number;
  readonly untilUs: number;
  readonly now: SessionNow;
}

const MINUTE_US = 60_000_000;

/** Makes the book. It keeps one answer per market. */
export function createSessionBook(products: Products): SessionBook {
  const tables = new Map<string, SessionTable>();
  const held = new Map<string, Held>();
  const tableOf = ({ market }: Product): SessionTable => {
    let table = tables.get(market.name);
    if (table === undefined) {
      table = createSessionTable(market);
      tables.set(market.name, table);
    }
    return table;
  };
  return {
    at: (root, nowUs) => {
      const product = products.byRoot.get(root);
      if (product === undefined) return undefined;
      const { name } = product.market;
      const kept = held.get(name);
      if (kept !== undefined && nowUs >= kept.fromUs && nowUs < kept.untilUs) return kept.now;
      const fresh = heldAt(tableOf(product), nowUs);
      held.set(name, fresh);
      return fresh.now;
    },
  };
}

function heldAt(table: SessionTable, nowUs: number): Held {
  const session = table.sessionAt(nowUs);
  if (session === undefined) {
    const fromUs = Math.floor(nowUs / MINUTE_US) * MINUTE_US;
    return { fromUs, untilUs: fromUs + MINUTE_US, now: { isOpen: false } };
  }
  const { opensUs, closesUs } = session;
  return { fromUs: opensUs, untilUs: closesUs, now: { isOpen: true, opensUs, closesUs } };
}
