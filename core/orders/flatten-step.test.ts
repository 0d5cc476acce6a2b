import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderId, PlatformId } from '../model/ids.ts';
import { signOf } from '../model/order.ts';
import type { FlattenLeg } from './flatten-leg.ts';
import { CANCEL_WAIT_US, FLATTEN_READS_MAX, FLATTEN_ROUNDS_MAX, newLeg } from './flatten-leg.ts';
import type { FlattenPosition } from './flatten-size.ts';
import { closeOf } from './flatten-size.ts';
import type { FlattenView } from './flatten-step.ts';
import { legAfter, nextFlattenStep } from './flatten-step.ts';

const AT_US = 1_790_000_000_000_000;
const LEG = newLeg('nt8' as PlatformId, 'Demo1', AT_US);
const REREAD = { askedUs: AT_US, readUs: AT_US + 5, positions: [], workingOurs: 0, workingOthers: 0 };
const WORKING = { orderId: '7' as OrderId, isUnknown: false, isOthersClose: false, text: 'BUY 1 NQ 12-26' };

const leg = (overrides: Partial<FlattenLeg> = {}): FlattenLeg => ({ ...LEG, round: 1, roundsLeft: 5, ...overrides });
const reading = (overrides: Partial<FlattenLeg> = {}): FlattenLeg =>
  leg({ phase: 'reading', phaseSinceUs: AT_US, dueUs: AT_US + 10_000_000, reads: 1, reread: REREAD, ...overrides });
const view = (overrides: Partial<FlattenView> = {}): FlattenView => ({
  atUs: AT_US,
  away: undefined,
  rereads: true,
  foreign: false,
  open: [],
  positions: [],
  others: [],
  ...overrides,
});
const position = (ours: number, theirs: number | undefined, inFlight = 0): FlattenPosition => ({
  symbol: 'NQ 12-26',
  ours,
  theirs,
  inFlight: { BUY: inFlight, SELL: inFlight },
});

describe('a flatten on one platform', () => {
  it.each([
    ['begins with a round', LEG, view(), { kind: 'begin' }],
    ['cancels what is open', leg({ phase: 'cancelling' }), view({ open: [WORKING] }), { kind: 'cancel' }],
    [
      'waits for the cancel to be answered',
      leg({ phase: 'cancelling', cancelled: [WORKING.orderId], dueUs: AT_US + 1 }),
      view({ open: [WORKING] }),
      { kind: 'wait' },
    ],
    [
      'waits for the close of another flatten and does not cancel it',
      leg({ phase: 'cancelling', dueUs: AT_US + 1 }),
      view({ open: [{ ...WORKING, isOthersClose: true }] }),
      { kind: 'wait' },
    ],
    [
      'reads when nobody answered the cancel in time',
      leg({ phase: 'cancelling', cancelled: [WORKING.orderId], dueUs: AT_US }),
      view({ open: [WORKING] }),
      { kind: 'read' },
    ],
    ['reads when nothing is open', leg({ phase: 'cancelling' }), view(), { kind: 'read' }],
    [
      'closes on no report that was asked for before its orders had ended',
      reading({ reread: { ...REREAD, askedUs: AT_US - 1 } }),
      view({ positions: [position(1, 1)] }),
      { kind: 'wait' },
    ],
    ['is proved by the platform’s own word', reading(), view(), { kind: 'proved' }],
    [
      'closes exactly what is held',
      reading(),
      view({ positions: [position(-3, -3)] }),
      { kind: 'close', closes: [{ symbol: 'NQ 12-26', side: 'BUY', size: 3 }] },
    ],
    [
      'looks a second time before it calls a difference one',
      reading(),
      view({ positions: [position(2, 1)] }),
      { kind: 'pause', doubts: [{ code: 'POSITION_MISMATCH' }] },
    ],
    [
      'closes of a difference only what both agree is there',
      reading({ doubts: [{ code: 'POSITION_MISMATCH', text: '' }] }),
      view({ positions: [position(2, 1)] }),
      { kind: 'close', closes: [{ side: 'SELL', size: 1 }] },
    ],
    [
      'closes nothing that would open the other side',
      reading({ doubts: [{ code: 'POSITION_MISMATCH', text: '' }], roundsLeft: 0 }),
      view({ positions: [position(2, -1)] }),
      { kind: 'not_proved', doubts: [{ code: 'POSITION_MISMATCH' }, { code: 'POSITION_OPEN' }] },
    ],
    [
      'leaves to others what is theirs, and says so',
      reading({ doubts: [{ code: 'POSITION_MISMATCH', text: '' }], roundsLeft: 0 }),
      view({ positions: [position(0, 4)] }),
      { kind: 'not_proved', doubts: [{ code: 'POSITION_MISMATCH' }] },
    ],
    [
      'closes what others opened when told to',
      reading(),
      view({ positions: [position(0, 4)], foreign: true }),
      { kind: 'close', closes: [{ side: 'SELL', size: 4 }] },
    ],
    [
      'asks again when no report comes',
      reading({ reread: { ...REREAD, askedUs: 0 }, dueUs: AT_US }),
      view(),
      { kind: 'read' },
    ],
    [
      'gives up when none ever comes',
      reading({ reread: { ...REREAD, askedUs: 0 }, dueUs: AT_US, reads: FLATTEN_READS_MAX }),
      view({ positions: [position(1, undefined)] }),
      { kind: 'not_proved', doubts: [{ code: 'NO_REPORT' }, { code: 'POSITION_OPEN' }] },
    ],
    [
      'closes the booked net where nothing can be re-read',
      leg({ phase: 'cancelling' }),
      view({ rereads: false, positions: [position(1, undefined)] }),
      { kind: 'close', closes: [{ side: 'SELL', size: 1 }] },
    ],
    [
      'is never proved where nothing can be re-read',
      leg({ phase: 'cancelling' }),
      view({ rereads: false }),
      { kind: 'not_proved', doubts: [{ code: 'BOOKED_NOT_REREAD' }] },
    ],
    [
      'is not proved while nobody knows what became of an order',
      reading({ roundsLeft: 0 }),
      view({ open: [{ ...WORKING, isUnknown: true }] }),
      { kind: 'not_proved', doubts: [{ code: 'ORDER_UNKNOWN' }] },
    ],
    [
      'is not proved while the platform lists an order that we believe over',
      reading({ roundsLeft: 0, reread: { ...REREAD, workingOurs: 1 } }),
      view(),
      { kind: 'not_proved', doubts: [{ code: 'ORDER_OPEN' }] },
    ],
    [
      'waits for a platform that is away',
      leg({ phase: 'closing' }),
      view({ away: 'it is not connected' }),
      { kind: 'park', reason: 'it is not connected' },
    ],
    ['goes on when it is back', leg({ phase: 'parked' }), view(), { kind: 'begin' }],
    [
      'sends nothing more when its rounds are spent',
      reading({ roundsLeft: 0 }),
      view({ positions: [position(1, 1)] }),
      { kind: 'not_proved' },
    ],
    [
      'does nothing more once it is over',
      leg({ phase: 'proved' }),
      view({ positions: [position(1, 1)] }),
      { kind: 'wait' },
    ],
  ] as const)('%s', (_name, given, seen, expected) => {
    expect(nextFlattenStep(given, seen)).toMatchObject(expected);
  });

  it('gives each phase a time, and a lost platform all its rounds again', () => {
    expect(legAfter(LEG, { kind: 'begin' }, view()).dueUs).toBe(AT_US + CANCEL_WAIT_US);
    const parked = legAfter(leg({ roundsLeft: 1 }), { kind: 'park', reason: 'gone' }, view({ away: 'gone' }));
    expect(parked).toMatchObject({ phase: 'parked', doubts: [{ code: 'PLATFORM_AWAY' }] });
    expect(parked.dueUs).toBeUndefined();
    expect(legAfter(parked, { kind: 'begin' }, view()).roundsLeft).toBe(FLATTEN_ROUNDS_MAX - 1);
  });
});

describe('a close', () => {
  it('never exceeds what both sides hold, never turns a position, and counts what is on its way out', () => {
    const size = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(
        size,
        fc.option(size, { nil: undefined }),
        fc.nat(10),
        fc.boolean(),
        (ours, theirs, flying, foreign) => {
          const close = closeOf(position(ours, theirs, flying), foreign);
          if (close === undefined) return;
          const held = theirs ?? ours;
          const after = held + signOf(close.side) * (close.size + flying);
          expect(Math.abs(after)).toBeLessThan(Math.abs(held));
          expect(after * held).toBeGreaterThanOrEqual(0);
          if (!foreign) expect(close.size).toBeLessThanOrEqual(Math.abs(ours));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
