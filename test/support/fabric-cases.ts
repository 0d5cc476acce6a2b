import { randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  makeClientKeys,
  startBrain,
  startSlowWire,
  type Brain,
  type BrainAnswer,
  type FabricGateway,
} from './fabric-gateway.ts';
import { untilSo } from './until-so.ts';

const ALIVE_TRIES_MAX = 30;

/** Asks until the gateway answers, each time within the budget of the client. */
export async function untilAlive(brain: Brain): Promise<void> {
  for (let tries = 0; tries < ALIVE_TRIES_MAX; tries++) if ((await brain.call('check_heartbeat')) === true) return;
  throw new Error(`the gateway did not answer ${ALIVE_TRIES_MAX} times`);
}

interface FabricOrderRow {
  readonly client_order_id: string;
  readonly role: string;
  readonly status: string;
  readonly quantity: number;
}

/** The orders of the fabric, newest first. */
export async function ordersOf(brain: Brain): Promise<readonly FabricOrderRow[]> {
  const answer = await brain.command('GET_POSITIONS');
  return (answer.data?.['orders'] ?? []) as readonly FabricOrderRow[];
}

/** Opens one lot and waits until it has filled, so that the next order of its symbol may come. */
export async function openOne(brain: Brain, symbol: string, requestId: string): Promise<BrainAnswer> {
  const answer = await brain.command('OPEN_ORDER', { symbol, side: 'BUY', volume: 1 }, requestId);
  if (answer.status !== 'SUCCESS') return answer;
  await untilSo(
    () => ordersOf(brain),
    (orders) => orders.some(({ client_order_id: id, status }) => id === requestId && status === 'FILLED'),
  );
  return answer;
}

/** What holds wherever the brain is. Each case starts the brains that it needs; the gateway is shared, and ends alive. */
export function fabricCases(gateway: () => FabricGateway): void {
  const withBrain = async (args: readonly (string | number)[], run: (brain: Brain) => Promise<void>): Promise<void> => {
    const brain = await startBrain(gateway(), args);
    try {
      await run(brain);
    } finally {
      await brain.peer.stop();
    }
  };
  const withKeys = (run: (brain: Brain) => Promise<void>): Promise<void> =>
    withBrain(['--key-file', gateway().keyFile], run);

  it('lets a brain with a listed key command and stream', () =>
    withKeys(async (brain) => {
      await untilAlive(brain);
      await brain.call('stream_data', { symbols: ['NQ'] });
      expect(await brain.peer.saw('TICK')).toMatchObject({ symbol: 'NQ', price: expect.any(Number) as number });
      const id = randomUUID();
      expect(await openOne(brain, 'NQ', id)).toMatchObject({
        request_id: id,
        status: 'SUCCESS',
        data: { symbol: 'NQ', orders: [{ platform: 'sim_mt5', symbol: 'NAS100', volume: 1, unit: 'lots' }] },
      });
      const account = await brain.command('GET_ACCOUNT_INFO');
      expect(account.data).toMatchObject({ trading: { state: 'active' }, default_platform: 'sim_mt5' });
      await untilSo(
        () => brain.call('stream_stats'),
        (stats) => (stats as { readonly is_alive: boolean }).is_alive,
      );
    }));

  it('refuses a key that is not on the list, says so, and counts it', async () => {
    const other = await makeClientKeys(gateway().folder, `other-${randomUUID()}`);
    await withBrain(['--key-file', other], async (brain) => {
      const answer = await brain.command('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 1 });
      expect(answer).toMatchObject({ status: 'ERROR', error: { code: 'KEY_REFUSED' } });
      expect(answer.error?.reason).toContain('fabric.clients');
    });
    await untilSo(
      () => Promise.resolve(gateway().log()),
      (log) => log.includes('FABRIC_KEY_REFUSED'),
    );
  });

  it('refuses a brain without a key, and one that was given the key of another gateway', async () => {
    const failed = { status: 'ERROR', error: { code: 'HANDSHAKE_FAILED' } };
    await withBrain(['--timeout-s', 6], async (brain) => {
      expect(await brain.command('HEARTBEAT')).toMatchObject(failed);
    });
    const file = join(gateway().folder, 'stranger.key');
    const keys = JSON.parse(readFileSync(gateway().keyFile, 'utf8')) as Record<string, string>;
    // Any other key of a pair will do for another gateway's.
    writeFileSync(file, JSON.stringify({ ...keys, gateway_public_key: keys['public_key'] }), { mode: 0o600 });
    await withBrain(['--key-file', file, '--timeout-s', 6], async (brain) => {
      expect(await brain.command('HEARTBEAT')).toMatchObject(failed);
    });
  });

  it('does not start a brain whose keys others may read', async () => {
    const file = join(gateway().folder, 'wide.key');
    copyFileSync(gateway().keyFile, file);
    chmodSync(file, 0o644);
    await expect(withBrain(['--key-file', file], () => Promise.resolve())).rejects.toThrow(/chmod 600/);
  });

  it('does a request once, however often it comes, and refuses its id for another', () =>
    withKeys(async (brain) => {
      const id = randomUUID();
      const first = await openOne(brain, 'ES', id);
      const again = await brain.command('OPEN_ORDER', { symbol: 'ES', side: 'BUY', volume: 1 }, id);
      expect(again).toMatchObject({ request_id: id, status: 'SUCCESS', data: first.data });
      expect(await brain.command('OPEN_ORDER', { symbol: 'ES', side: 'BUY', volume: 2 }, id)).toMatchObject({
        status: 'ERROR',
        error: { code: 'REQUEST_ID_REUSED' },
      });
      expect((await ordersOf(brain)).filter(({ client_order_id: each }) => each === id)).toHaveLength(1);
    }));

  it('does it once over a start of the gateway, too, and finds it again under the client', () =>
    withKeys(async (brain) => {
      const id = randomUUID();
      const first = await openOne(brain, 'YM', id);
      await gateway().restart();
      await untilAlive(brain);
      expect(await brain.command('OPEN_ORDER', { symbol: 'YM', side: 'BUY', volume: 1 }, id)).toMatchObject({
        status: 'SUCCESS',
        data: first.data,
      });
      expect(await brain.command('OPEN_ORDER', { symbol: 'YM', side: 'SELL', volume: 1 }, id)).toMatchObject({
        error: { code: 'REQUEST_ID_REUSED' },
      });
      expect((await ordersOf(brain)).filter(({ client_order_id: each }) => each === id)).toHaveLength(1);
    }));

  it('survives a brain that dies between its request and the answer, whose order acts once', async () => {
    const id = randomUUID();
    const payload = { symbol: 'RTY', side: 'BUY', volume: 1 };
    const brain = await startBrain(gateway(), ['--key-file', gateway().keyFile]);
    brain.peer.tell({ call: 'die_after', request_id: id, payload });
    expect(await brain.peer.exited).toBe(7);
    await withKeys(async (other) => {
      await untilSo(
        () => ordersOf(other),
        (orders) => orders.some(({ client_order_id: each }) => each === id),
      );
      expect(await other.command('OPEN_ORDER', payload, id)).toMatchObject({ status: 'SUCCESS' });
      expect((await ordersOf(other)).filter(({ client_order_id: each }) => each === id)).toHaveLength(1);
    });
  });

  it('answers every message of a flood, and another brain meanwhile', async () => {
    await withKeys(async (flooding) => {
      const flood = flooding.call('flood', { count: 3_000 });
      await withKeys(async (brain) => {
        for (let asked = 0; asked < 10; asked++)
          expect(await brain.command('GET_ACCOUNT_INFO')).toMatchObject({ status: 'SUCCESS' });
      });
      expect(await flood).toBe(3_000);
    });
  });

  it('answers what is no request in one frame', () =>
    withKeys(async (brain) => {
      const codes = (await brain.call('odd_shapes')) as readonly string[];
      expect(codes.slice(0, 3)).toEqual(['MESSAGE_MALFORMED', 'MESSAGE_MALFORMED', 'MESSAGE_MALFORMED']);
      expect(codes[3]).toBe('KEY_MISSING');
    }));

  it.each(['raises', 'hangs'])('goes on where the callback of a brain %s', (trouble) =>
    withBrain(['--key-file', gateway().keyFile, '--trouble', trouble], async (brain) => {
      await brain.call('stream_data');
      const counted = trouble === 'raises' ? 'callback_errors' : 'callback_stuck';
      await untilSo(
        () => brain.call('stream_stats'),
        (stats) => (stats as Readonly<Record<string, number>>)[counted]! > 0,
      );
      await untilAlive(brain);
      await untilSo(
        () => brain.call('stream_stats'),
        (stats) => (stats as { readonly is_alive: boolean }).is_alive,
      );
    }),
  );

  it('refuses what is wrong with a request before anything is sent', () =>
    withKeys(async (brain) => {
      await expect(brain.command('BUY_LOW')).rejects.toThrow(/expected one of HEARTBEAT/);
      await expect(brain.command('HEARTBEAT', {}, '7')).rejects.toThrow(/expected a UUID/);
    }));

  it('bears a wire that takes its time', async () => {
    const wire = await startSlowWire(gateway(), 150);
    const [command = 0, data = 0] = wire.ports;
    const dialled = ['--host', '127.0.0.1', '--command-port', command, '--data-port', data];
    try {
      await withBrain(['--key-file', gateway().keyFile, ...dialled], async (brain) => {
        await brain.call('stream_data');
        // A handshake over such a wire takes seconds, and begins anew where either end stood still meanwhile.
        const answer = await untilSo(
          () => brain.once('HEARTBEAT'),
          ({ status }) => status === 'SUCCESS',
        );
        // There and back through the wire: it is really slow.
        expect(answer.took_s).toBeGreaterThan(0.3);
        await brain.peer.saw('TICK');
      });
    } finally {
      await wire.stop();
    }
  });

  it('kills over the fabric', () =>
    withKeys(async (brain) => {
      expect(await brain.command('KILL_SWITCH', { reason: 'storm' })).toMatchObject({
        status: 'SUCCESS',
        data: { state: 'halted', by: 'fabric:brain', reason: 'storm', flatten: true },
      });
      expect(await brain.command('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 1 })).toMatchObject({
        error: { code: 'TRADING_HALTED' },
      });
    }));
}
