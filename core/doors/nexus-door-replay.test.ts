import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nexusDoorScene, orderMessages, owner, watchers } from '../../test/support/nexus-door-scene.ts';
import { ClientLog, REPLAY_BYTES_MAX, REPLAY_MAX } from './client-log.ts';

const seqsOf = (messages: readonly { readonly [key: string]: unknown }[]): unknown[] =>
  messages.filter(({ type }) => type !== 'WELCOME').map(({ seq }) => seq);

describe('a client that comes back', () => {
  it('gets what it missed, in order and once', () => {
    const { hello, door } = nexusDoorScene();
    const first = hello('alpha');
    const { acked, filled, done } = orderMessages();
    door.tell(owner('alpha'), acked);
    const lastSeq = first.of('ORDER_ACK')[0]?.['seq'] as number;
    first.dies();
    door.tell(watchers('alpha'), filled);
    door.tell(owner('alpha'), done);
    const second = hello('alpha', { last_seq: lastSeq });
    expect(second.received).toMatchObject([
      { type: 'WELCOME', seq: lastSeq + 2, replay_complete: true },
      { type: 'ORDER_FILL', seq: lastSeq + 1 },
      { type: 'ORDER_DONE', seq: lastSeq + 2 },
    ]);
    door.tell(owner('alpha'), orderMessages('a2').acked);
    expect(seqsOf(second.received)).toEqual([lastSeq + 1, lastSeq + 2, lastSeq + 3]);
  });

  it('without last_seq gets nothing of before', () => {
    const { hello, door } = nexusDoorScene();
    hello('alpha').dies();
    door.tell(owner('alpha'), orderMessages().acked);
    expect(hello('alpha').received).toHaveLength(1);
  });

  it('after a restart of the gateway gets all that the new run has for it, and is told that some may be missing', () => {
    const before = nexusDoorScene();
    const peer = before.hello('alpha');
    for (let i = 0; i < 50; i++) before.door.tell(owner('alpha'), orderMessages(`a${i}`).acked);
    const lastSeq = peer.received.at(-1)?.['seq'] as number;

    const after = nexusDoorScene();
    after.clock.setWallUs(before.clock.nowUs() + 10_000_000);
    after.door.tell(watchers('alpha'), orderMessages('a49').filled);
    const again = after.hello('alpha', { last_seq: lastSeq });
    expect(again.received).toMatchObject([{ type: 'WELCOME', replay_complete: false }, { type: 'ORDER_FILL' }]);
    expect(again.received[1]?.['seq']).toBeGreaterThan(lastSeq);
    expect(after.posted).toEqual([{ type: 'clientReturned', client: 'alpha', sinceUs: lastSeq * 1_000 }]);
    expect(before.posted).toEqual([]);
    again.says({ type: 'HELLO', protocol: 1, client: 'alpha', last_seq: lastSeq });
    expect(after.posted).toHaveLength(1);
  });

  it('gets no ERROR replayed', () => {
    const { hello, door } = nexusDoorScene();
    const first = hello('alpha');
    const lastSeq = first.received[0]?.['seq'];
    first.dies();
    door.tell(owner('alpha'), orderMessages().error);
    expect(hello('alpha', { last_seq: lastSeq }).received).toHaveLength(1);
  });
});

describe('the log of a client', () => {
  it(`keeps the newest ${REPLAY_MAX} messages and says when that is not all`, () => {
    const log = new ClientLog(5_000);
    const start = log.seq;
    for (let i = 0; i < 3 * REPLAY_MAX + 7; i++) log.add({ type: 'ORDER_FILL' });
    expect(log.after(start).messages).toHaveLength(REPLAY_MAX);
    expect(log.after(start).isComplete).toBe(false);
    expect(log.after(log.seq - REPLAY_MAX)).toMatchObject({ isComplete: true });
    expect(log.after(log.seq - REPLAY_MAX - 1)).toMatchObject({ isComplete: false });
  });

  it('keeps bytes within their bound', () => {
    const log = new ClientLog(0);
    const reason = 'x'.repeat(100_000);
    for (let i = 0; i < 300; i++) log.add({ type: 'ORDER_REJECT', reason });
    const kept = log.after(0).messages;
    expect(kept.reduce((sum, bytes) => sum + bytes.length, 0)).toBeLessThanOrEqual(REPLAY_BYTES_MAX);
    expect(kept.length).toBeGreaterThan(100);
  });

  it('answers any number with the messages above it, or with all', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: -10, max: 100 }), (count, offset) => {
        const log = new ClientLog(1_000_000);
        const start = log.seq;
        for (let i = 0; i < count; i++) log.add({ type: 'ORDER_FILL' });
        const { messages, isComplete } = log.after(start + offset);
        const isKnown = offset >= 0 && offset <= count;
        expect(messages).toHaveLength(isKnown ? count - offset : count);
        expect(isComplete).toBe(isKnown);
      }),
    );
  });
});
