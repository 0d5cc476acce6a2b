import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOf, tickBatch } from '../../test/support/zmtp-bytes.ts';
import { PeerQueue } from './peer-queue.ts';

const LIMITS = { orderBacklogBytesMax: 1_000, tickBacklogBytesMax: 1_000_000, tickBacklogMs: 2_000 };
const SECOND_US = 1_000_000;

function text(buffers: readonly Buffer[]): string {
  return Buffer.concat(buffers).toString('latin1');
}

/** Takes until nothing waits. */
function drain(queue: PeerQueue, nowUs: number): string {
  let all = '';
  while (queue.bytes > 0) all += text(queue.take(nowUs));
  return all;
}

describe('order lane of a peer queue', () => {
  it('keeps every message in order and goes before the ticks', () => {
    const queue = new PeerQueue(LIMITS);
    queue.pushTicks(tickBatch([[1, 'tick']]), 0);
    queue.pushOrder(messageOf('first'));
    queue.pushOrder(messageOf('second'));
    expect(text(queue.take(0))).toBe(messageOf('first').toString() + messageOf('second').toString());
    expect(text(queue.take(0))).toBe(messageOf('tick').toString());
    expect([queue.bytes, queue.take(0)]).toEqual([0, []]);
  });

  it('copies what it keeps', () => {
    const queue = new PeerQueue(LIMITS);
    const bytes = messageOf('abc');
    queue.pushOrder(bytes);
    bytes.fill(0);
    expect(text(queue.take(0))).toBe(messageOf('abc').toString());
  });

  it('packs messages of any size without losing one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40_000), { maxLength: 20 }), (sizes) => {
        const queue = new PeerQueue({ ...LIMITS, orderBacklogBytesMax: Infinity });
        const sent = sizes.map((size, i) => Buffer.alloc(size, i + 1));
        for (const bytes of sent) queue.pushOrder(bytes);
        expect(queue.bytes).toBe(Buffer.concat(sent).length);
        expect(Buffer.concat(queue.take(0)).equals(Buffer.concat(sent))).toBe(true);
      }),
    );
  });

  it('says when it is above its limit', () => {
    const queue = new PeerQueue(LIMITS);
    expect(queue.pushOrder(Buffer.alloc(1_000))).toBe(true);
    expect(queue.pushOrder(Buffer.alloc(1))).toBe(false);
  });
});

describe('tick lane of a peer queue', () => {
  it('keeps everything while the backlog is small and young', () => {
    const queue = new PeerQueue(LIMITS);
    for (let i = 0; i < 1_000; i += 1) queue.pushTicks(tickBatch([[1, `a${i}`]]), 2 * SECOND_US);
    expect(drain(queue, 4 * SECOND_US).match(/a\d+/g)).toHaveLength(1_000);
    expect(queue.conflatedTicks).toBe(0);
  });

  it('keeps the newest per symbol, oldest symbol first, once a tick has waited for two seconds', () => {
    const queue = new PeerQueue(LIMITS);
    queue.pushTicks(
      tickBatch([
        [1, 'NQ1'],
        [2, 'ES1'],
        [1, 'NQ2'],
      ]),
      0,
    );
    queue.pushTicks(tickBatch([[3, 'YM1']]), SECOND_US);
    queue.pushTicks(tickBatch([[2, 'ES2']]), 2 * SECOND_US + 1);
    expect(drain(queue, 3 * SECOND_US).match(/\w{3}/g)).toEqual(['NQ2', 'YM1', 'ES2']);
    expect(queue.conflatedTicks).toBe(2);
  });

  it('conflates what it hands over even if no newer tick ever came', () => {
    const queue = new PeerQueue(LIMITS);
    queue.pushTicks(
      tickBatch([
        [1, 'NQ1'],
        [1, 'NQ2'],
      ]),
      0,
    );
    expect(drain(queue, 3 * SECOND_US)).toBe(messageOf('NQ2').toString());
  });

  it('conflates above the byte limit and holds no more than the newest ones plus a bounded rest', () => {
    const queue = new PeerQueue({ ...LIMITS, tickBacklogBytesMax: 3_000_000 });
    let peak = 0;
    let sent = 0;
    for (let i = 0; i < 500; i += 1) {
      const ticks = Array.from({ length: 100 }, (_, key) => [key, `${i}`.padStart(200, '0')] as const);
      expect(queue.pushTicks(tickBatch(ticks), 0)).toBe(true);
      sent += ticks.length;
      peak = Math.max(peak, queue.bytes);
    }
    expect(peak).toBeLessThanOrEqual(3_000_000);
    const left = drain(queue, 0).match(/\d{200}/g) ?? [];
    expect(left).toEqual(Array.from({ length: 100 }, () => '499'.padStart(200, '0')));
    expect(queue.conflatedTicks).toBe(sent - 100);
  });

  it('keeps everything again after it has emptied', () => {
    const queue = new PeerQueue(LIMITS);
    queue.pushTicks(tickBatch([[1, 'a1']]), 0);
    queue.pushTicks(tickBatch([[1, 'a2']]), 3 * SECOND_US);
    expect(drain(queue, 3 * SECOND_US)).toBe(messageOf('a2').toString());
    queue.pushTicks(tickBatch([[1, 'a3']]), 3 * SECOND_US);
    queue.pushTicks(tickBatch([[1, 'a4']]), 4 * SECOND_US);
    expect(drain(queue, 4 * SECOND_US).match(/a\d/g)).toEqual(['a3', 'a4']);
  });

  it('never conflates a frame without a key, and says when those are too many', () => {
    const queue = new PeerQueue({ ...LIMITS, tickBacklogBytesMax: 1_000 });
    const push = (): boolean => queue.pushTicks(tickBatch([[-1, 'x'.repeat(98)]]), 5 * SECOND_US);
    for (let i = 0; i < 10; i += 1) expect(push()).toBe(true);
    expect(push()).toBe(false);
    expect(queue.conflatedTicks).toBe(0);
  });

  it('hands over whole frames, in order, and the newest of every key, for any traffic', () => {
    const tick = fc.tuple(fc.integer({ min: -1, max: 5 }), fc.nat(3_000));
    const step = fc.record({ ticks: fc.array(tick, { maxLength: 40 }), takes: fc.boolean(), waitMs: fc.nat(1_500) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const queue = new PeerQueue({ ...LIMITS, tickBacklogBytesMax: 40_000_000 });
        const sent: [number, string][] = [];
        let out = '';
        let nowUs = 0;
        for (const { ticks, takes, waitMs } of steps) {
          nowUs += waitMs * 1_000;
          const batch = ticks.map(([key, size], i): [number, string] => [
            key,
            `<${sent.length + i}>${'.'.repeat(size)}`,
          ]);
          sent.push(...batch);
          queue.pushTicks(tickBatch(batch), nowUs);
          if (takes) out += text(queue.take(nowUs));
        }
        out += drain(queue, nowUs);
        const seen = [...out.matchAll(/<(\d+)>/g)].map(([, index]) => Number(index));
        expect(seen).toEqual(seen.toSorted((a, b) => a - b));
        expect(out).toBe(seen.map((i) => messageOf((sent[i] as [number, string])[1]).toString('latin1')).join(''));
        expect(seen.length + queue.conflatedTicks).toBe(sent.length);
        for (let key = 0; key <= 5; key += 1) {
          const last = sent.findLastIndex(([found]) => found === key);
          if (last >= 0) expect(seen).toContain(last);
        }
        for (const [i, [key]] of sent.entries()) if (key < 0) expect(seen).toContain(i);
      }),
    );
  });
});
