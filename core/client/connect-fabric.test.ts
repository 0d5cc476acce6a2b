import { decode, encode } from '@msgpack/msgpack';
import { expect, it } from 'vitest';
import { hasZeromq } from '../../test/support/fabric-gateway.ts';
import { lane } from '../../test/support/lane.ts';
import { connectFabric } from './connect-fabric.ts';

/** Longer than a person wants, for machines that are busy. */
const TIMEOUT_MS = 20_000;

lane(
  'fabric client',
  hasZeromq(),
  'npm install zeromq',
)('a client of the fabric', () => {
  it('kills while another command waits for its answer', async () => {
    const { Router } = await import('zeromq');
    const gateway = new Router({ linger: 0 });
    await gateway.bind('tcp://127.0.0.1:*');
    const connected = await connectFabric({
      commandPort: Number(gateway.lastEndpoint?.split(':').at(-1)),
      timeoutMs: TIMEOUT_MS,
    });
    if (!connected.ok) throw new Error(connected.error.reason);
    const fabric = connected.value;
    try {
      const answers = Promise.all([fabric.sendCommand('GET_POSITIONS'), fabric.sendCommand('KILL_SWITCH')]);
      const requests = new Map<string, readonly [Buffer, string]>();
      while (requests.size < 2) {
        const [identity, , body] = await gateway.receive();
        const { action, request_id: id } = decode(body!) as { readonly action: string; readonly request_id: string };
        requests.set(action, [identity!, id]);
      }
      for (const action of ['KILL_SWITCH', 'GET_POSITIONS']) {
        const [identity, id] = requests.get(action)!;
        const answer = encode({ request_id: id, status: 'SUCCESS', data: { action }, timestamp: 1 });
        await gateway.send([identity, '', Buffer.from(answer)]);
      }
      expect(await answers).toMatchObject([
        { ok: true, value: { data: { action: 'GET_POSITIONS' } } },
        { ok: true, value: { data: { action: 'KILL_SWITCH' } } },
      ]);
    } finally {
      fabric.close();
      gateway.close();
    }
  }, 240_000);
});
