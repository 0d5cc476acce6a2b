import type { AdapterEvent, SendOutcome } from '../adapters/port.ts';
import type { Clock } from '../base/clock.ts';
import type { PlatformCommand } from '../model/command.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { Gate } from '../risk/gate.ts';
import type { PlatformInput } from '../wire/decode-platform.ts';
import { decodePlatform } from '../wire/decode-platform.ts';
import type { Registration } from '../wire/decode-register.ts';
import { legacyIdentity } from '../wire/decode-register.ts';
import { encodeCommand, timesOf } from '../wire/encode-command.ts';
import type { Packable } from '../wire/pack.ts';
import { pack } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { unpackMap } from '../wire/unpack.ts';
import type { DoorHandler, DoorPeer } from '../zmtp/door-peer.ts';
import type { ZmtpFault } from '../zmtp/fault.ts';
import { PlatformSession, WAITING_ENTRIES_MAX } from './platform-session.ts';
import type { TickLane } from './tick-lane.ts';

export interface PlatformDoorOptions {
  readonly clock: Clock;
  readonly gate: Gate;
  readonly lane: TickLane;
  /** Ids that the gateway's own simulated platforms hold; nobody else may take one. */
  readonly isReserved: (platform: PlatformId) => boolean;
  /** The platform an order went to, so that a legacy peer that only answers it is known again. */
  readonly platformOfOrder: (orderId: OrderId) => PlatformId | undefined;
  /** Symbols that a version-1 platform is asked for. */
  readonly subscribeList: (platform: PlatformId) => readonly string[];
  readonly emit: (platform: PlatformId, event: AdapterEvent) => void;
  readonly count: (code: ErrorCodeName | ZmtpFault) => void;
  readonly log: (line: string) => void;
}

/** What is shown of a connection. */
export interface PlatformSessionView {
  readonly platform: PlatformId;
  readonly address: string;
  readonly ticks: number;
  /** Our time of the last tick; 0 before the first. */
  readonly lastTickUs: number;
  readonly rttUs: number | undefined;
}

export interface PlatformDoor extends DoorHandler {
  /** Whether a live connection holds this id. */
  holds(platform: PlatformId): boolean;
  /** Sends a command to the platform's connection; an entry only while the gate is open and its write buffer empty. */
  send(command: PlatformCommand): SendOutcome;
  sessions(): readonly PlatformSessionView[];
  /** Stops its timers. Connections are closed by the socket door. */
  stop(): void;
}

/** The highest protocol version that we speak. */
const PROTOCOL = 1;
export const HEARTBEAT_MS = 1_000;
/** Heartbeats, or PINGs, in a row that may stay away before a platform is lost. */
const MISSED_MAX = 3;
/** How long the holder of an id may take to answer a PING when another connection claims the id. */
const CLAIM_MS = 500;
const DRAIN_MS = 1;

/** Opens the platform door's session logic. It stands over any peers: sockets, or memory in tests. */
export function createPlatformDoor(options: PlatformDoorOptions): PlatformDoor {
  return new Sessions(options);
}

class Sessions implements PlatformDoor {
  readonly #options: PlatformDoorOptions;
  readonly #sessions = new Map<DoorPeer, PlatformSession>();
  readonly #holders = new Map<PlatformId, PlatformSession>();
  #cancelSweep: () => void;
  #cancelDrain: (() => void) | undefined;

  constructor(options: PlatformDoorOptions) {
    this.#options = options;
    this.#cancelSweep = options.clock.after(HEARTBEAT_MS, () => this.#sweep());
  }

  holds(platform: PlatformId): boolean {
    return this.#holders.has(platform);
  }

  sessions(): readonly PlatformSessionView[] {
    return [...this.#holders].map(([platform, { peer, source }]) => ({
      platform,
      address: peer.address,
      ticks: source?.ticks ?? 0,
      lastTickUs: source?.lastTickUs ?? 0,
      rttUs: peer.rttUs,
    }));
  }

  stop(): void {
    this.#cancelSweep();
    this.#cancelDrain?.();
  }

  peerOpened(peer: DoorPeer): void {
    this.#sessions.set(peer, new PlatformSession(peer));
  }

  peerClosed(peer: DoorPeer, reason: string): void {
    const session = this.#sessions.get(peer);
    this.#sessions.delete(peer);
    if (session !== undefined) this.#release(session, reason);
  }

  malformed(reason: ZmtpFault, peer: DoorPeer | undefined): void {
    this.#options.count(reason);
    this.#options.log(`Platform door: ${reason} from ${peer?.address ?? 'a peer in its handshake'}`);
  }

  readEnded(): void {
    this.#options.lane.flush();
  }

  message(peer: DoorPeer, bytes: Buffer, start: number, end: number): void {
    const session = this.#sessions.get(peer);
    if (session === undefined) return;
    if (session.source !== undefined && session.source.accept(bytes, start, end) !== 'other') {
      if (session.identity?.dialect === 'v1') session.lastMessageUs = this.#options.clock.monotonicUs();
      return;
    }
    this.#cold(session, bytes.subarray(start, end));
  }

  /** Everything that is not a tick of a registered platform. */
  #cold(session: PlatformSession, bytes: Uint8Array): void {
    session.lastMessageUs = this.#options.clock.monotonicUs();
    const map = unpackMap(bytes);
    if (!map.ok) return this.#refuse(session, map.error.code, map.error.reason);
    const type = map.value['type'];
    const isTick = type === 'MARKET_DATA' || type === 'MARKET_DATA_BATCH';
    if (session.identity === undefined && type !== 'REGISTER' && !this.#readmit(session, map.value)) {
      if (map.value['v'] === 1) this.#askToRegister(session);
      return this.#refuse(session, 'NOT_REGISTERED', `expected REGISTER first, was ${String(type).slice(0, 40)}`);
    }
    if (isTick) {
      session.source?.accept(bytes, 0, bytes.length);
      return;
    }
    const input = decodePlatform(map.value);
    if (!input.ok) return this.#refuse(session, input.error.code, input.error.reason);
    this.#take(session, input.value);
  }

  #take(session: PlatformSession, input: PlatformInput): void {
    if (input.type === 'register') return this.#register(session, input.registration);
    const { platform } = session;
    if (platform === undefined) return;
    const { emit } = this.#options;
    switch (input.type) {
      case 'fill':
        return emit(platform, { type: 'fill', fill: { ...input.fill, platform } });
      case 'orderStatus':
        return emit(platform, input);
      case 'status':
        return emit(platform, input);
      case 'report': {
        const report = session.reports.add(input.part);
        if (report === 'too_large')
          return this.#refuse(session, 'VALUE_INVALID', 'REPORT: expected at most 100000 items, was more');
        if (report !== undefined) emit(platform, { type: 'report', report });
        return;
      }
      case 'heartbeat':
        this.#tell(session, { type: 'HEARTBEAT', ...timesOf(this.#options.clock.nowUs()) });
        return;
      case 'position':
      case 'account':
        return;
    }
  }

  /** A REGISTER: the same connection may repeat it, a new one takes the id only from a holder that is gone. */
  #register(session: PlatformSession, registration: Registration): void {
    const { platform } = registration.identity;
    if (this.#options.isReserved(platform))
      return this.#turnAway(
        session,
        registration,
        'PLATFORM_ID_RESERVED',
        `${platform} is the gateway's own simulator`,
      );
    if (session.platform !== undefined && session.platform !== platform)
      this.#release(session, `it became ${platform}`);
    const holder = this.#holders.get(platform);
    if (holder === undefined || holder === session) return this.#admit(session, registration);
    const sameOwner =
      registration.token !== undefined &&
      registration.token === holder.token &&
      registration.identity.account === holder.identity?.account;
    if (sameOwner) return this.#takeOver(session, holder, registration, 'the same account connected again');
    this.#challenge(session, holder, registration);
  }

  /** The holder has 500 ms to show that it is alive; until then the newcomer waits. */
  #challenge(session: PlatformSession, holder: PlatformSession, registration: Registration): void {
    const { clock } = this.#options;
    const askedUs = clock.monotonicUs();
    holder.peer.ping();
    clock.after(CLAIM_MS, () => {
      if (!session.peer.isOpen) return;
      const { platform } = registration.identity;
      const current = this.#holders.get(platform);
      if (current === undefined) return this.#admit(session, registration);
      if (current === session) return;
      if (current !== holder || holder.peer.lastHeardUs > askedUs || !holder.peer.canPing)
        return this.#turnAway(
          session,
          registration,
          'PLATFORM_ID_TAKEN',
          `${platform} is held by the connection from ${current.peer.address}, which is alive`,
        );
      this.#takeOver(session, holder, registration, 'its connection no longer answered');
    });
  }

  #takeOver(session: PlatformSession, holder: PlatformSession, registration: Registration, why: string): void {
    this.#release(holder, why);
    holder.peer.close(why);
    this.#admit(session, registration);
  }

  #turnAway(session: PlatformSession, registration: Registration, code: ErrorCodeName, reason: string): void {
    this.#options.count(code);
    this.#options.log(`Platform refused: ${registration.identity.platform} from ${session.peer.address} (${reason})`);
    if (registration.protocol >= 1)
      session.peer.send(pack({ type: 'ERROR', v: 1, code, reason, ...timesOf(this.#options.clock.nowUs()) }));
    session.peer.close(reason);
  }

  #admit(session: PlatformSession, { identity, protocol, token }: Registration): void {
    const { clock, lane, emit, subscribeList, log } = this.#options;
    const repeated = session.identity !== undefined;
    session.identity = identity;
    session.token = token;
    session.lastMessageUs = clock.monotonicUs();
    this.#holders.set(identity.platform, session);
    session.source ??= lane.openSource(identity.platform);
    if (session.source === undefined) log(`${identity.platform}: the quote board is full, its ticks are not taken`);
    if (protocol >= 1)
      this.#tell(session, {
        type: 'REGISTERED',
        protocol: Math.min(PROTOCOL, protocol),
        session: `${identity.platform}-${session.peer.id}`,
        heartbeat_ms: HEARTBEAT_MS,
        subscribe: subscribeList(identity.platform),
        ...timesOf(clock.nowUs()),
      });
    if (repeated) log(`${identity.platform} registered again on the same connection`);
    emit(identity.platform, { type: 'registered', identity });
  }

  /** A legacy platform does not register again after a reconnect: its id in a message, or an order of ours, shows it. */
  #readmit(session: PlatformSession, map: WireMap): boolean {
    if (map['v'] === 1) return false;
    const named = parsePlatformId(map['platform']);
    const byOrder = this.#platformByOrder(map['order_id']);
    const platform = named ?? byOrder;
    if (platform === undefined || this.#holders.has(platform) || this.#options.isReserved(platform)) return false;
    this.#options.log(`${platform} is back without registering; it is known by its message`);
    this.#admit(session, { identity: legacyIdentity(platform), protocol: 0 });
    return true;
  }

  #platformByOrder(orderId: unknown): PlatformId | undefined {
    const text = typeof orderId === 'number' ? String(orderId) : orderId;
    return typeof text === 'string' ? this.#options.platformOfOrder(text as OrderId) : undefined;
  }

  #askToRegister(session: PlatformSession): void {
    const nowUs = this.#options.clock.monotonicUs();
    if (nowUs - session.askedToRegisterUs < 1_000_000) return;
    session.askedToRegisterUs = nowUs;
    session.peer.send(pack({ type: 'REGISTER_REQUEST', v: 1, ...timesOf(this.#options.clock.nowUs()) }));
  }

  /** Counts a refused message and answers it where the peer is of version 1; a legacy platform is never answered. */
  #refuse(session: PlatformSession, code: ErrorCodeName, reason: string): void {
    this.#options.count(code);
    const who = session.platform ?? session.peer.address;
    this.#options.log(`Platform door refused a message of ${who} (${code}: ${reason})`);
    if (session.identity?.dialect === 'v1') this.#tell(session, { type: 'ERROR', code, reason });
  }

  #tell(session: PlatformSession, message: { readonly [key: string]: Packable | undefined }): void {
    if (session.identity?.dialect === 'v1') session.peer.send(pack({ v: 1, ...message }));
  }

  send(command: PlatformCommand): SendOutcome {
    const session = this.#holders.get(command.platform);
    if (session === undefined || !session.peer.isOpen)
      return { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason: `${command.platform} is not connected` };
    const isEntry = command.type === 'submitOrder' && command.order.role === 'ENTRY';
    if (!isEntry) return this.#write(session, command);
    if (session.waiting.length === 0 && session.peer.queuedBytes === 0) return this.#write(session, command);
    if (session.waiting.length >= WAITING_ENTRIES_MAX)
      return { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `${command.platform} does not take what is sent` };
    session.waiting.push({ orderId: command.order.orderId, command });
    this.#cancelDrain ??= this.#options.clock.after(DRAIN_MS, () => this.#drain());
    return { outcome: 'queued' };
  }

  /** Writes a command; for an entry the gate is read last, directly before its bytes are handed over. */
  #write(session: PlatformSession, command: PlatformCommand): Written {
    const { clock, gate } = this.#options;
    const dialect = session.identity?.dialect ?? 'legacy';
    const message = encodeCommand(command, dialect, clock.nowUs());
    if (message === undefined)
      return { outcome: 'not_sent', code: 'CANCEL_UNSUPPORTED', reason: `${command.platform} takes only orders` };
    const bytes = pack(message);
    if (command.type === 'submitOrder' && command.order.role === 'ENTRY' && !gate.isOpen) return GATE_SHUT;
    return session.peer.send(bytes)
      ? { outcome: 'sent' }
      : { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `${command.platform} did not take it` };
  }

  /** Sends the entries whose peer has emptied its buffer; those of a shut gate are denied. */
  #drain(): void {
    this.#cancelDrain = undefined;
    let left = 0;
    for (const session of this.#holders.values()) {
      while (session.waiting[0] !== undefined && (session.peer.queuedBytes === 0 || !this.#options.gate.isOpen)) {
        const { orderId, command } = session.waiting.shift()!;
        const result = this.#options.gate.isOpen ? this.#write(session, command) : GATE_SHUT;
        this.#report(command.platform, orderId, result);
      }
      left += session.waiting.length;
    }
    if (left > 0) this.#cancelDrain = this.#options.clock.after(DRAIN_MS, () => this.#drain());
  }

  #report(platform: PlatformId, orderId: OrderId, result: Written): void {
    if (result.outcome === 'not_sent')
      this.#options.emit(platform, { type: 'orderNotSent', orderId, code: result.code, reason: result.reason });
    else this.#options.emit(platform, { type: 'orderSent', orderId });
  }

  /** Frees the id that a connection holds. What waited for it was never sent. */
  #release(session: PlatformSession, reason: string): void {
    const { platform } = session;
    if (platform === undefined || this.#holders.get(platform) !== session) return;
    this.#holders.delete(platform);
    session.identity = undefined;
    session.source = undefined;
    for (const { orderId } of session.waiting.splice(0))
      this.#report(platform, orderId, { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason: `${platform} left` });
    this.#options.emit(platform, { type: 'lost', reason });
  }

  /** Once a second: heartbeats of version 1, PINGs for everybody, and who has missed too many of them. */
  #sweep(): void {
    const { clock } = this.#options;
    const nowUs = clock.monotonicUs();
    for (const session of this.#holders.values()) {
      const { peer, identity } = session;
      if (identity?.dialect === 'v1') {
        this.#tell(session, { type: 'HEARTBEAT', ...timesOf(clock.nowUs()) });
        const silentMs = (nowUs - session.lastMessageUs) / 1000;
        if (silentMs > HEARTBEAT_MS * (MISSED_MAX + 1)) this.#lose(session, `${MISSED_MAX} heartbeats missed`);
        continue;
      }
      if (!peer.canPing) continue;
      session.missedPings = peer.lastHeardUs < session.lastPingUs ? session.missedPings + 1 : 0;
      if (session.missedPings >= MISSED_MAX) {
        this.#lose(session, `${MISSED_MAX} pings unanswered`);
        continue;
      }
      session.lastPingUs = nowUs;
      peer.ping();
    }
    this.#cancelSweep = clock.after(HEARTBEAT_MS, () => this.#sweep());
  }

  #lose(session: PlatformSession, reason: string): void {
    this.#release(session, reason);
    session.peer.close(reason);
  }
}

/** What became of a command that did not wait. */
type Written = Exclude<SendOutcome, { readonly outcome: 'queued' }>;

const GATE_SHUT: Written = {
  outcome: 'not_sent',
  code: 'TRADING_HALTED',
  reason: 'the gate was shut before its bytes left',
};
