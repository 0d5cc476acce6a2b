import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { benchRiskText } from '../../core/app/risk-profiles.ts';
import { ERROR_CODES, isTransient } from '../../core/model/error-code.ts';
import { seededRandom, type Random } from '../../core/base/random.ts';
import { isPortFree } from './free-port.ts';
import { runNexus, startProgram, temporaryFolder, type ProgramProcess } from './gateway-process.ts';
import { checkBooks, type KillCheck } from './kill-check.ts';
import { createKillOperator } from './kill-operator.ts';
import type { GatewayBooks, PlatformTruth } from './kill-truth.ts';
import { clientTruthShape, fillRowShape, orderRowShape, platformTruthShape, positionRowShape } from './kill-truth.ts';
import { startPeer, type PythonPeer } from './python-peer.ts';
import { shippedRegistry } from './shipped-registry.ts';

/** One gateway's life of sudden deaths, and what its books were worth at the end. */
export interface KillReport extends KillCheck {
  readonly seed: number;
  readonly kills: number;
  /** Kills before the gateway said that it was ready. */
  readonly startKills: number;
  readonly signals: number;
  /** Signals that were sent again with their old id. */
  readonly repeats: number;
  /** Unknown orders of legacy platforms that a person settled on the way. */
  readonly settled: number;
  /** From the start of the process to `gateway ready`, shortest first. */
  readonly readyMs: readonly number[];
  /** From `gateway ready` to the first order at a platform, shortest first. */
  readonly tradingMs: readonly number[];
}

const CONFIG = 'version: 1\norders: { timeout_ms: 1000, reconcile_ms: 1000 }\n';
const ROOTS = { v1: ['NQ', 'ES'], legacy: ['YM', 'RTY'] } as const;
const PLATFORMS = [
  { id: 'reporter', dialect: 'v1' },
  { id: 'second_reporter', dialect: 'v1' },
  { id: 'nt8', dialect: 'legacy' },
  { id: 'old_script', dialect: 'legacy' },
] as const;
const READY_TO_KILL_MS = { from: 5, to: 400 };
const START_TO_KILL_MS = { from: 10, to: 500 };
/** The share of kills that do not wait until the gateway is ready. */
const START_KILLS = 1 / 8;
const SETTLE_EVERY = 8;
/** Only ends what hangs. */
const QUIET_MS_MAX = 120_000;

/**
 * Runs a gateway under load, kills it with SIGKILL at random moments, starts it again on the same folder and ports, and
 * holds its books at the end against what its platforms and pipelines know. `NEXUS_SEED` decides the moments and what is
 * traded; what the machine does in between stays its own.
 */
export async function runKills(kills: number, seed: number): Promise<KillReport> {
  const chance = seededRandom(seed);
  const data = temporaryFolder();
  mkdirSync(join(data.path, 'config'), { recursive: true });
  writeFileSync(join(data.path, 'config', 'gateway.yaml'), CONFIG);
  writeFileSync(join(data.path, 'config', 'risk_limits.yaml'), benchRiskText());
  const ports = await freePorts(seed);
  const platforms = startPeer('kill_platforms', [
    '--port',
    ports.platform,
    '--seed',
    seed,
    '--platforms',
    JSON.stringify(PLATFORMS.map((platform) => ({ ...platform, symbols: symbolsNow() }))),
  ]);
  const clients = startPeer('kill_clients', [
    '--port',
    ports.nexus,
    '--seed',
    seed,
    '--roots',
    ROOTS.v1.join(','),
    '--legacy-roots',
    ROOTS.legacy.join(','),
    '--passing',
    Object.keys(ERROR_CODES).filter(isTransient).join(','),
  ]);
  const life = new Life(data.path, ports);
  try {
    await Promise.all([platforms, clients].map((peer) => peer.until(({ did }) => did === 'start')));
    const operator = createKillOperator({ dataDir: data.path, adminPort: ports.admin, platforms });
    let startKills = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const isEarly = chance.chance(START_KILLS);
      if (isEarly) startKills += 1;
      await life.begin(isEarly ? undefined : 'ready');
      if (!isEarly && kill % SETTLE_EVERY === SETTLE_EVERY - 1) await operator.settleOld(life.longAgoUs());
      await sleep(within(chance, isEarly ? START_TO_KILL_MS : READY_TO_KILL_MS));
      await life.end('SIGKILL');
    }
    await life.begin('ready');
    clients.tell({ ask: 'pause' });
    await operator.untilQuiet(QUIET_MS_MAX);
    const books = await readBooks(data.path);
    const platformTruths = await truthsOf(platforms, platformTruthShape, PLATFORMS.length);
    const clientTruths = await truthsOf(clients, clientTruthShape, 2);
    await life.end('SIGKILL');
    await verifyJournal(data.path);
    // The journal alone must say the same as the gateway that wrote it.
    const fromJournal = checkBooks(await readBooks(data.path), platformTruths, clientTruths);
    const fromGateway = checkBooks(books, platformTruths, clientTruths);
    return {
      ...fromGateway,
      duplicates: [...fromGateway.duplicates, ...fromJournal.duplicates],
      lost: [...fromGateway.lost, ...fromJournal.lost],
      invented: [...fromGateway.invented, ...fromJournal.invented],
      seed,
      kills,
      startKills,
      signals: clientTruths.reduce((sum, { signals }) => sum + signals.length, 0),
      repeats: clientTruths.reduce((sum, each) => sum + each.repeats, 0),
      settled: operator.settled,
      readyMs: life.readyMs.toSorted((a, b) => a - b),
      tradingMs: life.tradingMs(platformTruths).toSorted((a, b) => a - b),
    };
  } finally {
    await Promise.all([life.leave(), platforms.stop(), clients.stop()]);
    data.remove();
  }
}

interface Ports {
  readonly platform: number;
  readonly nexus: number;
  readonly admin: number;
}

/** Gateways on one folder and its ports, one after another. */
class Life {
  readonly readyMs: number[] = [];
  readonly #args: readonly string[];
  readonly #bornUs: number[] = [];
  readonly #readyUs: number[] = [];
  #program: ProgramProcess | undefined;

  constructor(dataDir: string, { platform, nexus, admin }: Ports) {
    const ports = ['--platform-port', platform, '--nexus-port', nexus, '--admin-port', admin].map(String);
    this.#args = ['--data', dataDir, ...ports, '--no-sim', '--no-demo'];
    process.on('exit', this.#kill);
  }

  readonly #kill = (): void => this.#program?.signal('SIGKILL');

  /** Two starts and a second ago: what was sent before is over at its platform, and what was under way has arrived. */
  longAgoUs(): number {
    return Math.min(this.#bornUs.at(-2) ?? 0, Date.now() * 1_000 - 1_000_000);
  }

  async begin(until: 'ready' | undefined): Promise<void> {
    const startedMs = performance.now();
    this.#bornUs.push(Date.now() * 1_000);
    this.#program = startProgram('gateway', this.#args);
    if (until === undefined) return;
    await this.#program.line(/^gateway ready/);
    this.readyMs.push(performance.now() - startedMs);
    this.#readyUs.push(Date.now() * 1_000);
  }

  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | undefined> {
    const program = this.#program;
    if (program === undefined) return undefined;
    program.signal(signal);
    const code = await program.ended;
    this.#program = undefined;
    if (signal === 'SIGKILL' && code !== 'SIGKILL')
      throw new Error(`it ended by itself with ${code}: ${program.errors()}`);
    return code;
  }

  /** Ends it whatever state it is in. */
  async leave(): Promise<void> {
    process.off('exit', this.#kill);
    this.#kill();
    await this.#program?.ended;
  }

  /** How long after each start the first order reached a platform, where one did before the next start. */
  tradingMs(platforms: readonly PlatformTruth[]): readonly number[] {
    const seenUs = platforms.flatMap(({ seen }) => seen.map((order) => order.at_us)).toSorted((a, b) => a - b);
    return this.#readyUs.flatMap((readyUs) => {
      const nextUs = this.#bornUs.find((us) => us > readyUs) ?? Number.POSITIVE_INFINITY;
      const first = seenUs.find((us) => us > readyUs);
      return first === undefined || first > nextUs ? [] : [(first - readyUs) / 1_000];
    });
  }
}

/**
 * Ports below those that the system gives out by itself: nobody takes one while the gateway is dead. Runs with the next
 * seeds, which may go side by side, have others.
 */
async function freePorts(seed: number): Promise<Ports> {
  for (let round = seed; ; round += 1_000) {
    const first = 20_000 + 3 * (round % 3_333);
    const free = await Promise.all([first, first + 1, first + 2].map(isPortFree));
    if (free.every(Boolean)) return { platform: first, nexus: first + 1, admin: first + 2 };
  }
}

function symbolsNow(): readonly string[] {
  const registry = shippedRegistry();
  return [...ROOTS.v1, ...ROOTS.legacy].flatMap((root) => {
    const target = registry.orderTarget(root, 'nt8', Date.now() * 1_000);
    return target.kind === 'symbol' ? [target.symbol] : [];
  });
}

function within(chance: Random, { from, to }: { readonly from: number; readonly to: number }): number {
  return from + chance.int(to - from + 1);
}

async function readBooks(dataDir: string): Promise<GatewayBooks> {
  const list = async <T>(what: string, shape: z.ZodType<T>): Promise<readonly T[]> => {
    const { code, stdout, stderr } = await runNexus([what, '--json', '--data', dataDir]);
    if (code !== 0) throw new Error(`nexus ${what} ended with ${code}: ${stderr}`);
    return z.array(shape).parse(JSON.parse(stdout));
  };
  return {
    orders: await list('orders', orderRowShape),
    fills: await list('fills', fillRowShape),
    positions: await list('positions', positionRowShape),
  };
}

async function verifyJournal(dataDir: string): Promise<void> {
  const { code, stdout, stderr } = await runNexus(['journal', 'verify', '--data', dataDir]);
  if (code !== 0) throw new Error(`nexus journal verify ended with ${code}: ${stdout}${stderr}`);
}

async function truthsOf<T>(peer: PythonPeer, shape: z.ZodType<T>, count: number): Promise<readonly T[]> {
  peer.tell({ ask: 'truth' });
  await peer.until(({ did }) => did === 'truth', count - 1);
  return z.array(shape).parse(peer.lines.filter(({ did }) => did === 'truth'));
}

/** The report as a person reads it. */
export function killReportText(report: KillReport): string {
  const { readyMs, tradingMs } = report;
  const range = (values: readonly number[]): string =>
    values.length === 0
      ? 'none'
      : [0.5, 0.99, 1].map((part) => Math.round(values[Math.ceil(part * values.length) - 1]!)).join(' / ');
  return [
    `kill -9: seed ${report.seed}, ${report.kills} kills, ${report.startKills} of them before it was ready`,
    `  ${report.signals} signals sent, ${report.repeats} repeats with the old id; ${report.orders} orders, ${report.fills} fills`,
    `  unknown at the end ${report.unknown}, settled by a person on the way ${report.settled}`,
    `  duplicates ${report.duplicates.length}, lost ${report.lost.length}, invented ${report.invented.length}`,
    `  ms to ready (median / p99 / max) ${range(readyMs)}; from ready to the first order ${range(tradingMs)}`,
  ].join('\n');
}
