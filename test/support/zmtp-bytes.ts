import { encodeFrame, encodeGreeting, encodeReady, FLAG_MORE, type ZmtpSocketType } from '../../core/zmtp/codec.ts';
import type { TickBatch } from '../../core/zmtp/door-peer.ts';

const NO_IDENTITY = new Uint8Array(0);

/** What a well-behaved peer sends to open a link. */
export function opening(socketType: ZmtpSocketType, identity: Uint8Array = NO_IDENTITY): Buffer {
  return Buffer.concat([encodeGreeting(), encodeReady(socketType, identity)]);
}

/** One message of the given frames. */
export function messageOf(...frames: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    frames.map((frame, i) => encodeFrame(i < frames.length - 1 ? FLAG_MORE : 0, Buffer.from(frame as string))),
  );
}

/** A batch of one-frame ticks, each with the key that stands beside it. */
export function tickBatch(ticks: readonly (readonly [key: number, payload: string])[]): TickBatch {
  const frames = ticks.map(([, payload]) => messageOf(payload));
  let end = 0;
  return {
    bytes: Buffer.concat(frames),
    count: ticks.length,
    ends: Int32Array.from(frames, (frame) => (end += frame.length)),
    keys: Int32Array.from(ticks, ([key]) => key),
  };
}
