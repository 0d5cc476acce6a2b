import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../core/base/clock.ts';
import { systemClock } from '../../core/app/system-clock.ts';
import { askPatiently } from '../support/ask-patiently.ts';
import { connectNexus, type NexusClient } from '../../core/client/index.ts';
import { DtcServer } from '../support/dtc-server.ts';
import { temporaryFolder } from '../support/gateway-process.ts';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { MANUAL_START_US } from '../support/manual-clock.ts';

const TEST_MS_MAX = 240_000;
/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;
const ARGS = ['--platform-port', '0', '--nexus-port', '0', '--admin-port', '0', '--ui-port', '0'];

let folder: ReturnType<typeof temporaryFolder>;
/** It shows a day on which the December contract is in front, whenever the test runs. */
let clock: Clock;
let server: DtcServer;
let gateway: InteropGateway | undefined;
let client: NexusClient | undefined;

beforeEach(() => {
  folder = temporaryFolder();
  clock = systemClock(MANUAL_START_US - systemClock().nowUs());
  server = new DtcServer(clock);
});

afterEach(async () => {
  client?.close();
  await gateway?.kill();
  await server.close();
  folder.remove();
});

async function until(what: string | (() => string), holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + WAIT_MS_MAX;
  while (!(await holds())) {
    if (Date.now() > endMs) throw new Error(`waited in vain until ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function start(port: number): Promise<InteropGateway> {
  const config = `version: 1\nsimulated_platforms: []\nplatforms:\n  sierra: { port: ${port}, account: Sim1 }\n`;
  const started = await startGateway({
    dataDir: folder.path,
    config,
    args: [...ARGS, '--no-demo', '--clock', new Date(clock.nowUs() / 1_000).toISOString()],
  });
  gateway = started;
  await until('Sierra Chart is ready', async () =>
    (await rows('platforms', started)).some((row) => (row['can_trade'] as { state: string }).state === 'green'),
  );
  return started;
}

async function rows(action: string, from: InteropGateway): Promise<readonly Record<string, unknown>[]> {
  const answer = await askPatiently({ port: from.ports.admin, action });
  if (!answer.ok) throw new Error(answer.error.reason);
  return answer.value.data as readonly Record<string, unknown>[];
}

/**
 * Sends a signal, and another one where it was refused, until what it is to lead to has happened: a busy machine may be
 * refused for a moment, and then nothing was sent.
 */
function signaller(to: NexusClient) {
  const refused: string[] = [];
  to.onReject(({ code, reason }) => refused.push(`${code}: ${reason}`));
  let count = 0;
  return async (what: string, quantity: number, holds: () => boolean): Promise<void> => {
    let answered = refused.length;
    const send = (): void => {
      count += 1;
      to.sendSignal({ orderId: `signal-${count}`, symbol: 'NQ', side: 'BUY', quantity, confidence: 0.9 });
    };
    send();
    await until(
      () => `${what}; refused: ${refused.join(', ') || 'never'}`,
      () => {
        if (refused.length > answered) {
          answered = refused.length;
          send();
        }
        return holds();
      },
    );
  };
}

describe('a gateway of its own process and a DTC server over TCP', { timeout: TEST_MS_MAX }, () => {
  it('fills a signal, and knows after a sudden death what filled meanwhile', async () => {
    const port = await server.listen();
    const first = await start(port);
    client = connectNexus({ port: first.ports.nexus, client: 'sdk', subscribe: ['NQ'] });
    await client.ready(WAIT_MS_MAX);
    const fills: number[] = [];
    client.onFill((fill) => fills.push(fill.fillPrice));
    const enters = signaller(client);
    await enters('it fills', 1, () => fills.length > 0);
    expect(fills[0]).toBe(16_250.5);

    server.behaviour.fillsMarket = false;
    await enters('the order is accepted', 2, () => server.books.orders.length === 2);
    client.close();
    await first.kill();
    const order = server.books.orders[1]!;
    server.fill(order, 2, 16_255);

    const second = await start(port);
    // What was refused for a moment stands there as denied, and was never sent.
    const sent = async (): Promise<readonly unknown[]> =>
      (await rows('orders', second)).map(({ status }) => status).filter((status) => status !== 'denied');
    let last: readonly unknown[] = [];
    await until(
      () => `both fills are booked; the orders are ${last.join(', ') || 'none'}`,
      async () => {
        last = await sent();
        return last.length === 2 && last.every((status) => status === 'filled');
      },
    );
    expect(await rows('positions', second)).toMatchObject([{ platform: 'sierra', symbol: 'NQZ26', qty: 3 }]);
    expect(server.of('SUBMIT_NEW_SINGLE_ORDER')).toHaveLength(2);
  });
});
