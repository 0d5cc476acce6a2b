import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { hasZeromq } from '../support/fabric-gateway.ts';
import { followProgram } from '../support/gateway-process.ts';
import { lane } from '../support/lane.ts';

/** Only ends what hangs. */
vi.setConfig({ testTimeout: 240_000 });

/** It runs what is compiled: Node runs no TypeScript. */
const SCRIPT = fileURLToPath(new URL('scripts/busy-fabric.mjs', import.meta.url));
/** More than libzmq holds of one peer. */
const REQUESTS = 500;

lane(
  'fabric after a brain left',
  hasZeromq(),
  'npm install zeromq',
)('a fabric whose gateway is busy', () => {
  it('outlives a brain that sends more than it takes and is gone before it is read', async () => {
    const { Dealer, Request } = await import('zeromq');
    const program = followProgram(spawn(process.execPath, [SCRIPT], { stdio: ['ignore', 'pipe', 'pipe'] }));
    try {
      const port = Number((await program.line(/^ports/)).split(' ')[1]);
      const address = `tcp://127.0.0.1:${port}`;
      const brain = new Dealer({ linger: 2_000 });
      const isDialled = new Promise<void>((resolve) => {
        brain.events.on('handshake', () => resolve());
      });
      brain.connect(address);
      for (let sent = 0; sent < REQUESTS; sent++) await brain.send(['', 'request']);
      await isDialled;
      brain.close();
      const other = new Request({ linger: 0, receiveTimeout: 120_000 });
      other.connect(address);
      await other.send('still there?');
      const ended = program.ended.then(() => ['the gateway ended']);
      const [answer] = await Promise.race([other.receive(), ended]);
      expect(String(answer), program.errors()).toBe('still there?');
      other.close();
    } finally {
      program.signal('SIGKILL');
      await program.ended;
    }
  });
});
