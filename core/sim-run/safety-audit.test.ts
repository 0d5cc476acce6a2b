import { describe, expect, it } from 'vitest';
import { buildChild } from '../../test/support/build-child.ts';
import { buildSignal } from '../../test/support/engine-scene.ts';
import type { Decision } from '../engine/decision.ts';
import type { OrderCommand } from '../model/command.ts';
import type { Event } from '../model/event.ts';
import type { ClientId, OrderId, PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import { newLeg } from '../orders/flatten-leg.ts';
import { InvariantBroken } from './invariant.ts';
import type { AuditedOrder } from './order-audit.ts';
import { SafetyAudit } from './safety-audit.ts';
import type { OutsidePlatform } from './sim-world.ts';

const NT8 = 'nt8' as PlatformId;
const ENTRY = buildChild();
const EXIT = buildChild({ orderId: '1790000000000002' as OrderId, side: 'SELL', role: 'EXIT', exitSize: 1 });

/** An audit that knows an entry and an exit on nt8, whose books a test fills in. */
function scene() {
  const audited = (child: Child): AuditedOrder => ({
    ...child,
    child,
    executions: new Map(),
    isSent: true,
    isSettledByHand: false,
    state: 'filled',
  });
  const orders = new Map([ENTRY, EXIT].map((child) => [child.orderId, audited(child)]));
  const books = { orders: new Map(), executions: [] as object[] };
  let written: number | undefined;
  const outside = {
    venue: { platform: NT8, books },
    dialect: 'v1',
    executionsBefore: () => written,
  } as unknown as OutsidePlatform;
  /** The platform writes a report of what it has executed until now. */
  const write = (): void => {
    written = books.executions.length;
  };
  const audit = new SafetyAudit([outside], orders);
  const take = (event: Partial<Event>, ...decisions: object[]): void =>
    audit.take({
      event: { atUs: 1, ...event } as Event,
      decisions: decisions.map((decision) => ({ atUs: 1, ...decision }) as Decision),
      alerts: [],
    });
  const sent = ({ orderId, role }: Child): void => audit.sent(NT8, { orderId, role } as OrderCommand);
  const run: FlattenRun = {
    id: 'f',
    by: 'cli',
    reason: '',
    client: 'operator' as ClientId,
    clientOrderId: 'f',
    scope: { foreign: false },
    startedUs: 1,
    legs: [{ ...newLeg(NT8, 'Sim101', 1), phase: 'proved' }],
    parents: [],
    endedUs: 1,
  };
  const long = (): void => {
    take({ type: 'timePassed' }, { type: 'platformRecovered', platform: NT8 });
    const execution = { execId: 'e', size: 1, price: 100, tsUs: 1 };
    take({ type: 'fillReceived' }, { type: 'executionBooked', orderId: ENTRY.orderId, execution });
  };
  return { audit, take, sent, books, run, long, write, orders };
}

const halted = { type: 'tradingStateChanged', state: 'halted', by: 'cli', reason: '' };
const active = { type: 'tradingStateChanged', state: 'active', by: 'cli', reason: '' };

describe('the audit of safety', () => {
  it.each<[string, (given: ReturnType<typeof scene>) => void]>([
    [
      'an entry that leaves after a kill was said',
      ({ audit, sent }) => {
        audit.killed();
        sent(ENTRY);
      },
    ],
    [
      'a re-arm by the fabric',
      ({ take }) => {
        take({ type: 'killReceived' }, halted);
        take({ type: 'rearmReceived', by: 'fabric', reason: '' }, active);
      },
    ],
    ['a re-arm by nobody', ({ take }) => take({ type: 'timePassed' }, active)],
    [
      'an exit that was blocked',
      ({ take }) =>
        take(
          { type: 'timePassed' },
          { type: 'orderStateChanged', orderId: EXIT.orderId, state: 'denied', code: 'TRADING_HALTED' },
        ),
    ],
    [
      'a signal against what is held that closes nothing',
      ({ long, take }) => {
        long();
        take({ type: 'signalReceived', request: buildSignal({ side: 'SELL' }) });
      },
    ],
    [
      'a proof over an order that works',
      ({ books, take, run }) => {
        books.orders.set(ENTRY.orderId, { orderId: ENTRY.orderId, endedUs: 0 });
        take({ type: 'timePassed' }, { type: 'flattenChanged', run });
      },
    ],
    [
      'a proof over a position',
      ({ books, take, run }) => {
        books.executions.push({ orderId: ENTRY.orderId, symbol: ENTRY.symbol, side: 'BUY', size: 1 });
        take({ type: 'timePassed' }, { type: 'flattenChanged', run });
      },
    ],
  ])('finds %s', (_, misdeed) => {
    expect(() => misdeed(scene())).toThrow(InvariantBroken);
  });

  it('has nothing against exits after a kill, entries after a re-arm by a person, and a true proof', () => {
    const { audit, take, sent, run, long } = scene();
    long();
    audit.killed();
    take({ type: 'killReceived' }, halted);
    sent(EXIT);
    take({ type: 'rearmReceived', by: 'panel', reason: 'looked' }, active);
    sent(ENTRY);
    const children = [{ ...EXIT, orderId: '1790000000000003' as OrderId }];
    const decided = { type: 'parentDecided', parent: {}, children };
    take({ type: 'signalReceived', request: buildSignal({ side: 'SELL' }) }, decided);
    take({ type: 'timePassed' }, { type: 'flattenChanged', run });
    expect(audit).toMatchObject({ proved: 1, notProved: 0, exitsWhileStopped: 1 });
  });

  describe('of a position that was taken over', () => {
    const { platform, account, root, symbol } = ENTRY;
    const REPORTED = { type: 'reportReceived', platform: NT8, report: { requestId: 'r' } } as unknown as Partial<Event>;
    const adopted = (size: number) =>
      ({ type: 'positionAdopted', position: { platform, account, root, symbol, size } }) as const;
    const bought = { orderId: ENTRY.orderId, symbol, side: 'BUY', size: 1 };
    const sold = { orderId: EXIT.orderId, symbol, side: 'SELL', size: 1 };

    it('counts a fill that the gateway missed, and that is in it, once', () => {
      const { take, books, run, write } = scene();
      take({ type: 'timePassed' }, { type: 'platformRecovered', platform: NT8 });
      books.executions.push(bought);
      write();
      take(REPORTED, adopted(1));
      books.executions.push(sold);
      take({ type: 'timePassed' }, { type: 'flattenChanged', run });
    });

    it('counts what filled while the report was on its way, which is not in it', () => {
      const { take, books, run, write } = scene();
      take({ type: 'timePassed' }, { type: 'platformRecovered', platform: NT8 });
      write();
      books.executions.push(sold);
      take(REPORTED, adopted(1));
      take({ type: 'timePassed' }, { type: 'flattenChanged', run });
    });

    it('counts what was booked between the report and the moment at which a person takes the gap over', () => {
      const { take, books, run, write, orders, long } = scene();
      write();
      take(REPORTED);
      long();
      books.executions.push({ ...bought, execId: 'e' });
      const execution = { execId: 'e', size: 1, price: 100, tsUs: 1 };
      orders.get(ENTRY.orderId)!.executions.set('e', execution);
      // Somebody had sold one: of our one nothing is left.
      take({ type: 'differenceSettled' }, adopted(0));
      take({ type: 'timePassed' }, { type: 'flattenChanged', run });
    });

    it('counts nothing anew where an average alone was taken over', () => {
      const { take, books, run, write, long } = scene();
      write();
      books.executions.push(bought);
      long();
      take(REPORTED, adopted(1));
      books.executions.push(sold);
      take({ type: 'timePassed' }, { type: 'flattenChanged', run });
    });
  });
});
