import { describe, expect, it } from 'vitest';
import { runFlattenRace, type RaceOptions } from '../support/flatten-race.ts';
import { requiresAllLanes } from '../support/lane.ts';

/** 110,000 races in all lanes; every run tries seeds that nobody has tried. */
const SHARE = requiresAllLanes() ? 1 : 0.02;
const FIRST_SEED = Number(process.env['NEXUS_SEED'] ?? Math.floor(Math.random() * 2 ** 30));
const TEST_MS_MAX = 600_000;

const KINDS: readonly (readonly [string, number, RaceOptions])[] = [
  ['a version-1 platform', 60_000, { dialect: 'v1', isLossy: false }],
  ['a version-1 platform whose words get lost, doubled and late', 30_000, { dialect: 'v1', isLossy: true }],
  ['a version-1 platform whose link breaks', 10_000, { dialect: 'v1', isLossy: false, breaks: true }],
  ['a legacy platform', 10_000, { dialect: 'legacy', isLossy: false }],
];

describe('fills in flight against a flatten, by any of the six sources', () => {
  it.each(KINDS)('never flip %s and leave nothing', { timeout: TEST_MS_MAX }, (name, races, options) => {
    const count = Math.round(races * SHARE);
    let proved = 0;
    let unproved = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed += 1) {
      const { flips, position, working, certificates, entriesAfterHalt, dishonest } = runFlattenRace(seed, options);
      const seen = { seed, flips, entriesAfterHalt, dishonest };
      expect(seen).toEqual({ seed, flips: 0, entriesAfterHalt: 0, dishonest: 0 });
      if (certificates.length === 0) {
        // Refused as ALREADY_FLAT.
        expect({ seed, position }).toEqual({ seed, position: 0 });
        continue;
      }
      const doubts = certificates.flatMap(({ platforms }) =>
        platforms.flatMap((one) => one.doubts.map(({ code }) => code)),
      );
      const isUncertain = doubts.some((code) => code === 'ORDER_UNKNOWN' || code === 'NO_REPORT');
      const isProved = certificates.every(({ outcome }) => outcome === 'proved');
      if (isProved) proved += 1;
      else unproved += 1;
      expect({ seed, left: certificates.filter(({ endedUs }) => endedUs === undefined) }).toEqual({ seed, left: [] });
      // What is not known is said; all else is flat.
      if (isUncertain) expect(isProved).toBe(false);
      else expect({ seed, position, working }).toEqual({ seed, position: 0, working: 0 });
      if (options.dialect === 'legacy') expect(doubts).toContain('BOOKED_NOT_REREAD');
      else if (!options.isLossy) expect({ seed, doubts }).toEqual({ seed, doubts: [] });
    }
    console.log(
      `${name}: ${count} races from seed ${FIRST_SEED}: ${proved} proved flat, ${unproved} not proved and said so`,
    );
    if (options.dialect === 'v1') expect(proved).toBeGreaterThan(count * 0.9);
  });
});
