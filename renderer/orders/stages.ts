import type { ChildOrderView } from '../../core/api/order-view.ts';

const ORDER = ['decided', 'journalled', 'sent', 'accepted', 'firstFill', 'lastFill', 'filled', 'ended'] as const;
export type StageName = (typeof ORDER)[number];

/** A stage of an order's life, and how long after the one before it came. */
export interface Stage {
  readonly name: StageName;
  readonly atUs: number;
  /** Undefined for the first. */
  readonly gapUs: number | undefined;
}

/**
 * The stages that have happened, in time. A single fill is both first and last and is told once, and the fill that ended
 * the order is told as that.
 */
export function stagesOf({ stages }: Pick<ChildOrderView, 'stages'>): readonly Stage[] {
  const isFilled = stages.endedUs !== null && stages.endedUs === stages.lastFillUs;
  const isOneFill = stages.lastFillUs === stages.firstFillUs;
  const times: Readonly<Record<StageName, number | null>> = {
    decided: stages.decidedUs,
    journalled: stages.journalledUs,
    sent: stages.sentUs,
    accepted: stages.acceptedUs,
    firstFill: isFilled && isOneFill ? null : stages.firstFillUs,
    lastFill: isFilled || isOneFill ? null : stages.lastFillUs,
    filled: isFilled ? stages.endedUs : null,
    ended: isFilled ? null : stages.endedUs,
  };
  const happened = ORDER.flatMap((name) => {
    const atUs = times[name];
    return atUs === null ? [] : [{ name, atUs }];
  }).toSorted((one, other) => one.atUs - other.atUs || ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
  return happened.map((stage, index) => {
    const before = happened[index - 1];
    return { ...stage, gapUs: before === undefined ? undefined : stage.atUs - before.atUs };
  });
}
