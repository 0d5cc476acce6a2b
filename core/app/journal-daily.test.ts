import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/journal-scene.ts';
import { manualClock, type ManualClock } from '../../test/support/manual-clock.ts';
import { err, ok } from '../base/result.ts';
import { formatCivilDay } from '../instruments/civil-day.ts';
import type { Alert } from '../model/alert.ts';
import { lastCloseDay, startDailyCopies } from './journal-daily.ts';

const HOUR_MS = 3_600_000;

let scene: ReturnType<typeof temporaryFolder>;
let clock: ManualClock;
let alerts: Alert[];
let isDiskFull: boolean;
let stop: () => Promise<void>;

beforeEach(() => {
  scene = temporaryFolder();
  clock = manualClock();
  alerts = [];
  isDiskFull = false;
  stop = startDailyCopies({
    places: scene.places,
    clock,
    log: () => {},
    alert: (alert) => alerts.push(alert),
    copy: (to) => {
      if (isDiskFull) return Promise.resolve(err('the disk is full'));
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, '');
      return Promise.resolve(ok({ path: to, bytes: 0, mode: 'paper', lastSeq: 1, lastAtUs: 1 }));
    },
  });
});
afterEach(async () => {
  await stop();
  scene.remove();
});

/** Moves the clock in small steps and lets what follows from each happen. */
async function pass(hours: number): Promise<void> {
  for (let step = 0; step < hours * 6; step += 1) {
    clock.advanceMs(HOUR_MS / 6);
    // Each look must have set its next timer before the clock moves on.
    // eslint-disable-next-line no-await-in-loop
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

function copies(): readonly string[] {
  return existsSync(scene.places.dailyFolder) ? readdirSync(scene.places.dailyFolder).toSorted() : [];
}

describe('the daily copy', () => {
  it('is made for the last close at a start, and after every close from then on', async () => {
    // It is Friday 20 November 2026, 08:30 in Chicago.
    await pass(1);
    expect(copies()).toEqual(['paper-2026-11-19.db']);
    await pass(7);
    expect(copies()).toEqual(['paper-2026-11-19.db']);
    await pass(1);
    expect(copies()).toEqual(['paper-2026-11-19.db', 'paper-2026-11-20.db']);
  });

  it('is kept for 30 days, and other files are left alone', async () => {
    mkdirSync(scene.places.dailyFolder, { recursive: true });
    for (const name of ['paper-2026-10-20.db', 'paper-2026-10-21.db', 'live-2026-01-01.db', 'notes.txt'])
      writeFileSync(`${scene.places.dailyFolder}/${name}`, '');
    await pass(1);
    expect(copies()).toEqual(['live-2026-01-01.db', 'notes.txt', 'paper-2026-10-21.db', 'paper-2026-11-19.db']);
    await pass(24 * 40);
    expect(copies().filter((name) => name.startsWith('paper'))).toHaveLength(30);
  });

  it('is tried again when the disk was full, and a person is told', async () => {
    isDiskFull = true;
    await pass(1);
    expect(copies()).toEqual([]);
    expect(alerts[0]).toMatchObject({ code: 'JOURNAL_COPY_FAILED', severity: 'warning' });
    expect(alerts[0]?.text).toMatch(/could not be made: the disk is full\. The journal itself is written\./);
    isDiskFull = false;
    await pass(1);
    expect(copies()).toEqual(['paper-2026-11-19.db']);
  });

  it('follows Chicago through the change of its clocks', () => {
    const at = (text: string): string => formatCivilDay(lastCloseDay(Date.parse(text) * 1_000));
    expect(at('2026-10-31T21:59:59Z')).toBe('2026-10-30');
    expect(at('2026-10-31T22:00:00Z')).toBe('2026-10-31');
    expect(at('2026-11-01T22:59:59Z')).toBe('2026-10-31');
    expect(at('2026-11-01T23:00:00Z')).toBe('2026-11-01');
  });
});
