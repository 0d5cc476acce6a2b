import { trimDust } from '../../base/decimal.ts';
import type { AdapterEvent } from '../port.ts';

/** What a person says that one contract costs on one side, by how its symbols begin; in the account's currency. */
export type CommissionTable = Readonly<Record<string, number>>;

/** A month and a year, with whatever a trading service writes after them. */
const DATED = /^[FGHJKMNQUVXZ]\d{1,4}(?![A-Z0-9])/i;

/**
 * Adds to executions of ours what they cost by the table: no message of the protocol states it, so it is an estimate. A
 * fill and the same fill in a report get the same.
 */
export function addCommission(event: AdapterEvent, table: CommissionTable): AdapterEvent {
  if (event.type === 'fill') {
    const { symbol = '', lastSize = 0 } = event.fill;
    const commission = commissionOf(symbol, lastSize, table);
    return commission === undefined ? event : { ...event, fill: { ...event.fill, commission } };
  }
  if (event.type !== 'report') return event;
  const executions = event.report.executions.map((execution) => {
    const { orderId, symbol, size } = execution;
    const commission = orderId === undefined ? undefined : commissionOf(symbol, size, table);
    return commission === undefined ? execution : { ...execution, commission };
  });
  return { ...event, report: { ...event.report, executions } };
}

/** The entry that fits best is the longest one: MNQ for MNQZ26, and never NQ. Undefined where none fits. */
export function commissionOf(symbol: string, size: number, table: CommissionTable): number | undefined {
  let best: string | undefined;
  for (const beginning of Object.keys(table))
    if (begins(symbol, beginning) && beginning.length > (best?.length ?? 0)) best = beginning;
  const each = best === undefined ? undefined : table[best];
  return each === undefined ? undefined : trimDust(each * size);
}

function begins(symbol: string, beginning: string): boolean {
  if (!symbol.startsWith(beginning)) return false;
  const rest = symbol.slice(beginning.length);
  return rest === '' || DATED.test(rest);
}
