import { decode, encode } from '@msgpack/msgpack';
import { expect } from 'vitest';
import { TickFanOut } from '../../core/doors/tick-fan-out.ts';
import { createTickLane } from '../../core/doors/tick-lane.ts';
import type { SymbolMeaning, TickSource } from '../../core/doors/tick-source.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { QuoteBoard } from '../../core/model/quote-board.ts';
import type { DoorPeer, TickBatch } from '../../core/zmtp/door-peer.ts';
import { FrameParser } from '../../core/zmtp/frame-parser.ts';

export const NT8 = 'nt8' as PlatformId;
export const SIERRA = 'sierra' as PlatformId;

/** A peer that keeps a copy of each payload, and says that it holds `queuedBytes`. */
export class TickPeer implements DoorPeer {
  readonly id = 1;
  readonly socketType = 'DEALER';
  readonly identity: Uint8Array = new Uint8Array(0);
  readonly address = 'test';
  readonly isOpen = true;
  readonly conflatedTicks = 0;
  readonly lastHeardUs = 0;
  readonly canPing = false;
  readonly rttUs = undefined;
  queuedBytes = 0;
  readonly payloads: Buffer[] = [];
  readonly batches: TickBatch[] = [];
  send(): boolean {
    throw new Error('ticks do not travel on the order lane');
  }
  sendTicks(batch: TickBatch): void {
    this.batches.push({ ...batch, bytes: batch.bytes, keys: batch.keys.slice(0, batch.count) });
    const length = batch.ends[batch.count - 1]!;
    const parser = new FrameParser(
      {
        frame: (flags, bytes, start, end) => {
          expect(flags & 5).toBe(0);
          this.payloads.push(Buffer.from(bytes.subarray(start, end)));
          return true;
        },
        broken: (fault) => expect.fail(fault),
      },
      1 << 20,
    );
    expect(parser.feed(batch.bytes.subarray(0, length), 0)).toBe(length);
    expect(parser.isMidFrame).toBe(false);
  }
  ping(): void {}
  close(): void {}
  /** What arrived, decoded. */
  get messages(): unknown[] {
    return this.payloads.map((payload) => decode(payload));
  }
}

/** A tick lane with one peer that wants all ticks, one source for nt8, and a log of what its host was told. */
export function setUpTickLane() {
  const board = new QuoteBoard();
  const fanOut = new TickFanOut(board);
  const log: string[] = [];
  const clock = { us: 1_000_000, nowUs: () => clock.us };
  const known = new Map<string, SymbolMeaning>([
    ['NQ 12-26', { root: 'NQ', isFront: true }],
    ['NQ 03-27', { root: 'NQ', isFront: false }],
    ['US500', { root: 'ES', isFront: true }],
  ]);
  const lane = createTickLane({
    board,
    fanOut,
    clock,
    host: {
      resolveSymbol: (platform, symbol) => {
        log.push(`resolve ${platform} ${symbol}`);
        return known.get(symbol);
      },
      refused: (platform, code) => log.push(`refused ${platform} ${code}`),
      unmapped: (platform, symbol) => log.push(`unmapped ${platform} ${symbol}`),
      sampled: (platform, root, price) => log.push(`sampled ${platform} ${root} @ ${price}`),
    },
  });
  const peer = new TickPeer();
  fanOut.set(peer, { batch: false, roots: undefined });
  return { board, fanOut, lane, log, clock, known, peer, source: lane.openSource(NT8)! };
}

export const feed = (source: TickSource, message: unknown): string => {
  const bytes = encode(message);
  return source.accept(bytes, 0, bytes.length);
};
export const tick = (symbol: string, price: unknown, extra: object = {}) => ({
  type: 'MARKET_DATA',
  platform: 'nt8',
  data: { symbol, price, volume: 2, timestamp: 5, ...extra },
});
export const renamed = (message: ReturnType<typeof tick>, symbol: string) => ({
  ...message,
  data: { ...message.data, symbol },
});
