import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import { loadZeromq } from '../client/load-zeromq.ts';
import { createFabricDoor } from '../doors/fabric-door.ts';
import type { FabricSecurity } from '../doors/fabric-keys.ts';
import { openFabricSockets, type FabricSockets, type Zeromq } from '../doors/fabric-sockets.ts';
import { FabricTicks } from '../doors/fabric-ticks.ts';
import { Seldom } from '../doors/seldom.ts';
import { fabricActions } from './fabric-actions.ts';
import { createFabricBook } from './fabric-book.ts';
import type { FabricSettings } from './fabric-config.ts';
import type { FabricGround } from './fabric-ground.ts';
import { readGatewayKeys } from './fabric-key-files.ts';
import type { Gateway } from './gateway.ts';

export interface StartFabricOptions {
  readonly settings: FabricSettings;
  readonly ground: FabricGround;
  readonly gateway: Pick<Gateway, 'view' | 'board' | 'postAndWait' | 'observe' | 'raise'>;
  /** Where the gateway's own keys are. */
  readonly keyFile: string;
  readonly clock: Clock;
  /** What the clock is ahead of the world, in which requests are dated. */
  readonly clockOffsetUs: number;
  readonly log: (line: string) => void;
}

/** A fabric that is open. */
export interface Fabric {
  readonly commandPort: number;
  readonly dataPort: number;
  stop(): void;
}

/** So often the log tells of an address that is refused. */
const LOG_EVERY_MS = 10_000;

/**
 * Opens the fabric of a running gateway. What is wrong with it costs the fabric alone: it is told a person as FABRIC_DOWN, here
 * and whenever its sockets end by a fault; undefined then.
 */
export async function startFabric(options: StartFabricOptions): Promise<Fabric | undefined> {
  const { settings, gateway, ground, log } = options;
  const down = (reason: string): undefined => {
    const text = `The fabric is down: ${reason}. Everything else goes on.`;
    gateway.raise({ code: 'FABRIC_DOWN', severity: 'alarm', text });
    ground.count('FABRIC_DOWN');
    return undefined;
  };
  const zeromq = await loadZeromq();
  if (!zeromq.ok) return down(zeromq.error);
  const security = securityOf(settings, options.keyFile);
  if (!security.ok) return down(security.error);
  const opened = await open(options, zeromq.value, security.value, down);
  if (!opened.ok) return down(opened.error);
  const { fabric, how } = opened.value;
  log(`Fabric (${settings.host} ${fabric.commandPort}, ${fabric.dataPort}): ACTIVE, ${how}`);
  return fabric;
}

async function open(
  options: StartFabricOptions,
  zeromq: Zeromq,
  security: FabricSecurity | undefined,
  down: (reason: string) => void,
): Promise<Result<{ readonly fabric: Fabric; readonly how: string }, string>> {
  const { settings, gateway, ground, clock, clockOffsetUs, log } = options;
  const { host, commandPort, dataPort, ageMsMax } = settings;
  const book = createFabricBook();
  const forget = gateway.observe((worked) => book.take(worked));
  const session = randomUUID();
  const nowUs = (): number => clock.nowUs();
  // Requests are dated by clocks of the world, also where this gateway's own was set for a trial.
  const worldClock: Clock = {
    nowUs: () => clock.nowUs() - clockOffsetUs,
    monotonicUs: () => clock.monotonicUs(),
    after: (delayMs, run) => clock.after(delayMs, run),
  };
  const door = createFabricDoor({
    clock: worldClock,
    actions: fabricActions({ gateway, ground, settings, book, nowUs, session }),
    brains: settings.clients === undefined ? [] : [...settings.clients.values()],
    ageMsMax,
    count: ground.count,
    log,
  });
  const logs = new Seldom(clock, LOG_EVERY_MS);
  const refused = (
    code: 'FABRIC_KEY_REFUSED' | 'FABRIC_HANDSHAKE_FAILED' | 'ZMTP_TOO_MANY_PEERS',
    address: string,
  ): void => {
    ground.count(code);
    if (logs.may(`${code} ${address}`)) log(`Fabric: ${code} from ${address}`);
  };
  let sockets: FabricSockets | undefined;
  const ticks = new FabricTicks({
    clock,
    rootAt: (key) => gateway.board.rootAt(key),
    publish: (topic, payload) => sockets?.publish(topic, payload) ?? Promise.resolve(),
    soon: (run) => setImmediate(run),
    session,
  });
  const stop = (): void => {
    ground.fanOut.remove(ticks);
    ticks.close();
    forget();
    sockets?.close();
  };
  try {
    sockets = await openFabricSockets({
      zeromq,
      clock,
      host,
      commandPort,
      dataPort,
      security,
      answer: (body) => door.answer(body),
      keyRefused: (address) => refused('FABRIC_KEY_REFUSED', address),
      handshakeFailed: (address) => refused('FABRIC_HANDSHAKE_FAILED', address),
      peersFull: (address) => refused('ZMTP_TOO_MANY_PEERS', address),
      failed: (cause) => {
        stop();
        down(String(cause));
      },
    });
  } catch (cause) {
    stop();
    return err(`${host}:${commandPort} and ${dataPort} cannot be bound: ${String(cause)}`);
  }
  ground.fanOut.set(ticks, { batch: false, roots: undefined });
  const names = security === undefined ? [] : [...security.clients.values()];
  const how = security === undefined ? 'without keys, for this machine alone' : `with keys of ${names.join(', ')}`;
  return ok({ fabric: { commandPort: sockets.commandPort, dataPort: sockets.dataPort, stop }, how });
}

function securityOf({ clients }: FabricSettings, keyFile: string): Result<FabricSecurity | undefined, string> {
  if (clients === undefined) return ok(undefined);
  const keys = readGatewayKeys(keyFile);
  return keys.ok ? ok({ ...keys.value, clients }) : keys;
}
