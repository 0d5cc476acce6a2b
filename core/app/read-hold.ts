import type { DoorHandler, DoorPeer } from '../zmtp/door-peer.ts';
import type { RouterDoor } from '../zmtp/router-door.ts';

/** Stops reading from peers while the order inbox is full, so that nothing of theirs has to be dropped. */
export interface ReadHold {
  /** The same handler, whose peers wait after the message that filled the inbox. */
  wrap(handler: DoorHandler, door: () => RouterDoor | undefined): DoorHandler;
  /** Reads on wherever reading was stopped; called when the inbox was worked off. */
  release(): void;
}

/** Makes the hold. */
export function createReadHold(isFull: () => boolean): ReadHold {
  const held = new Map<DoorPeer, RouterDoor>();
  return {
    wrap: (handler, doorOf) => ({
      peerOpened: (peer) => handler.peerOpened(peer),
      readEnded: (peer) => handler.readEnded(peer),
      malformed: (reason, peer) => handler.malformed(reason, peer),
      message: (peer, bytes, start, end) => {
        handler.message(peer, bytes, start, end);
        if (!isFull()) return;
        const door = doorOf();
        door?.pauseReads(peer);
        if (door !== undefined) held.set(peer, door);
      },
      peerClosed: (peer, reason) => {
        held.delete(peer);
        handler.peerClosed(peer, reason);
      },
    }),
    release: () => {
      if (held.size === 0 || isFull()) return;
      for (const [peer, door] of held) door.resumeReads(peer);
      held.clear();
    },
  };
}
