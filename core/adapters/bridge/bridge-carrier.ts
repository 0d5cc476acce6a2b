import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { LinkCause } from '../../model/light.ts';

/** What a stream of frames can do wrong; each is a code of the error catalogue. */
export type LinkFault = 'BRIDGE_FRAME_INVALID' | 'BRIDGE_FRAME_TOO_LARGE' | 'BRIDGE_FRAME_STALLED' | 'BRIDGE_SLOW_PEER';

/** What a link tells its owner. All calls are synchronous. */
export interface LinkOwner {
  /** One frame; its bytes are valid during the call only. */
  frame(bytes: Uint8Array): void;
  /** The peer did something that cannot go on; the owner ends the link. */
  fault(code: LinkFault, reason: string): void;
  /** Called exactly once, and never by `close`; nothing is delivered afterwards. */
  lost(reason: string): void;
}

/** One link of a bridge, whatever carries its frames. */
export interface FrameLink {
  readonly isOpen: boolean;
  /** Bytes that were sent and lie where a kill would not reach them. */
  readonly queuedBytes: number;
  /** Sends one frame. False when nothing was sent: the link is closed, or the payload is larger than a frame may be. */
  send(payload: Uint8Array): boolean;
  /** Looks at its waits; called about once a second. */
  checkTime(nowUs: number): void;
  /** Ends the link after what was sent has been taken, at most a second later. Idempotent. */
  close(): void;
}

/** Takes a link that has come; its owner is told of everything from then on. */
export type TakeLink = (owner: LinkOwner) => FrameLink;

/** What a carrier tells its owner. */
export interface CarrierOwner {
  /** Bridges can dial; the port is the one that it has. `note` says what is unusual about the way. */
  listening(port: number, note?: string): void;
  /** Bridges cannot dial; it is tried again after a growing wait. */
  failed(cause: LinkCause, reason: string): void;
  accepted(take: TakeLink): void;
  /** One link more than there may be; it was closed. */
  crowded(): void;
}

/** What brings the frames of one platform's bridges: a listener of the gateway's own, or a process that has one. */
export interface BridgeCarrier {
  open(): void;
  /** Takes no more links; those that stand are their owner's to end. */
  close(): void;
}

/** What every carrier is made of. */
export interface CarrierParts {
  readonly clock: Clock;
  readonly random: Random;
  /** 0 takes any free one. */
  readonly port: number;
}

export type MakeCarrier = (parts: CarrierParts, owner: CarrierOwner) => BridgeCarrier;
