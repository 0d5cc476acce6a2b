import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fabricCases, openOne, ordersOf, untilAlive } from '../support/fabric-cases.ts';
import { startBrain, startFabricGateway, type FabricGateway } from '../support/fabric-gateway.ts';
import { temporaryFolder } from '../support/gateway-process.ts';
import { hostsLane, twoHosts, type TwoHosts } from '../support/two-hosts.ts';
import { untilSo } from '../support/until-so.ts';

/** Only ends what hangs. */
vi.setConfig({ testTimeout: 480_000, hookTimeout: 240_000 });

hostsLane()('a brain on another host', () => {
  const folder = temporaryFolder();
  let hosts: TwoHosts;
  let gateway: FabricGateway;
  beforeAll(async () => {
    hosts = twoHosts('');
    const { gateway: near, brain: far } = hosts;
    gateway = await startFabricGateway(folder.path, {
      host: near.address,
      gatewayNamespace: near.namespace,
      brainNamespace: far.namespace,
    });
  });
  afterAll(async () => {
    await gateway.stop();
    hosts.remove();
    folder.remove();
  });

  it('is told in time when the wire is cut; what it sent into the cut never acts later, and once when it is sent again', async () => {
    const brain = await startBrain(gateway, ['--key-file', gateway.keyFile, '--timeout-s', 5]);
    try {
      await brain.call('stream_data');
      await brain.peer.saw('TICK');
      const id = randomUUID();
      const order = { symbol: 'NQ', side: 'BUY', volume: 1 };
      await untilAlive(brain);
      hosts.partition();
      expect(await brain.once('OPEN_ORDER', order, id)).toMatchObject({
        status: 'ERROR',
        error: { code: 'ANSWER_LATE' },
      });
      expect(await brain.once('OPEN_ORDER', order, id)).toMatchObject({
        status: 'ERROR',
        error: { code: 'LINK_DOWN' },
      });
      await untilSo(
        () => brain.call('stream_stats'),
        (stats) => !(stats as { readonly is_alive: boolean }).is_alive,
      );
      hosts.heal();
      const healedMs = performance.now();
      await untilAlive(brain);
      console.log(`fabric: reached again ${Math.round(performance.now() - healedMs)} ms after a partition`);
      expect((await ordersOf(brain)).map(({ client_order_id: each }) => each)).not.toContain(id);
      await untilSo(
        () => brain.call('stream_stats'),
        (stats) => (stats as { readonly is_alive: boolean }).is_alive,
      );
      // By now whatever the kernel had kept of it would have come.
      expect((await ordersOf(brain)).map(({ client_order_id: each }) => each)).not.toContain(id);
      expect(await openOne(brain, 'NQ', id)).toMatchObject({ status: 'SUCCESS' });
      expect((await ordersOf(brain)).filter(({ client_order_id: each }) => each === id)).toHaveLength(1);
    } finally {
      await brain.peer.stop();
    }
  });

  it('is not needed for a kill: the gateway’s own command does it while the wire is cut', async () => {
    const brain = await startBrain(gateway, ['--key-file', gateway.keyFile]);
    try {
      hosts.partition();
      await gateway.nexus(['kill', '--reason', 'storm']);
      hosts.heal();
      await untilAlive(brain);
      const account = await brain.command('GET_ACCOUNT_INFO');
      expect(account.data).toMatchObject({ trading: { state: 'halted', reason: 'storm' } });
      await untilSo(
        () => gateway.nexus(['rearm', '--reason', 'over']),
        (said) => !/FLATTEN_AT_WORK/.test(said),
      );
      expect((await brain.command('GET_ACCOUNT_INFO')).data).toMatchObject({ trading: { state: 'active' } });
    } finally {
      await brain.peer.stop();
    }
  });

  fabricCases(() => gateway);
});
