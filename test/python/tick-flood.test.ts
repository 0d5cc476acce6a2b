import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { returned, startBridgeScript } from '../support/python-bridge.ts';
import type { PythonPeer } from '../support/python-peer.ts';

const SYMBOLS = ['NQ 12-26', 'ES 12-26', 'YM 12-26', 'RTY 12-26', 'MNQ 12-26'];
/** What one tick queue of the package holds at most. */
const QUEUE_TICKS_MAX = 50_000;

const peers: PythonPeer[] = [];

lane(
  'python tick flood',
  hasPython(),
  pythonInstall,
)('50,000 ticks a second', () => {
  afterEach(async () => {
    await Promise.all(peers.splice(0).map((peer) => peer.stop()));
  });

  it('reach a pipeline that is slower than they come as the newest of each symbol, with all that was left out counted', async () => {
    const gateway = await startGateway();
    try {
      const brain = startBridgeScript('flooded', ['--port', gateway.ports.nexus, '--symbols', SYMBOLS.length]);
      peers.push(brain);
      expect(await returned(brain, 'start')).toBe(true);
      const store = join(gateway.dataDir, 'flood.jsonl');
      const flood = startBridgeScript('flood', [
        '--port',
        gateway.ports.platform,
        '--store',
        store,
        '--symbols',
        ...SYMBOLS,
      ]);
      peers.push(flood);
      expect(await returned(flood, 'connect')).toBe(true);
      flood.tell({});
      const sent = (await returned(flood, 'flood')) as Readonly<Record<string, number>>;
      const seen = (await returned(brain, 'end')) as Readonly<Record<string, number>>;
      // The newest of every symbol arrived, so nothing is behind; and what did not is accounted for, tick by tick.
      expect(seen['active_symbols']).toEqual(['ES', 'MNQ', 'NQ', 'RTY', 'YM']);
      const link = seen['gateway_stats'] as unknown as Readonly<Record<string, number>>;
      expect(seen['decided']! + seen['ticks_conflated']! + link['ticks_conflated']!).toBe(link['ticks_received']);
      expect(link['ticks_received']).toBeLessThanOrEqual(sent['ticks_sent']!);
      expect(seen['queue_longest']).toBeLessThanOrEqual(QUEUE_TICKS_MAX);
    } finally {
      await gateway.stop();
    }
  });
});
