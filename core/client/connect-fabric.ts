import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import { FabricCommands, type FabricAction, type FabricAnswer } from './fabric-commands.ts';
import { readFabricKeys, type FabricKeys } from './fabric-keys.ts';
import { openFabricStream, type FabricStream } from './fabric-stream.ts';
import type { Callback } from './listeners.ts';
import { loadZeromq } from './load-zeromq.ts';
import { localClock } from './local-machine.ts';
import { refusal, type ClientError, type Refusal } from './refusal.ts';
import type { Tick } from './tick.ts';
import { UnsettledOrders } from './unsettled-orders.ts';

export interface FabricOptions {
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** 5565 by default. */
  readonly commandPort?: number;
  /** 5566 by default. */
  readonly dataPort?: number;
  /** The file that `nexus fabric keys NAME` wrote; needed beyond the gateway's own machine. */
  readonly keyFile?: string;
  /** For connecting and answering together; 2 s by default. */
  readonly timeoutMs?: number;
  /** What nobody asked for: a callback that threw. */
  readonly onError?: Callback<ClientError>;
  readonly clock?: Clock;
}

export interface CommandOptions {
  /** A UUID, made if absent: the same one is done once. */
  readonly requestId?: string;
}

export interface StreamOptions {
  /** Universal symbols; absent: all. */
  readonly symbols?: readonly string[];
  /** Hears how many ticks were missed, where any was. */
  readonly onMissed?: Callback<number>;
}

/** A link to the fabric of a gateway, from another host or this one. */
export interface FabricClient {
  /**
   * Sends a command once and resolves with its answer; never rejects. Refused with the gateway's codes, or LINK_DOWN, LINK_BUSY,
   * LINK_CLOSED, KEY_REFUSED, HANDSHAKE_FAILED, VALUE_UNSENDABLE, ORDER_UNSETTLED (nothing was sent), ANSWER_LATE,
   * ANSWER_MALFORMED (whether it acted is not known: send it again with the same request id, which acts once). An order that was
   * not answered keeps its id where it is sent again without one.
   */
  sendCommand(
    action: FabricAction,
    payload?: Readonly<Record<string, unknown>>,
    options?: CommandOptions,
  ): Promise<Result<FabricAnswer, Refusal>>;
  /** Streams ticks to a callback until its `stop`, or `close`. */
  streamData(callback: Callback<Tick>, options?: StreamOptions): FabricStream;
  /** Whether the gateway answers within the budget. */
  checkHeartbeat(): Promise<boolean>;
  close(): void;
}

/** Makes a client of the fabric; it dials with its first command. ZEROMQ_MISSING, KEYS_UNUSABLE. */
export async function connectFabric(options: FabricOptions = {}): Promise<Result<FabricClient, Refusal>> {
  const { host = '127.0.0.1', commandPort = 5565, dataPort = 5566, keyFile, timeoutMs = 2_000 } = options;
  const { clock = localClock, onError } = options;
  let keys: FabricKeys | undefined;
  if (keyFile !== undefined) {
    const read = readFabricKeys(keyFile);
    if (!read.ok) return read;
    keys = read.value;
  }
  const zeromq = await loadZeromq();
  if (!zeromq.ok) return err(refusal('ZEROMQ_MISSING', zeromq.error));
  const at = host.includes(':') ? `[${host}]` : host;
  const shared = { zeromq: zeromq.value, keys, clock };
  const commanding = { ...shared, address: `tcp://${at}:${commandPort}`, timeoutMs };
  const commands = new FabricCommands(commanding);
  // A kill waits for no other command.
  const kills = new FabricCommands(commanding);
  const streams = new Set<FabricStream>();
  const callbackFailed = (cause: unknown): void => {
    onError?.({ ...refusal('CALLBACK_FAILED'), cause });
  };
  const orders = new UnsettledOrders(clock, randomUUID);
  const sendCommand: FabricClient['sendCommand'] = async (action, payload = {}, { requestId } = {}) => {
    const asked = orders.ask(action, payload, requestId);
    if (!asked.ok) return asked;
    const answer = await (action === 'KILL_SWITCH' ? kills : commands).send(action, payload, asked.value.requestId);
    orders.answered(asked.value, answer);
    return answer;
  };
  return ok({
    sendCommand,
    streamData: (callback, { symbols, onMissed } = {}) => {
      const address = `tcp://${at}:${dataPort}`;
      const ended = (): boolean => streams.delete(stream);
      const stream = openFabricStream({ ...shared, address, callback, symbols, onMissed, callbackFailed, ended });
      streams.add(stream);
      return stream;
    },
    checkHeartbeat: async () => {
      const answer = await sendCommand('HEARTBEAT');
      return answer.ok && answer.value.status === 'SUCCESS' && isAlive(answer.value.data);
    },
    close: () => {
      for (const stream of streams) stream.stop();
      commands.close();
      kills.close();
    },
  });
}

function isAlive(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'status' in data && data.status === 'alive';
}
