// A fabric whose process does nothing else for a while after the first request that reaches it.
import * as zeromq from 'zeromq';
import { openFabricSockets } from '../../../dist/core/doors/fabric-sockets.js';

/** Some beats of a heartbeat, had it one. */
const BUSY_MS = 3_500;

let taken = 0;
const sockets = await openFabricSockets({
  zeromq,
  clock: { monotonicUs: () => Math.round(performance.now() * 1_000) },
  host: '127.0.0.1',
  commandPort: 0,
  dataPort: 0,
  security: undefined,
  answer: (body) => {
    taken += 1;
    if (taken === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
    return Promise.resolve(body);
  },
  keyRefused: () => {},
  handshakeFailed: () => {},
  peersFull: () => {},
  failed: (cause) => {
    throw cause;
  },
});
process.stdout.write(`ports ${sockets.commandPort} ${sockets.dataPort}\n`);
