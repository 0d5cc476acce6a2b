import type { ChildOrderView } from '../../core/api/order-view.ts';

const ORDER = ['decided', 'journalled', 'sent', 'accepted', 'firstFill', 'lastFill', 'ended'] as const;
export type StageName = (typeof ORDER)[number];

/** A stage of an order's life, and how long after the one before it came. */
export interface Stage {
  readonly name: StageName;
  readonly atUs: number;
  /** Undefined for the first. */
  readonly gapUs: number | undefined;
}

/** The stages that have happened, in time. A single fill is both first and last and is told once. */
export function stagesOf({ stages }: Pick<ChildOrderView, 'stages'>): readonly Stage[] {
  const times: Readonly<Record<StageName, number | null>> = {
    decided: stages.decidedUs,
    journalled: stages.journalledUs,
    sent: stages.sentUs,
    accepted: stages.acceptedUs,
    firstFill: stages.firstFillUs,
    lastFill: stages.lastFillUs === stages.firstFillUs ? null : stages.lastFillUs,
    ended: stages.endedUs,
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
