import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { addDays, formatCivilDay, parseCivilDay, type CivilDay } from '../instruments/civil-day.ts';
import { createZoneClock } from '../instruments/exchange-clock.ts';
import type { JournalCopy } from '../journal/copy-journal.ts';
import type { Alert } from '../model/alert.ts';
import type { JournalPlaces } from './journal-places.ts';

export interface DailyCopiesOptions {
  readonly places: JournalPlaces;
  readonly clock: Clock;
  readonly copy: (to: string) => Promise<Result<JournalCopy, string>>;
  readonly log: (line: string) => void;
  readonly alert: (alert: Alert) => void;
}

/** The trading day closes at 17:00 in Chicago. */
const CLOSE_MINUTE = 17 * 60;
const CLOSE_US = CLOSE_MINUTE * 60_000_000;
/** How many days a daily copy is kept. */
export const DAILY_COPIES_KEPT = 30;
/** The first look after a start waits until the gateway is busy with nothing else. */
const FIRST_LOOK_MS = 30_000;
/** How often it is looked at least: the PC may have slept through a close, or its clock may have been set. */
const LOOK_MS = 600_000;

const chicago = createZoneClock('America/Chicago');

/** The day of the last close at or before a moment. */
export function lastCloseDay(nowUs: number): CivilDay {
  const { day, timeUs } = chicago.localTime(nowUs);
  return timeUs >= CLOSE_US ? day : addDays(day, -1);
}

/**
 * Makes one copy of the journal after every close, also after one that the gateway was not there for, checks it by opening
 * it, and removes copies older than 30 days. Stops when the returned function is called, after a copy that is under way.
 */
export function startDailyCopies(options: DailyCopiesOptions): () => Promise<void> {
  const { clock } = options;
  let underWay: Promise<void> = Promise.resolve();
  let isStopped = false;
  let cancel: () => void = () => {};
  const look = (): void => {
    underWay = copyIfDue(options).then(() => {
      if (!isStopped) cancel = clock.after(nextLookMs(clock.nowUs()), look);
    });
  };
  cancel = clock.after(FIRST_LOOK_MS, look);
  return () => {
    isStopped = true;
    cancel();
    return underWay;
  };
}

/** Until just after the next close, but no longer than the usual pause. */
function nextLookMs(nowUs: number): number {
  const nextCloseUs = chicago.instantUs(addDays(lastCloseDay(nowUs), 1), CLOSE_MINUTE);
  return Math.min(LOOK_MS, Math.max(1, Math.ceil((nextCloseUs - nowUs) / 1_000)));
}

async function copyIfDue({ places, clock, copy, log, alert }: DailyCopiesOptions): Promise<void> {
  const day = lastCloseDay(clock.nowUs());
  const to = join(places.dailyFolder, `${places.mode}-${formatCivilDay(day)}.db`);
  if (existsSync(to)) return;
  const copied = await copy(to);
  if (copied.ok) {
    log(
      `Journal: the copy after the close of ${formatCivilDay(day)} was made and checked (record ${copied.value.lastSeq})`,
    );
    removeOld(places, addDays(day, -DAILY_COPIES_KEPT));
    return;
  }
  alert({
    code: 'JOURNAL_COPY_FAILED',
    severity: 'warning',
    text:
      `The daily copy of the journal could not be made: ${copied.error}. The journal itself is written. ` +
      `Make room for ${places.dailyFolder}; it is tried again.`,
  });
}

/** Removes the copies of days up to and with `lastDay`. */
function removeOld({ dailyFolder, mode }: JournalPlaces, lastDay: CivilDay): void {
  for (const name of readdirSync(dailyFolder)) {
    const day = dayOfCopy(name, mode);
    if (day !== undefined && day <= lastDay) rmSync(join(dailyFolder, name), { force: true });
  }
}

function dayOfCopy(name: string, mode: string): CivilDay | undefined {
  if (!name.startsWith(`${mode}-`) || !name.endsWith('.db')) return undefined;
  return parseCivilDay(name.slice(mode.length + 1, -'.db'.length));
}
