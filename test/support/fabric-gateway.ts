import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedConfigText } from '../../core/app/config.ts';
import { followProgram, runNexus, type ProgramProcess } from './gateway-process.ts';
import { writePatientLimits } from './patient-limits.ts';
import { startPeer, type PythonPeer } from './python-peer.ts';
import { returned } from './python-bridge.ts';
import { untilSo } from './until-so.ts';

const RUN = fileURLToPath(new URL('../../build/run.mjs', import.meta.url));

/** Where a gateway with a fabric runs. */
export interface FabricPlace {
  /** The address at which the fabric listens. */
  readonly host: string;
  /** The namespace of the gateway and that of the brain; undefined: this machine's own. */
  readonly gatewayNamespace?: string | undefined;
  readonly brainNamespace?: string | undefined;
}

/** A gateway with an open fabric, in a process of its own, on simulated platforms. */
export interface FabricGateway {
  readonly folder: string;
  readonly place: FabricPlace;
  readonly commandPort: number;
  readonly dataPort: number;
  readonly keyFile: string;
  readonly log: () => string;
  /** Runs the operator's tool beside the gateway. */
  nexus(args: readonly string[]): Promise<string>;
  /** Ends it as a crash does, and starts it anew on the same ports and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What a brain answered to a command. */
export interface BrainAnswer {
  readonly status: string;
  readonly request_id: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly error?: { readonly code: string; readonly reason: string };
  readonly took_s: number;
}

/** A brain in Python. */
export interface Brain {
  readonly peer: PythonPeer;
  /** Calls a function of the script, and returns what it returned. */
  call(name: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Commands once. A gateway that a busy machine let stand for longer than its heartbeat lost the link, and is not heard. */
  once(action: string, payload?: object, requestId?: string): Promise<BrainAnswer>;
  /** Commands as docs/fabric.md bids: where no answer came, the same again under the same id. */
  command(action: string, payload?: object, requestId?: string): Promise<BrainAnswer>;
}

/** Answers that say nothing of the request yet: the link broke, or the gateway is still at work. */
const UNHEARD: ReadonlySet<string> = new Set(['ANSWER_LATE', 'LINK_DOWN', 'PENDING']);

/** Asks again until the answer is one to the request. */
export function untilHeard<T>(ask: () => Promise<T>, wordOf: (answer: T) => string): Promise<T> {
  return untilSo(ask, (answer) => !UNHEARD.has(wordOf(answer)));
}

/** Whether the optional package of libzmq is there. */
export function hasZeromq(): boolean {
  try {
    createRequire(import.meta.url).resolve('zeromq');
    return true;
  } catch {
    return false;
  }
}

/** An address of this machine's loopback that no other test listens at, so that a restart finds its ports free. */
export function ownLoopback(): string {
  return `127.${((process.pid >> 14) & 127) + 1}.${((process.pid >> 7) & 127) + 1}.${(process.pid & 127) + 1}`;
}

/** Makes the keys of a client and returns their file. */
export async function makeClientKeys(folder: string, client: string): Promise<string> {
  const made = await runNexus(['fabric', 'keys', client, '--data', folder]);
  if (made.code !== 0) throw new Error(made.stderr);
  return join(folder, 'config', 'fabric_clients', `${client}.key`);
}

/** Starts a gateway whose fabric lets one client in. */
export async function startFabricGateway(folder: string, place: FabricPlace): Promise<FabricGateway> {
  writePatientLimits(folder);
  const keyFile = await makeClientKeys(folder, 'brain');
  const { public_key: publicKey } = JSON.parse(readFileSync(keyFile, 'utf8')) as { readonly public_key: string };
  let ports = { command: 0, data: 0 };
  let program: ProgramProcess;
  const logFile = join(folder, 'logs', 'gateway.log');
  const log = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  const start = async (): Promise<void> => {
    const settings = {
      enabled: true,
      host: place.host,
      curve: true,
      command_port: ports.command,
      data_port: ports.data,
      default_platform: 'sim_mt5',
      clients: { brain: publicKey },
    };
    mkdirSync(join(folder, 'config'), { recursive: true });
    const text = shippedConfigText().replace(/^fabric:\n(?: .*\n)+/m, () => `fabric: ${JSON.stringify(settings)}\n`);
    writeFileSync(join(folder, 'config', 'gateway.yaml'), text.replace('demo: true', 'demo: false'));
    const doors = ['--platform-port', '0', '--nexus-port', '0', '--admin-port', '0', '--ui-port', '0'];
    const args = [RUN, 'gateway', '--data', folder, ...doors];
    const before = log().length;
    program = followProgram(spawnIn(place.gatewayNamespace, args));
    await program.line(/^gateway ready/);
    const line = program.lines.find((each) => each.startsWith('Fabric'));
    const [command = 0, data = 0] = (line?.match(/\d+/g) ?? []).map(Number);
    if (line === undefined) throw new Error(`no fabric: ${log()}`);
    // An order before that is denied, because its platform has not reported, or has no market yet.
    await untilSo(
      () => Promise.resolve(log().slice(before)),
      (said) => said.includes('sim_mt5 has reported') && /RTY @ [\d.]+ \(sim_mt5\)/.test(said),
    );
    ports = { command, data };
  };
  await start();
  return {
    folder,
    place,
    get commandPort() {
      return ports.command;
    },
    get dataPort() {
      return ports.data;
    },
    keyFile,
    log,
    nexus: (args) => nexusIn(place.gatewayNamespace, [...args, '--data', folder]),
    restart: async () => {
      program.signal('SIGKILL');
      await program.ended;
      await start();
    },
    stop: async () => {
      program.signal('SIGTERM');
      await program.ended;
    },
  };
}

/** Starts a wire to a gateway that is slow in both directions; its two ports are at 127.0.0.1 where the brain is. */
export async function startSlowWire(
  gateway: FabricGateway,
  delayMs: number,
): Promise<{ readonly ports: readonly number[]; stop(): Promise<void> }> {
  const { host } = gateway.place;
  const args = ['--host', host, '--ports', gateway.commandPort, gateway.dataPort, '--delay-ms', delayMs];
  const peer = startPeer('../../fabric/scripts/slow_wire', [...args, ...inNamespace(gateway.place)]);
  const { ports } = await peer.until(({ did }) => did === 'start');
  return { ports: ports as readonly number[], stop: () => peer.stop() };
}

/** Starts a brain; it dials where the gateway is unless told otherwise. */
export async function startBrain(gateway: FabricGateway, args: readonly (string | number)[] = []): Promise<Brain> {
  const { host } = gateway.place;
  const ports = ['--command-port', gateway.commandPort, '--data-port', gateway.dataPort];
  const peer = startPeer('../../fabric/scripts/brain', [
    '--host',
    host,
    ...ports,
    ...inNamespace(gateway.place),
    ...args,
  ]);
  await peer.until(({ did }) => did === 'start');
  // A handshake with the right keys fails where either end stood still meanwhile.
  const isListed = args.includes(gateway.keyFile);
  const calls = new Map<string, number>();
  const call = (name: string, more: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
    const skip = calls.get(name) ?? 0;
    calls.set(name, skip + 1);
    peer.tell({ call: name, ...more });
    return returned(peer, name, skip);
  };
  const once: Brain['once'] = async (action, payload = {}, requestId) =>
    (await call('send_command', { action, payload, request_id: requestId ?? null })) as BrainAnswer;
  return {
    peer,
    call,
    once,
    command: (action, payload, requestId = randomUUID()) =>
      untilHeard(
        () => once(action, payload, requestId),
        ({ error, status }) => (isListed && error?.code === 'HANDSHAKE_FAILED' ? 'LINK_DOWN' : (error?.code ?? status)),
      ),
  };
}

function inNamespace({ brainNamespace }: FabricPlace): readonly string[] {
  return brainNamespace === undefined ? [] : ['--netns', brainNamespace];
}

function spawnIn(namespace: string | undefined, args: readonly string[]): ChildProcess {
  return namespace === undefined
    ? spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('ip', ['netns', 'exec', namespace, process.execPath, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function nexusIn(namespace: string | undefined, args: readonly string[]): Promise<string> {
  if (namespace === undefined) return (await runNexus(args)).stdout;
  const program = followProgram(spawnIn(namespace, [RUN, 'nexus', ...args]));
  await program.ended;
  return `${program.lines.join('\n')}\n${program.errors()}`;
}
