import { expect, it } from 'vitest';
import { FABRIC_PEERS_MAX } from '../../core/doors/fabric-peers.ts';
import { openFabricSockets } from '../../core/doors/fabric-sockets.ts';
import { hasZeromq } from '../support/fabric-gateway.ts';
import { lane } from '../support/lane.ts';

/** So often a peer for whom no room is left tries until another one leaves. */
const TRIES = 2;
/** Only ends what hangs. */
const TEST_MS_MAX = 240_000;

lane(
  'fabric with too many peers',
  hasZeromq(),
  'npm install zeromq',
)('a fabric with as many peers as it may have', () => {
  it(
    'lets no other in, says so, and takes it once one has left',
    async () => {
      const zeromq = await import('zeromq');
      let refused = 0;
      let tellOften = (): void => {};
      const isOften = new Promise<void>((resolve) => {
        tellOften = resolve;
      });
      const sockets = await openFabricSockets({
        zeromq,
        // Time stands still: however soon somebody tries again, it stays out.
        clock: { monotonicUs: () => 0 },
        host: '127.0.0.1',
        commandPort: 0,
        dataPort: 0,
        security: undefined,
        answer: (body) => Promise.resolve(body),
        keyRefused: () => {},
        handshakeFailed: () => {},
        peersFull: () => {
          refused += 1;
          if (refused === TRIES) tellOften();
        },
        failed: (cause) => {
          throw cause;
        },
      });
      const address = `tcp://127.0.0.1:${sockets.commandPort}`;
      const ask = async (): Promise<{ readonly answer: Promise<string>; close(): void }> => {
        const peer = new zeromq.Request({ linger: 0, reconnectInterval: 50, immediate: true });
        peer.connect(address);
        const answer = peer.send('there?').then(async () => String((await peer.receive())[0]));
        return { answer, close: () => peer.close() };
      };
      const peers = [];
      try {
        for (let each = 0; each < FABRIC_PEERS_MAX; each++) {
          const peer = await ask();
          peers.push(peer);
          expect(await peer.answer).toBe('there?');
        }
        const late = await ask();
        peers.push(late);
        await isOften;
        peers.shift()?.close();
        expect(await late.answer).toBe('there?');
      } finally {
        for (const peer of peers) peer.close();
        sockets.close();
      }
    },
    TEST_MS_MAX,
  );
});
