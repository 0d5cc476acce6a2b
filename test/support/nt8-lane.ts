import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askPatiently } from './ask-patiently.ts';
import type { Signal } from '../../core/client/client-request.ts';
import { connectNexus } from '../../core/client/connect-nexus.ts';
import type { OrderDone, OrderFill } from '../../core/client/gateway-message.ts';
import type { NexusClient } from '../../core/client/nexus-client.ts';
import { freePort } from './free-port.ts';
import { startGatewayProcess } from './gateway-process.ts';
import { NT8_SETUP, startNt8, type Nt8Programs, type Nt8Terminal } from './nt8-terminal.ts';
import { writePatientLimits } from './patient-limits.ts';

/** A Friday with all markets open, and the December contracts in front. */
const START_MS = Date.parse('2026-11-20T14:30:00Z');
/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;
const TOKEN = 'token-of-nt8';

type Row = Readonly<Record<string, unknown>>;

/** The real gateway in a process of its own, a client, and platforms with the AddOn. */
export interface Nt8Lane {
  readonly client: NexusClient;
  readonly fills: OrderFill[];
  readonly done: OrderDone[];
  readonly port: number;
  /** How many links it has lost so far. */
  readonly linksLost: () => number;
  /** The gateway's clock against the one of this machine. */
  readonly clockOffsetMs: number;
  /** A platform whose AddOn was started; resolves once the gateway has its report. */
  terminal(setUp?: readonly string[]): Promise<Nt8Terminal>;
  /** The same without waiting for the gateway. */
  launch(options?: Nt8Launch): Promise<Nt8Terminal>;
  /** Waits until the platform trades. */
  opened(): Promise<void>;
  signals(signal: Signal): string;
  /** The last word about a signal, of its one child. */
  endOf(orderId: string): Promise<OrderDone['children'][number]>;
  ask(action: string, payload?: Row): Promise<unknown>;
  rows(action: string): Promise<readonly Row[]>;
  /** What the gateway shows of NinjaTrader. */
  platform(): Promise<Row | undefined>;
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
  /** Kills the gateway without a word and starts another one on its folder and port. */
  restartGateway(): Promise<void>;
  stop(): Promise<void>;
}

export interface Nt8Launch {
  readonly setUp?: readonly string[];
  readonly token?: string;
  readonly account?: string;
  /** Where it dials, where that is not the gateway. */
  readonly port?: number;
}

/** Another platform behind a bridge on the same gateway. */
export interface Neighbour {
  readonly platform: string;
  readonly port: number;
  readonly token: string;
}

/** Starts the gateway with NinjaTrader, over plain TCP unless something else is to carry its frames; `yaml` are lines of gateway.yaml beside its own. */
export async function nt8Lane(
  programs: Nt8Programs,
  yaml = '',
  carrier: 'tcp' | 'edge' = 'tcp',
  neighbour?: Neighbour,
): Promise<Nt8Lane> {
  const folder = mkdtempSync(join(tmpdir(), 'nexus-nt8-lane-'));
  const config = join(folder, 'config');
  mkdirSync(join(config, 'tokens'), { recursive: true });
  writePatientLimits(folder);
  const beside = neighbour === undefined ? '' : `, ${neighbour.platform}: {}`;
  writeFileSync(
    join(config, 'gateway.yaml'),
    `version: 1\nplatforms: { nt8: { carrier: ${carrier} }${beside} }\n${yaml}`,
  );
  writeFileSync(join(config, 'tokens', 'nt8.token'), TOKEN);
  if (neighbour !== undefined) writeFileSync(join(config, 'tokens', `${neighbour.platform}.token`), neighbour.token);
  const port = await freePort();
  const clockOffsetMs = START_MS - Date.now();
  const startGateway = (): ReturnType<typeof startGatewayProcess> => {
    const clock = new Date(Date.now() + clockOffsetMs).toISOString();
    const ports = [`nt8=${port}`, ...(neighbour === undefined ? [] : [`${neighbour.platform}=${neighbour.port}`])];
    return startGatewayProcess(folder, [
      '--no-sim',
      '--clock',
      clock,
      ...ports.flatMap((each) => ['--bridge-port', each]),
    ]);
  };
  let gateway = await startGateway();
  const [fills, done]: [OrderFill[], OrderDone[]] = [[], []];
  const connect = async (): Promise<NexusClient> => {
    const client = connectNexus({ port: gateway.ports.nexus, client: 'lane' });
    client.onFill((fill) => fills.push(fill));
    client.onDone((end) => done.push(end));
    const ready = await client.ready(WAIT_MS_MAX);
    if (!ready.ok) throw new Error(ready.error.reason);
    return client;
  };
  let client = await connect();
  const terminals: Nt8Terminal[] = [];
  const ask: Nt8Lane['ask'] = async (action, payload) => {
    const token = readFileSync(join(config, 'admin.token'), 'utf8').trim();
    const answer = await askPatiently({ port: gateway.ports.admin, action, token, ...(payload && { payload }) });
    if (!answer.ok) throw new Error(`${action}: ${answer.error.code} ${answer.error.reason}`);
    return answer.value.data;
  };
  const rows: Nt8Lane['rows'] = async (action) => (await ask(action)) as readonly Row[];
  const platform: Nt8Lane['platform'] = async () => (await rows('platforms')).find((row) => row['platform'] === 'nt8');
  const report = async (): Promise<string> => {
    const log = readFileSync(join(folder, 'logs', 'gateway.log'), 'utf8')
      .split('\n')
      .slice(-25)
      .join('\n');
    const printed = terminals.flatMap((terminal) => terminal.printed.slice(-8)).join('\n');
    return `${log}\n${printed}\n${JSON.stringify(await ask('orders').catch(String)).slice(0, 2_000)}`;
  };
  const until: Nt8Lane['until'] = async (what, holds) => {
    const endMs = Date.now() + WAIT_MS_MAX;
    while (!(await holds())) {
      if (Date.now() > endMs) throw new Error(`waited in vain for ${what}\n${await report()}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const opened = (): Promise<void> =>
    until('nt8 to open', async () => {
      const row = await platform();
      return row?.['linked'] === true && (row['can_trade'] as { readonly state: string }).state === 'green';
    });
  const launch: Nt8Lane['launch'] = async (launched = {}) => {
    const terminal = startNt8({
      programs,
      port: launched.port ?? port,
      token: launched.token ?? TOKEN,
      folder: mkdtempSync(join(folder, 'nt8-')),
      clockOffsetMs,
      ...(launched.account !== undefined && { account: launched.account }),
    });
    terminals.push(terminal);
    for (const line of launched.setUp ?? NT8_SETUP) await terminal.does(line);
    await terminal.does('start');
    return terminal;
  };
  return {
    get client() {
      return client;
    },
    fills,
    done,
    port,
    linksLost: () => readFileSync(join(folder, 'logs', 'gateway.log'), 'utf8').split('Platform lost: nt8').length - 1,
    clockOffsetMs,
    launch,
    opened,
    ask,
    rows,
    platform,
    until,
    terminal: async (setUp = NT8_SETUP) => {
      const terminal = await launch({ setUp });
      await opened();
      return terminal;
    },
    signals: (signal) => {
      const sent = client.sendSignal(signal);
      if (!sent.ok) throw new Error(sent.error.reason);
      return sent.value;
    },
    endOf: async (orderId) => {
      await until(`the end of ${orderId}`, () => done.some((end) => end.orderId === orderId));
      return done.find((end) => end.orderId === orderId)!.children[0]!;
    },
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
