import type { Alert } from '../model/alert.ts';

/** An alert with its time and its number, rising from 1. */
export interface RaisedAlert extends Alert {
  readonly number: number;
  readonly atUs: number;
  /** How often the same was raised again since, and when last. */
  readonly repeats: number;
  readonly lastUs: number;
}

/** What a person should see, newest first. */
export interface Alerts {
  /** Takes an alert; the same words again only raise the count of the first. */
  raise(alert: Alert, atUs: number): void;
  list(): readonly RaisedAlert[];
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
        raised[index] = { ...known, repeats: known.repeats + 1, lastUs: atUs };
        return;
      }
      lastNumber += 1;
      raised.push({ ...alert, number: lastNumber, atUs, repeats: 0, lastUs: atUs });
      if (raised.length > ALERTS_MAX) raised.shift();
    },
    list: () => raised.toReversed(),
  };
}
