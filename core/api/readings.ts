import { command, type Command } from './command.ts';
import { anything, number, object, optional, orNull, record, text, type Fields, type ObjectShape } from './shape.ts';
import { mappingKeys } from './symbol-view.ts';

function reading<F extends Fields>(does: string, args: ObjectShape<F>): Command<F> {
  return command('reads', does, args, anything);
}

const nothing = object({});
const ofRoot = object({ root: optional(text(40)) });
/** Lists are newest first; they are paged by what is skipped and how many rows are wanted, 1,000 at most. */
const paged = object({ limit: optional(number({ min: 1 })), skip: optional(number({ min: 0 })) });

/** A signal as a pipeline would send it. What is wrong with it is part of the answer, so that nothing is refused here. */
const asked = object({
  symbol: optional(anything),
  side: optional(anything),
  quantity: optional(anything),
  orderType: optional(anything),
  limitPrice: optional(anything),
  stopPrice: optional(anything),
  stopLossPoints: optional(anything),
  takeProfitPoints: optional(anything),
  tif: optional(anything),
  confidence: optional(anything),
  mqscore: optional(anything),
  noiseLevel: optional(anything),
  platforms: optional(anything),
  mode: optional(anything),
});

/**
 * What operators may read at the admin door and on the command line, in snake case there. The panel watches streams and asks
 * queries instead; where both have the same name they say the same.
 */
export const READINGS = {
  status: reading('the gateway at a glance', nothing),
  dashboard: reading('everything that the text dashboard shows, as the panel has it', nothing),
  commands: reading('every command and reading: what it does and what it takes', nothing),
  platforms: reading('every platform that has registered or is looked for, with its lights', nothing),
  orders: reading('the orders as they were sent to the platforms', paged),
  fills: reading('every execution', paged),
  positions: reading('what is booked, per platform', nothing),
  protections: reading('stops and targets of what is held, and where they rest', nothing),
  signals: reading('signals, targets and flattens with what became of them', paged),
  alerts: reading('what a person should see', nothing),
  pnl: reading('profit, loss and trades of the risk day', nothing),
  links: reading('what keeps entries waiting beside limits and breakers', nothing),
  breakers: reading('what stops entries by itself', nothing),
  risk: reading('the limits with their use', nothing),
  limitsCheck: reading('limits as they would be', object({ changes: record(orNull(number())) })),
  certificate: reading(
    'the flat certificate of a flatten, of the last one where none is named',
    object({ id: optional(text(100)) }),
  ),
  certificates: reading('the flat certificates of the last flattens', nothing),
  differences: reading('in what the platforms and our books differ', nothing),
  symbols: reading('what every root is on every platform', ofRoot),
  symbolsProof: reading('which platforms quote the same price', ofRoot),
  symbolsCheck: reading(
    'an edit of one mapping as it would be',
    object({ root: text(40), platform: text(32), ...mappingKeys }),
  ),
  symbolsDiff: reading('what is drafted', nothing),
  symbolsVersions: reading('every version of the mappings that was in force', nothing),
  symbolsExport: reading('the mappings in their simple form', nothing),
  rollPlan: reading('the next roll: what changes where', object({ root: optional(text(40)), at: optional(text(40)) })),
  rates: reading('the exchange rates known', nothing),
  whatIf: reading('a signal through every check, and nothing is sent', asked),
} as const;
