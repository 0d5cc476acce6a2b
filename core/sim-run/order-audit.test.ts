import { describe, expect, it } from 'vitest';
import { buildChild } from '../../test/support/build-child.ts';
import type { Decision } from '../engine/decision.ts';
import type { Alert } from '../model/alert.ts';
import type { OrderCommand } from '../model/command.ts';
import type { Event } from '../model/event.ts';
import type { OrderId, ParentKey } from '../model/ids.ts';
import type { Child, ChildState } from '../model/order.ts';
import { InvariantBroken } from './invariant.ts';
import { OrderAudit } from './order-audit.ts';

const FIRST = buildChild();
const SECOND = buildChild({ orderId: '1790000000000002' as OrderId });

type Undated = Decision extends infer D ? (D extends Decision ? Omit<D, 'atUs'> : never) : never;

/** An audit that has seen an order decided and sent, and a way to tell it more. */
function scene() {
  const audit = new OrderAudit();
  const take = (decision: Undated, alerts: readonly Alert[] = [], event: Partial<Event> = {}): void => {
    const told = { type: 'timePassed', atUs: 1, ...event } as Event;
    audit.take({ event: told, decisions: [{ ...decision, atUs: told.atUs }], alerts });
  };
  const act = (...children: Child[]): void => {
    const parent = { key: 'alpha\ns1' as ParentKey, children: children.map(({ orderId }) => orderId) };
    take({ type: 'parentDecided', parent, children } as unknown as Undated);
  };
  const send = (child: Child, isJournalled = true): void =>
    audit.sent(child.platform, { orderId: child.orderId, role: child.role } as OrderCommand, isJournalled);
  const change = (state: ChildState, alerts?: readonly Alert[]): void =>
    take({ type: 'orderStateChanged', orderId: FIRST.orderId, state }, alerts);
  const fill = (execId: string, size: number, filledSize: number, alerts?: readonly Alert[]): void => {
    const execution = { execId, size, price: 100, tsUs: 1 };
    const booked = { filledSize, averagePrice: 100, state: 'partial' as const };
    take({ type: 'executionBooked', orderId: FIRST.orderId, execution, ...booked }, alerts);
  };
  act(FIRST);
  send(FIRST);
  return { audit, take, act, send, change, fill };
}

const ALARM = { severity: 'alarm', text: '', orderId: FIRST.orderId } as const;

describe('the audit of orders', () => {
  it.each<[string, (order: ReturnType<typeof scene>) => void]>([
    ['a signal that acts twice', ({ act }) => act(SECOND)],
    [
      'a signal that acts under two names of its client',
      ({ take }) => {
        const signal = { kind: 'SIGNAL', clientOrderId: 's9', body: '[]' };
        for (const [index, name] of ['alpha', 'legacy'].entries()) {
          const key = `${name}\ns9` as ParentKey;
          const child = buildChild({ orderId: `179000000000001${index}` as OrderId, parentKey: key });
          take({ type: 'parentDecided', parent: { ...signal, key }, children: [child] } as unknown as Undated);
        }
      },
    ],
    ['an order id that does not rise', ({ take }) => take(decided('beta\ns2', '1789999999999999'))],
    ['bytes that leave twice', ({ send }) => send(FIRST)],
    ['bytes that leave before the order was journalled', ({ send }) => send(SECOND)],
    ['an order that is denied after its bytes left', ({ change }) => change('denied')],
    ['an unknown order that nobody is told of', ({ change }) => change('unknown')],
    [
      'an end that is taken back',
      ({ change }) => {
        change('cancelled');
        change('working');
      },
    ],
    [
      'a fill that counts twice',
      ({ fill }) => {
        fill('e1', 0.5, 0.5);
        fill('e1', 0.5, 1);
      },
    ],
    ['fills that do not add up', ({ fill }) => fill('e1', 0.5, 1)],
    ['an overfill without an alarm', ({ fill }) => fill('e1', 2, 2)],
    ['an order that is open after a restart', ({ take }) => take(opened(), [], { type: 'gatewayStarted' })],
    ['time that goes back', ({ take }) => take(opened(), [], { atUs: 0 })],
    [
      'an entry that leaves after a halt',
      ({ take, send }) => {
        take({ type: 'tradingStateChanged', state: 'halted', by: 'cli', reason: '' });
        take(decided('beta\ns2', SECOND.orderId));
        send(SECOND);
      },
    ],
    [
      'an entry that leaves while the disk refuses the journal',
      ({ take, send }) => {
        take(decided('beta\ns2', SECOND.orderId));
        send(SECOND, false);
      },
    ],
  ])('finds %s', (_, misdeed) => {
    const seen = scene();
    expect(() => misdeed(seen)).toThrow(InvariantBroken);
  });

  it('has nothing against a signal that acts anew when no byte of it had left', () => {
    const audit = new OrderAudit();
    const atUs = 1;
    const state = { type: 'orderStateChanged', orderId: FIRST.orderId, state: 'denied', atUs } as const;
    const decisions = [{ ...decided(FIRST.parentKey, FIRST.orderId), atUs } as Decision, state];
    audit.take({ event: { type: 'timePassed', atUs }, decisions, alerts: [] });
    const again = [{ ...decided(FIRST.parentKey, SECOND.orderId), atUs } as Decision];
    audit.take({ event: { type: 'timePassed', atUs }, decisions: again, alerts: [] });
    expect(audit.counts.orders).toBe(2);
  });

  it('has nothing against what is told: an unknown order, an overfill', () => {
    const { audit, change, fill } = scene();
    change('unknown', [{ ...ALARM, code: 'ORDER_UNKNOWN' }]);
    fill('e1', 2, 2, [{ ...ALARM, code: 'OVERFILL' }]);
    expect(audit.counts).toMatchObject({ orders: 1, fills: 1, unknown: 1, alerts: 2 });
  });
});

function decided(key: string, orderId: string): Undated {
  const child = buildChild({ parentKey: key as ParentKey, orderId: orderId as OrderId });
  return { type: 'parentDecided', parent: { key }, children: [child] } as unknown as Undated;
}

function opened(): Undated {
  return { type: 'orderSent', orderId: FIRST.orderId };
}
