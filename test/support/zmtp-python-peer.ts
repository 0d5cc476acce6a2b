import type { DoorPeer } from '../../core/zmtp/door-peer.ts';
import { openRouterDoor, type RouterDoor } from '../../core/zmtp/router-door.ts';
import { freePort } from './free-port.ts';
import { startPython, type PythonScript } from './python.ts';
import { machineClock } from './zmtp-clock.ts';
import type { Recorder } from './zmtp-recorder.ts';

/** What a test has to close when it ends. */
export type ToClose = (() => Promise<void> | void)[];

/** Opens a door on loopback and the machine's clock; without a port on one that nobody else takes once it is closed. */
export async function doorOnLoopback(toClose: ToClose, handler: Recorder, given?: number): Promise<RouterDoor> {
  const port = given ?? (await freePort());
  const door = await openRouterDoor({ host: '127.0.0.1', port, clock: machineClock, handler });
  toClose.push(() => door.close());
  return door;
}

/** Starts Python source that finds zmq, msgpack and a context `ctx` in place. */
export function pythonPeer(toClose: ToClose, source: string, ...args: (string | number)[]): PythonScript {
  const script = startPython(`import sys, zmq, msgpack, time, hashlib\nctx = zmq.Context()\n${source}`, args);
  toClose.push(() => script.stop());
  return script;
}

/** Closes everything, the last first. */
export async function closeAll(toClose: ToClose): Promise<void> {
  for (const close of toClose.splice(0).toReversed()) await close();
}

/** Sends a peer back what it sent. */
export function echo(peer: DoorPeer, payload: Buffer): void {
  peer.send(payload);
}
