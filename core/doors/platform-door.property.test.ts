import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryPeer } from '../../test/support/memory-peer.ts';
import { platformDoorScene, registration } from '../../test/support/platform-door-scene.ts';
import type { OrderId } from '../model/ids.ts';

const RUNS = process.env['NEXUS_REQUIRE_ALL'] === '1' ? 5_000 : 300;

const ids = fc.constantFrom('nt8', 'bookmap', 'sim_nt8', 'BAD ID');
const message = fc.oneof(
  ids.map((platform) => ({ type: 'REGISTER', platform })),
  fc.tuple(ids, fc.constantFrom(undefined, 'secret')).map(([platform, token]) => registration(platform, { token })),
  ids.map((platform) => ({ type: 'MARKET_DATA', platform, data: { symbol: 'NQ 12-26', price: 1.5 } })),
  ids.map((platform) => ({ type: 'MARKET_DATA', v: 1, platform, data: { symbol: 'NQ 12-26', price: 1.5 } })),
  fc
    .tuple(fc.integer({ min: 80, max: 90 }), fc.constantFrom<unknown>(1, -1, NaN, '1', 0))
    .map(([order_id, filled_qty]) => ({ type: 'ORDER_FILL', order_id, filled_qty, fill_price: 1.5, status: 'FILLED' })),
  fc.constantFrom<object>(
    { type: 'HEARTBEAT', v: 1 },
    { type: 'REPORT', request_id: 'r', complete: true },
    { a: [[]] },
  ),
);
const bytes = fc.uint8Array({ minLength: 1, maxLength: 30 });
const who = fc.nat(5);
const step = fc.oneof(
  fc.record({ do: fc.constant('say' as const), who, message }),
  fc.record({ do: fc.constant('noise' as const), who, bytes }),
  fc.record({ do: fc.constant('die' as const), who }),
  fc.record({ do: fc.constant('hang' as const), who, answers: fc.boolean() }),
  fc.record({ do: fc.constant('jam' as const), who, queued: fc.constantFrom(0, 100) }),
  fc.record({ do: fc.constant('gate' as const), isOpen: fc.boolean() }),
  fc.record({ do: fc.constant('order' as const), platform: fc.constantFrom('nt8', 'bookmap'), isEntry: fc.boolean() }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 100, 700, 3_000) }),
);

describe('the platform door, whatever happens at it', () => {
  it('settles every order once, keeps one holder an id, lets no entry through a shut gate, and answers REQ peers once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const scene = platformDoorScene();
        const { gate, clock, door, of, submit } = scene;
        const peers: (MemoryPeer | undefined)[] = [];
        const all: { readonly peer: MemoryPeer; asked: number }[] = [];
        const queued: OrderId[] = [];
        const peerAt = (index: number): MemoryPeer => {
          const known = peers[index];
          if (known?.isOpen === true) return known;
          const peer = scene.dial({ socketType: index === 5 ? 'REQ' : 'DEALER' });
          peers[index] = peer;
          all.push({ peer, asked: 0 });
          return peer;
        };
        const entriesSent = (): number =>
          all.flatMap(({ peer }) => peer.of('ORDER')).filter((order) => String(order['signal_id']) === 'entry').length;

        for (const each of steps) {
          const before = entriesSent();
          if (each.do === 'say' || each.do === 'noise') {
            const peer = peerAt(each.who);
            const entry = all.find((known) => known.peer === peer)!;
            // A REQ socket cannot ask again before it has its answer.
            if (peer.socketType === 'REQ' && peer.received.length < entry.asked) continue;
            entry.asked += 1;
            if (each.do === 'say') peer.says(each.message);
            else peer.saysBytes(each.bytes);
          } else if (each.do === 'die') peerAt(each.who).dies();
          else if (each.do === 'hang') peerAt(each.who).answersPings = each.answers;
          else if (each.do === 'jam') peerAt(each.who).queuedBytes = each.queued;
          else if (each.do === 'gate') (each.isOpen ? gate.open : gate.shut)();
          else if (each.do === 'pass') clock.advanceMs(each.ms);
          else {
            const signalId = each.isEntry ? 'entry' : 'exit';
            const sent = submit({ signalId, role: each.isEntry ? 'ENTRY' : 'EXIT' }, each.platform);
            if (sent.result.outcome === 'queued') queued.push(sent.orderId);
            if (!each.isEntry) expect(sent.result.outcome).not.toBe('queued');
          }
          if (!gate.isOpen && each.do !== 'gate') expect(entriesSent()).toBe(before);
          const held = door.sessions().map(({ platform }) => platform);
          expect(new Set(held).size).toBe(held.length);
        }

        clock.advanceMs(10_000);
        const settled = [...of('orderSent'), ...of('orderNotSent')].map(({ orderId }) => orderId);
        expect(settled.toSorted()).toEqual(queued.toSorted());
        const wireIds = all.flatMap(({ peer }) => peer.of('ORDER')).map((order) => order['order_id']);
        expect(new Set(wireIds).size).toBe(wireIds.length);
        for (const { peer, asked } of all)
          if (peer.socketType === 'REQ') {
            expect(peer.of('ORDER')).toEqual([]);
            expect(peer.received.length).toBeLessThanOrEqual(asked);
            if (peer.isOpen) expect(peer.received).toHaveLength(asked);
          }
        door.stop();
        clock.advanceMs(10_000);
        expect(clock.timers).toBe(0);
      }),
      { numRuns: RUNS },
    );
  }, 240_000);
});
