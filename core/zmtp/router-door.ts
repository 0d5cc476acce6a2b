import type { Clock } from '../base/clock.ts';
import type { DoorHandler, DoorPeer } from './door-peer.ts';
import type { ZmtpLimits } from './limits.ts';

export interface RouterDoorOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly limits?: Partial<ZmtpLimits>;
  readonly clock: Clock;
  readonly handler: DoorHandler;
}

/** A listening ZMTP ROUTER. */
export interface RouterDoor {
  readonly port: number;
  readonly peers: ReadonlyMap<number, DoorPeer>;
  /** Stops delivering this peer's messages after the current one; its own sends then block. Nothing is lost. */
  pauseReads(peer: DoorPeer): void;
  resumeReads(peer: DoorPeer): void;
  /** Disconnects every peer (`peerClosed` is called for each) and stops listening. */
  close(): Promise<void>;
}

/** Opens a door. Rejects with the system's error (`code` EADDRINUSE, `address`, `port`) when the port is taken. */
export function openRouterDoor(options: RouterDoorOptions): Promise<RouterDoor> {
  return Promise.reject(new Error(`door ${options.host}:${options.port} is not built yet`));
}
