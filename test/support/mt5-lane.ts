import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askPatiently } from './ask-patiently.ts';
import { connectNexus } from '../../core/client/connect-nexus.ts';
import type { OrderDone, OrderFill, OrderReject } from '../../core/client/gateway-message.ts';
import type { NexusClient } from '../../core/client/nexus-client.ts';
import type { Signal } from '../../core/client/client-request.ts';
import { freePort } from './free-port.ts';
import { startGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { startTerminal, type Mt5Terminal } from './mt5-terminal.ts';
import { writePatientLimits } from './patient-limits.ts';

/** A Friday with all markets open, and the December contracts in front. */
const START_MS = Date.parse('2026-11-20T14:30:00Z');
/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;

export type Mt5Platform = 'mt5_global' | 'mt5_brazil';

/** The real gateway in a process of its own, a client, and terminals with the bridge. */
export interface Mt5Lane {
  readonly client: NexusClient;
  readonly fills: OrderFill[];
  readonly rejects: OrderReject[];
  readonly done: OrderDone[];
  readonly folder: string;
  portOf(platform: Mt5Platform): number;
  /** A terminal that is logged in, quotes its symbols and has the bridge; resolves once the gateway has its report. */
  terminal(platform: Mt5Platform, setUp?: readonly string[]): Promise<Mt5Terminal>;
  /** The same without waiting for the gateway; `folder` is that of a terminal that comes back. */
  launch(
    platform: Mt5Platform,
    setUp: readonly string[],
    options?: { readonly token?: string; readonly port?: number },
  ): Promise<Mt5Terminal>;
  /** How many links a platform has lost so far. */
  linksLost(platform: Mt5Platform): number;
  /** Waits until the platform trades. */
  opened(platform: Mt5Platform): Promise<void>;
  /** Sends a signal and returns its order id. */
  signals(signal: Signal): string;
  ask(action: string, payload?: Readonly<Record<string, unknown>>): Promise<unknown>;
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
  /** Kills the gateway without a word and starts another one on its folder and ports. */
  restartGateway(): Promise<void>;
  stop(): Promise<void>;
}

export interface Mt5LaneOptions {
  readonly program: string;
  readonly platforms?: readonly Mt5Platform[];
  /** Lines of gateway.yaml beside those of the platforms. */
  readonly yaml?: string;
}

/** NAS100 at $1 a point and lot, filled at the market, parts allowed; and the dollar and index futures of B3. */
export const GLOBAL_SETUP: readonly string[] = [
  'account 1001 Broker-Demo USD netting',
  'symbol NAS100 0.25 0.25 0.1 0.1 1000 2 2',
  'quote NAS100 16250 16250.5 0 0',
];

export const BRAZIL_SETUP: readonly string[] = [
  'account 2002 Corretora-Demo BRL exchange',
  'symbol WINZ26 5 1 1 1 1000 3 3',
  'symbol WDOZ26 0.5 5 1 1 1000 3 3',
  'quote WINZ26 129995 130000 130000 3',
  'quote WDOZ26 5499.5 5500 5500 2',
];

/** Starts the gateway; the signals are those of a test, so its limits are wide. */
export async function mt5Lane(options: Mt5LaneOptions): Promise<Mt5Lane> {
  const { program, platforms = ['mt5_global'] } = options;
  const folder = mkdtempSync(join(tmpdir(), 'nexus-mt5-lane-'));
  const config = join(folder, 'config');
  mkdirSync(join(config, 'tokens'), { recursive: true });
  writePatientLimits(folder);
  const entries = platforms.map((platform) => `${platform}: {}`).join(', ');
  writeFileSync(join(config, 'gateway.yaml'), `version: 1\nplatforms: { ${entries} }\n${options.yaml ?? ''}`);
  const tokenOf = (platform: Mt5Platform): string => `token-of-${platform}`;
  for (const platform of platforms) writeFileSync(join(config, 'tokens', `${platform}.token`), tokenOf(platform));
  const ports = new Map<Mt5Platform, number>();
  for (const platform of platforms) ports.set(platform, await freePort());
  const startedMs = Date.now();
  const clockOffsetMs = START_MS - startedMs;
  const startGateway = (): Promise<GatewayProcess> =>
    startGatewayProcess(folder, [
      '--no-sim',
      '--clock',
      new Date(Date.now() + clockOffsetMs).toISOString(),
      ...platforms.flatMap((platform) => ['--bridge-port', `${platform}=${ports.get(platform)}`]),
    ]);
  let gateway = await startGateway();
  const [fills, rejects, done]: [OrderFill[], OrderReject[], OrderDone[]] = [[], [], []];
  const connect = async (): Promise<NexusClient> => {
    const client = connectNexus({ port: gateway.ports.nexus, client: 'lane' });
    client.onFill((fill) => fills.push(fill));
    client.onReject((reject) => rejects.push(reject));
    client.onDone((end) => done.push(end));
    const ready = await client.ready(WAIT_MS_MAX);
    if (!ready.ok) throw new Error(ready.error.reason);
    return client;
  };
  let client = await connect();
  const terminals: Mt5Terminal[] = [];
  const folders = new Map<Mt5Platform, string>();
  const ask: Mt5Lane['ask'] = async (action, payload) => {
    const token = readFileSync(join(config, 'admin.token'), 'utf8').trim();
    const answer = await askPatiently({ port: gateway.ports.admin, action, token, ...(payload && { payload }) });
    if (!answer.ok) throw new Error(`${action}: ${answer.error.code} ${answer.error.reason}`);
    return answer.value.data;
  };
  const until: Mt5Lane['until'] = async (what, holds) => {
    const endMs = Date.now() + WAIT_MS_MAX;
    while (!(await holds())) {
      if (Date.now() > endMs) throw new Error(`waited in vain for ${what}\n${await report()}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const report = async (): Promise<string> => {
    const log = readFileSync(join(folder, 'logs', 'gateway.log'), 'utf8')
      .split('\n')
      .slice(-25)
      .join('\n');
    const printed = terminals.flatMap((terminal) => terminal.printed.slice(-8)).join('\n');
    return `${log}\n${printed}\n${JSON.stringify(await ask('orders').catch(String)).slice(0, 2_000)}`;
  };
  const opened: Mt5Lane['opened'] = (platform) =>
    until(`${platform} to open`, async () =>
      ((await ask('platforms')) as readonly Record<string, unknown>[]).some(
        (row) =>
          row['platform'] === platform &&
          row['linked'] === true &&
          (row['can_trade'] as { readonly state: string }).state === 'green',
      ),
    );
  const launch: Mt5Lane['launch'] = async (platform, setUp, launched) => {
    const terminalFolder = folders.get(platform) ?? mkdtempSync(join(folder, `${platform}-`));
    folders.set(platform, terminalFolder);
    const terminal = startTerminal({
      program,
      platform,
      port: launched?.port ?? ports.get(platform)!,
      token: launched?.token ?? tokenOf(platform),
      folder: terminalFolder,
      clockOffsetMs,
    });
    terminals.push(terminal);
    for (const line of setUp) await terminal.does(line);
    await terminal.does('start');
    return terminal;
  };
  return {
    get client() {
      return client;
    },
    fills,
    rejects,
    done,
    folder,
    portOf: (platform) => ports.get(platform)!,
    linksLost: (platform) =>
      readFileSync(join(folder, 'logs', 'gateway.log'), 'utf8').split(`Platform lost: ${platform}`).length - 1,
    launch,
    opened,
    terminal: async (platform, setUp = platform === 'mt5_global' ? GLOBAL_SETUP : BRAZIL_SETUP) => {
      const terminal = await launch(platform, setUp);
      await opened(platform);
      return terminal;
    },
    signals: (signal) => {
      const sent = client.sendSignal(signal);
      if (!sent.ok) throw new Error(sent.error.reason);
      return sent.value;
    },
    ask,
    until,
    restartGateway: async () => {
      client.close();
      gateway.signal('SIGKILL');
      await gateway.ended;
      gateway = await startGateway();
      client = await connect();
    },
    stop: async () => {
      client.close();
      for (const terminal of terminals) await terminal.crash();
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
