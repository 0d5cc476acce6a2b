import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '@msgpack/msgpack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/app/system-clock.ts';
import { openDealerLink, type DealerLink } from '../../core/zmtp/dealer-link.ts';
import { runNexus, startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';
import { writePatientLimits } from '../support/patient-limits.ts';
import { untilSo } from '../support/until-so.ts';

/** Only ends what hangs. */
const TEST_MS_MAX = 480_000;
const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };

let folder: ReturnType<typeof temporaryFolder>;
let gateway: GatewayProcess;
const links: DealerLink[] = [];

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const link of links.splice(0)) link.close();
  await gateway.stop();
  folder.remove();
});

/** A script at a door: what it says goes as the bytes of the wire. */
function dial(port: number): Promise<(message: object) => void> {
  return new Promise((resolve, reject) => {
    const link = openDealerLink({
      host: '127.0.0.1',
      port,
      socketType: 'DEALER',
      clock: systemClock(),
      handler: {
        opened: () => resolve((message) => void link.send(encode(message))),
        message: () => {},
        readEnded: () => {},
        closed: (reason) => reject(new Error(reason)),
        malformed: () => {},
      },
    });
    links.push(link);
  });
}

function nexus(...args: string[]) {
  return runNexus([...args, '--data', folder.path]);
}

async function json(...args: string[]): Promise<Record<string, unknown>> {
  return JSON.parse((await nexus(...args, '--json')).stdout) as Record<string, unknown>;
}

/** Waits until something is as it should be. */
async function until(is: () => Promise<boolean>): Promise<void> {
  await untilSo(is, (isSo) => isSo);
}

/** A gateway with its three simulated platforms, and a client's way to speak to it. */
async function startWithSims(): Promise<(message: object) => void> {
  writePatientLimits(folder.path);
  gateway = await startGatewayProcess(folder.path, ['--no-demo']);
  await until(async () => ((await json('status'))['platforms_linked'] as string[]).length === 3);
  await until(async () => {
    const rows = JSON.parse((await nexus('platforms', '--json')).stdout) as { can_trade: { state: string } }[];
    return rows.every((row) => row.can_trade.state === 'green');
  });
  return dial(gateway.ports.nexus);
}

async function held(): Promise<number> {
  const positions = JSON.parse((await nexus('positions', '--json')).stdout) as { qty: number }[];
  return positions.filter(({ qty }) => qty !== 0).length;
}

describe('the command line', () => {
  it('flattens, proves it, and says by its exit code when it cannot', { timeout: TEST_MS_MAX }, async () => {
    const say = await startWithSims();
    say({ ...SIGNAL, order_id: 'a' });
    await until(async () => (await held()) === 3);
    const flat = await nexus('flatten', '--reason', 'lunch');
    expect(flat).toMatchObject({ code: 0 });
    expect(flat.stdout).toMatch(/PROVED +ALL, by cli \(lunch\)/);
    expect(await held()).toBe(0);
    expect(await json('certificate')).toMatchObject({ outcome: 'PROVED', by: 'cli', platforms: { length: 3 } });

    const platform = await dial(gateway.ports.platform);
    platform({ type: 'REGISTER', platform: 'nt8' });
    await until(async () => JSON.stringify(await json('status')).includes('"nt8"'));
    say({ ...SIGNAL, order_id: 'b' });
    await until(async () => Number((await json('status'))['open_orders']) > 0);
    const doubtful = await nexus('flatten', 'NQ', '--platform', 'nt8', '--wait', '1');
    expect(doubtful.code).toBe(1);
    expect(doubtful.stdout).toMatch(/NOT PROVED/);
    expect((await nexus('flatten', 'ACME')).stderr).toMatch(/SYMBOL_UNKNOWN/);
    expect((await nexus('flatten', '--platform', 'mt9')).stderr).toMatch(/PLATFORM_UNKNOWN/);
  });

  it(
    'finds a kill of the nexus door latched after a kill -9, and lets only a person with a reason re-arm',
    { timeout: TEST_MS_MAX },
    async () => {
      const say = await startWithSims();
      say({ ...SIGNAL, order_id: 'a' });
      await until(async () => (await held()) === 3);
      say({ type: 'KILL', reason: 'storm', flatten: true });
      await until(async () => (await json('status'))['state'] === 'halted');
      gateway.signal('SIGKILL');
      await gateway.ended;
      expect(await json('certificate')).toMatchObject({ by: 'nexus:legacy', reason: 'storm' });

      const again = await startWithSims();
      expect(await json('status')).toMatchObject({ state: 'halted', by: 'nexus:legacy', reason: 'storm' });
      again({ type: 'REARM', reason: 'please' });
      again({ ...SIGNAL, order_id: 'b' });
      const refusals = ['REARM_NOT_HERE', 'TRADING_HALTED'];
      await until(async () => {
        const counters = (await json('status'))['counters'] as object;
        return refusals.every((code) => Object.hasOwn(counters, code));
      });
      expect(await json('status')).toMatchObject({ state: 'halted', open_orders: 0 });
      expect((await nexus('rearm')).code).not.toBe(0);
      expect((await nexus('rearm', '--reason', ' ')).stderr).toMatch(/REASON_MISSING/);
      expect(await nexus('rearm', '--reason', 'looked at every platform')).toMatchObject({ code: 0 });
      again({ ...SIGNAL, order_id: 'c' });
      await until(async () => (await held()) === 3);
      expect((await nexus('kill', '--flatten', '--reason', 'enough')).code).toBe(0);
      expect(await held()).toBe(0);
    },
  );

  it('keeps live in a journal of its own, where alone an account can be armed', { timeout: TEST_MS_MAX }, async () => {
    gateway = await startGatewayProcess(folder.path);
    const armed = await nexus('arm', '--platform', 'nt8', '--account', 'U1', '--reason', 'go');
    expect(armed.stderr).toMatch(/LIVE_MODE_OFF/);
    await gateway.stop();
    const file = join(folder.path, 'config', 'gateway.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('mode: paper', 'mode: live'));
    gateway = await startGatewayProcess(folder.path);
    await gateway.line(/^gateway ready: live trading/);
    expect((await nexus('arm', '--platform', 'nt8', '--account', 'U1', '--reason', 'go')).stderr).toMatch(
      /PLATFORM_UNKNOWN/,
    );
    expect(await json('status')).toMatchObject({ mode: 'live', armed: [] });
    expect(existsSync(join(folder.path, 'journal', 'paper.db'))).toBe(true);
    expect(existsSync(join(folder.path, 'journal', 'live.db'))).toBe(true);
    expect((await nexus('token', '--platform', 'nt8')).stdout.trim()).toBe(
      readFileSync(join(folder.path, 'config', 'tokens', 'nt8.token'), 'utf8').trim(),
    );
  });
});
