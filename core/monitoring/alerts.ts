import type { Alert } from '../model/alert.ts';

/** An alert with its time and its number, rising from 1. */
export interface RaisedAlert extends Alert {
  readonly number: number;
  readonly atUs: number;
  /** How often the same was raised again since, and when last. */
  readonly repeats: number;
  readonly lastUs: number;
  /** Who has seen it, and when; absent while nobody has. An alarm that is raised again is open again. */
  readonly acknowledged?: { readonly atUs: number; readonly by: string };
}

/** What a person should see, newest first. */
export interface Alerts {
  /** Takes an alert; the same words again only raise the count of the first. */
  raise(alert: Alert, atUs: number): void;
  list(): readonly RaisedAlert[];
  /** Marks what a person has seen; returns how many it marked. */
  acknowledge(what: Seen, by: string, atUs: number): number;
}

/** Which open alerts a person has seen: all unless it says less. */
export interface Seen {
  readonly number?: number | undefined;
  /** Only what was not raised, or raised again, since this moment. */
  readonly seenUs?: number | undefined;
}

/** Alerts held; beyond that the oldest goes. The log keeps them all. */
export const ALERTS_MAX = 500;

/** Makes an empty list of alerts. */
export function createAlerts(): Alerts {
  const raised: RaisedAlert[] = [];
  let lastNumber = 0;
  return {
    raise: (alert, atUs) => {
      const index = raised.findIndex((known) => known.code === alert.code && known.text === alert.text);
      const known = raised[index];
      if (known !== undefined) {
        const { acknowledged, ...open } = known;
        const isOpenAgain = known.severity === 'alarm' || acknowledged === undefined;
        raised[index] = {
          ...open,
          repeats: known.repeats + 1,
          lastUs: atUs,
          ...(!isOpenAgain && { acknowledged }),
        };
        return;
      }
      lastNumber += 1;
      raised.push({ ...alert, number: lastNumber, atUs, repeats: 0, lastUs: atUs });
      if (raised.length > ALERTS_MAX) raised.shift();
    },
    list: () => raised.toReversed(),
    acknowledge: ({ number, seenUs = Infinity }, by, atUs) => {
      let marked = 0;
      for (const [index, alert] of raised.entries()) {
        if (alert.acknowledged !== undefined || alert.lastUs > seenUs) continue;
        if (number !== undefined && alert.number !== number) continue;
        raised[index] = { ...alert, acknowledged: { atUs, by } };
        marked += 1;
      }
      return marked;
    },
  };
}
