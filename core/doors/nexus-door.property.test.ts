import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryPeer } from '../../test/support/memory-peer.ts';
import { nexusDoorScene, orderMessages, owner, watchers } from '../../test/support/nexus-door-scene.ts';

const RUNS = process.env['NEXUS_REQUIRE_ALL'] === '1' ? 5_000 : 300;

const orderIds = fc.constantFrom<unknown>('a1', 'a2', 7, undefined, '', []);
const message = fc.oneof(
  fc.constantFrom('alpha', 'beta', 'legacy', '').chain((client) =>
    fc.record({
      type: fc.constant('HELLO'),
      protocol: fc.constantFrom(1, 0),
      client: fc.constant(client),
      last_seq: fc.constantFrom(undefined, 0, 1e15),
      fills: fc.constantFrom('own', 'all'),
      batch: fc.boolean(),
    }),
  ),
  orderIds.map((order_id) => ({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id })),
  orderIds.map((order_id) => ({ type: 'CANCEL', order_id })),
  orderIds.map((order_id) => ({ type: 'FLATTEN', order_id })),
  fc.constantFrom<object>(
    { type: 'SIGNAL', symbol: 'NQ', signal: 0 },
    { type: 'SUBSCRIBE', symbols: ['NQ', 'X'] },
    { type: 'UNSUBSCRIBE', symbols: ['ES'] },
    { type: 'QUERY', what: 'orders', request_id: 'q' },
    { type: 'QUERY', what: 'x' },
    { type: 'KILL' },
    { type: 'HEARTBEAT' },
    { type: 'STATUS' },
    {},
  ),
);
const who = fc.nat(5);
const told = orderMessages();
const step = fc.oneof(
  fc.record({ do: fc.constant('say' as const), who, message }),
  fc.record({ do: fc.constant('noise' as const), who, bytes: fc.uint8Array({ minLength: 1, maxLength: 30 }) }),
  fc.record({ do: fc.constant('die' as const), who }),
  fc.record({
    do: fc.constant('tell' as const),
    what: fc.constantFrom(...Object.values(told)),
    audience: fc.constantFrom(owner(), owner('alpha'), watchers(), watchers('alpha'), { to: 'everyone' } as const),
  }),
  fc.record({ do: fc.constant('tick' as const), symbol: fc.constantFrom('NQ 12-26', 'ES 12-26') }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 200, 2_000) }),
);

const LEGACY_TYPES = ['MARKET_DATA', 'ORDER_FILL', 'ORDER_REJECT', 'ERROR', 'RESULT'];

describe('the nexus door, whatever happens at it', () => {
  it('answers each REQ once, numbers without a gap, and tells scripts that said no HELLO only what they know', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { dial, door, tick, clock } = nexusDoorScene();
        const peers: (MemoryPeer | undefined)[] = [];
        const all: { readonly peer: MemoryPeer; asked: number }[] = [];
        const peerAt = (index: number): MemoryPeer => {
          const known = peers[index];
          if (known?.isOpen === true) return known;
          const peer = dial({ socketType: index === 5 ? 'REQ' : 'DEALER' });
          peers[index] = peer;
          all.push({ peer, asked: 0 });
          return peer;
        };
        for (const each of steps) {
          if (each.do === 'die') peerAt(each.who).dies();
          else if (each.do === 'tell') door.tell(each.audience, each.what);
          else if (each.do === 'tick') tick(each.symbol, 1.5);
          else if (each.do === 'pass') clock.advanceMs(each.ms);
          else {
            const peer = peerAt(each.who);
            const entry = all.find(({ peer: one }) => one === peer)!;
            // A REQ socket asks again only after its answer.
            if (peer.socketType === 'REQ' && peer.received.length < entry.asked) clock.advanceMs(10_000);
            entry.asked += 1;
            if (each.do === 'say') peer.says(each.message);
            else peer.saysBytes(each.bytes);
          }
        }
        clock.advanceMs(10_000);
        for (const { peer, asked } of all) {
          if (peer.socketType === 'REQ') {
            expect(peer.received.length).toBeLessThanOrEqual(asked);
            if (peer.isOpen) expect(peer.received).toHaveLength(asked);
            continue;
          }
          const isLegacy = peer.of('WELCOME').length === 0;
          if (isLegacy) for (const { type } of peer.received) expect(LEGACY_TYPES).toContain(type);
          const welcomes = peer.of('WELCOME').length;
          const seqs = peer.received
            .map(({ seq, type }) => (type === 'WELCOME' ? undefined : seq))
            .filter(Number.isFinite);
          if (welcomes === 1)
            for (const [index, seq] of seqs.entries())
              if (index > 0) expect(Number(seq) - Number(seqs[index - 1])).toBe(1);
        }
        expect(clock.timers).toBe(0);
      }),
      { numRuns: RUNS },
    );
  }, 240_000);
});
