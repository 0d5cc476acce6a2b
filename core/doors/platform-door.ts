import type { AdapterEvent, SendOutcome } from '../adapters/port.ts';
import { unreachable } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import type { PlatformCommand } from '../model/command.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Gate } from '../risk/gate.ts';
import type { PlatformInput } from '../wire/decode-platform.ts';
import { decodePlatform } from '../wire/decode-platform.ts';
import type { Registration } from '../wire/decode-register.ts';
import { timesOf } from '../wire/encode-command.ts';
import type { Packable } from '../wire/pack.ts';
import { pack } from '../wire/pack.ts';
import type { WireMap, WireRefusal } from '../wire/unpack.ts';
import { unpackMap } from '../wire/unpack.ts';
import type { DoorHandler, DoorPeer } from '../zmtp/door-peer.ts';
import type { ZmtpFault } from '../zmtp/fault.ts';
import { checkLiveness, HEARTBEAT_MS } from './platform-liveness.ts';
import { PlatformRoster } from './platform-roster.ts';
import { PlatformSender } from './platform-sender.ts';
import { PlatformSession } from './platform-session.ts';
import { sessionView, type PlatformSessionView } from './platform-session-view.ts';
import { recognise } from './recognise-platform.ts';
import { Seldom } from './seldom.ts';
import type { TickLane } from './tick-lane.ts';

export interface PlatformDoorOptions {
  readonly clock: Clock;
  readonly gate: Gate;
  readonly lane: TickLane;
  /** Ids that the gateway's own simulated platforms hold; nobody else may take one. */
  readonly isReserved: (platform: PlatformId) => boolean;
  /** Why an operator does not want the platform now; undefined where it is welcome. */
  readonly unwanted?: (platform: PlatformId) => string | undefined;
  /** Whether this is the token of the platform id; without it none is. */
  readonly isToken?: (platform: PlatformId, shown: string) => boolean;
  /** Whether the id is armed for live orders. */
  readonly isArmed?: (platform: PlatformId) => boolean;
  /** The platform an order went to, so that a legacy peer that only answers it is known again. */
  readonly platformOfOrder: (orderId: OrderId) => PlatformId | undefined;
  /** Symbols that a version-1 platform is asked for. */
  readonly subscribeList: (platform: PlatformId) => readonly string[];
  /** Also called from within `send`, so it must not act on the engine before the present event is done. */
  readonly emit: (platform: PlatformId, event: AdapterEvent) => void;
  readonly count: (code: ErrorCodeName | ZmtpFault) => void;
  readonly log: (line: string) => void;
}

export interface PlatformDoor extends DoorHandler {
  /** Whether a live connection holds this id. */
  holds(platform: PlatformId): boolean;
  /** Sends a command to the platform's connection; an entry only while the gate is open and its write buffer empty. */
  send(command: PlatformCommand): SendOutcome;
  sessions(): readonly PlatformSessionView[];
  /** Asks version-1 platforms whose list of symbols is another one now to register anew; the answer has the new list. */
  symbolsChanged(): void;
  /** An operator does not want the platform any more: its connection is closed. */
  switchedOff(platform: PlatformId, reason: string): void;
  /** Stops its timers. Connections are closed by the socket door. */
  stop(): void;
}

type Message = { readonly [key: string]: Packable | undefined };

/** The highest protocol version that we speak. */
const PROTOCOL = 1;
const ANSWER_EVERY_MS = 1_000;
const LOG_EVERY_MS = 10_000;

/** Opens the platform door's session logic. It stands over any peers: sockets, or memory in tests. */
export function createPlatformDoor(options: PlatformDoorOptions): PlatformDoor {
  return new Sessions(options);
}

class Sessions implements PlatformDoor {
  readonly #options: PlatformDoorOptions;
  readonly #sessions = new Map<DoorPeer, PlatformSession>();
  readonly #roster: PlatformRoster;
  readonly #sender: PlatformSender;
  readonly #answers: Seldom;
  readonly #logs: Seldom;
  #cancelBeat: () => void;

  constructor(options: PlatformDoorOptions) {
    const { clock, gate, lane, isReserved, unwanted, emit } = options;
    this.#options = options;
    this.#answers = new Seldom(clock, ANSWER_EVERY_MS);
    this.#logs = new Seldom(clock, LOG_EVERY_MS);
    this.#roster = new PlatformRoster({
      clock,
      isReserved,
      unwanted: (platform) => unwanted?.(platform),
      isToken: (platform, shown) => options.isToken?.(platform, shown) === true,
      isArmed: (platform) => options.isArmed?.(platform) === true,
      openSource: (platform) => lane.openSource(platform),
      admitted: (session, registration, held) => this.#admitted(session, registration, held),
      refused: (session, registration, code, reason) => this.#turnAway(session, registration, code, reason),
      released: (session, reason) => this.#released(session, reason),
    });
    this.#sender = new PlatformSender({ clock, gate, emit });
    this.#cancelBeat = clock.after(HEARTBEAT_MS, () => this.#beat());
  }

  holds(platform: PlatformId): boolean {
    return this.#roster.holderOf(platform) !== undefined;
  }

  sessions(): readonly PlatformSessionView[] {
    const { clock } = this.#options;
    const bootUs = clock.nowUs() - clock.monotonicUs();
    return this.#roster.holders().flatMap((session) => sessionView(session, bootUs) ?? []);
  }

  symbolsChanged(): void {
    for (const session of this.#roster.holders()) {
      const { platform, isV1, isRequest } = session;
      if (platform === undefined || !isV1 || isRequest) continue;
      if (!session.wasAskedFor(this.#options.subscribeList(platform)))
        this.#tell(session, { type: 'REGISTER_REQUEST' });
    }
  }

  switchedOff(platform: PlatformId, reason: string): void {
    const session = this.#roster.holderOf(platform);
    if (session === undefined) return;
    this.#roster.release(session, reason);
    session.peer.close(reason);
  }

  stop(): void {
    this.#cancelBeat();
    this.#sender.stop();
    this.#roster.stop();
  }

  peerOpened(peer: DoorPeer): void {
    this.#sessions.set(peer, new PlatformSession(peer));
  }

  peerClosed(peer: DoorPeer, reason: string): void {
    const session = this.#sessions.get(peer);
    this.#sessions.delete(peer);
    if (session !== undefined) this.#roster.release(session, reason);
  }

  malformed(reason: ZmtpFault, peer: DoorPeer | undefined): void {
    this.#options.count(reason);
    const address = peer?.address ?? 'a peer in its handshake';
    this.#logSeldom(`${reason} ${address}`, `Platform door: ${reason} from ${address}`);
    const session = peer === undefined ? undefined : this.#sessions.get(peer);
    if (reason === 'ZMTP_MULTIPART' && session?.isRequest === true)
      this.#tell(session, {
        type: 'ERROR',
        code: 'MESSAGE_MALFORMED',
        reason: 'expected one frame after the delimiter',
      });
  }

  readEnded(): void {
    this.#options.lane.flush();
  }

  message(peer: DoorPeer, bytes: Buffer, start: number, end: number): void {
    const session = this.#sessions.get(peer);
    if (session === undefined) return;
    session.messages++;
    const { source } = session;
    if (source === undefined || source.accept(bytes, start, end) === 'other')
      this.#takeCold(session, bytes, start, end);
    else if (session.firstTickUs === 0) session.firstTickUs = source.lastTickUs;
    if (session.isRequest && session.claim === undefined) this.#acknowledge(session);
  }

  /** Everything that is not a tick of a registered platform. */
  #takeCold(session: PlatformSession, bytes: Buffer, start: number, end: number): void {
    const map = unpackMap(bytes.subarray(start, end));
    if (!map.ok) return this.#refuse(session, undefined, map.error);
    if (isTick(map.value)) {
      if (this.#isKnown(session, map.value)) session.source?.accept(bytes, start, end);
      return;
    }
    const input = decodePlatform(map.value);
    if (!input.ok) return this.#refuse(session, map.value, input.error);
    if (input.value.type === 'register') return this.#roster.claim(session, input.value.registration);
    if (this.#isKnown(session, map.value, input.value)) this.#take(session, input.value);
  }

  /**
   * Whether the message comes from a registered platform. If not, a legacy one is known again by what it says, and what
   * it said is taken as soon as it holds its id; a version-1 one is asked to register. NOT_REGISTERED, PLATFORM_ID_INVALID.
   */
  #isKnown(session: PlatformSession, map: WireMap, said?: PlatformInput): boolean {
    if (session.identity !== undefined) return true;
    if (session.claim !== undefined) {
      if (said !== undefined) this.#roster.hold(session.claim, said);
      return false;
    }
    const known = recognise(map, this.#options.platformOfOrder);
    if (known.ok) {
      this.#roster.claim(session, known.value, said);
      return said === undefined && session.source !== undefined;
    }
    this.#options.count(known.error.code);
    if (map['v'] === 1 && this.#answers.may(`${session.peer.id} REGISTER_REQUEST`))
      session.peer.send(pack({ type: 'REGISTER_REQUEST', v: 1, ...timesOf(this.#options.clock.nowUs()) }));
    const { address } = session.peer;
    this.#logSeldom(`${known.error.code} ${address}`, `Platform door: ${address}: ${known.error.reason}`);
    return false;
  }

  #take(session: PlatformSession, input: PlatformInput): void {
    const { platform } = session;
    if (platform === undefined) return;
    const { clock, emit } = this.#options;
    switch (input.type) {
      case 'fill':
        return emit(platform, { type: 'fill', fill: { ...input.fill, platform } });
      case 'orderStatus':
      case 'status':
        return emit(platform, input);
      case 'report': {
        const added = session.reports.add(input.part);
        if (added.kind === 'whole') emit(platform, { type: 'report', report: added.report });
        else if (added.kind === 'dropped')
          this.#refuse(session, undefined, { code: 'REPORT_INCOMPLETE', reason: added.reason });
        return;
      }
      case 'heartbeat':
        if (session.isRequest) session.peer.send(pack({ type: 'HEARTBEAT', ...timesOf(clock.nowUs()) }));
        return;
      case 'register':
      case 'position':
      case 'account':
        return;
      default:
        unreachable(input);
    }
  }

  #admitted(session: PlatformSession, registration: Registration, held: readonly PlatformInput[]): void {
    const { clock, emit, subscribeList, log } = this.#options;
    const { identity, protocol } = registration;
    const { platform } = identity;
    const subscribe = subscribeList(platform);
    session.subscribed = subscribe;
    if (protocol >= 1)
      this.#tell(session, {
        type: 'REGISTERED',
        protocol: Math.min(PROTOCOL, protocol),
        session: `${platform}-${session.peer.id}-${session.registeredUs}`,
        heartbeat_ms: HEARTBEAT_MS,
        subscribe,
      });
    else if (session.isRequest) this.#acknowledge(session);
    log(`Platform link open: ${platform} from ${session.peer.address} (${identity.dialect}, ${identity.mode})`);
    session.messagesBefore = session.messages;
    session.lastPingUs = clock.monotonicUs();
    emit(platform, { type: 'registered', identity });
    for (const said of held) this.#take(session, said);
  }

  /** A version-1 peer is told why and may try again; a legacy one is closed without a word. */
  #turnAway(session: PlatformSession, registration: Registration, code: ErrorCodeName, reason: string): void {
    const { platform } = registration.identity;
    this.#options.count(code);
    this.#logSeldom(`${code} ${platform}`, `Platform refused: ${platform} from ${session.peer.address} (${reason})`);
    const isAnswered = registration.protocol >= 1 || session.isRequest;
    if (isAnswered) this.#tell(session, { type: 'ERROR', code, reason });
    else session.peer.close(reason);
  }

  #released(session: PlatformSession, reason: string): void {
    const { platform } = session;
    if (platform === undefined) return;
    this.#sender.drop(session, reason);
    this.#options.emit(platform, { type: 'lost', reason });
  }

  /** Counts a refused message and answers it where the peer is of version 1, or waits; a legacy platform is not answered. */
  #refuse(session: PlatformSession, map: WireMap | undefined, { code, reason }: WireRefusal): void {
    const { peer } = session;
    this.#options.count(code);
    const who = session.platform ?? peer.address;
    this.#logSeldom(`${code} ${who}`, `Platform door refused a message of ${who} (${code}: ${reason})`);
    const isV1 = session.isV1 || map?.['v'] === 1 || Number(map?.['protocol']) >= 1;
    if (session.isRequest || (isV1 && this.#answers.may(`${peer.id} ${code}`)))
      this.#tell(session, { type: 'ERROR', code, reason, order_id: idOf(map) });
  }

  /** Answers a request that nothing else has answered. */
  #acknowledge(session: PlatformSession): void {
    session.peer.send(pack({ type: 'RECEIVED', ...timesOf(this.#options.clock.nowUs()) }));
  }

  #tell(session: PlatformSession, message: Message): void {
    session.peer.send(pack({ v: 1, ...message, ...timesOf(this.#options.clock.nowUs()) }));
  }

  send(command: PlatformCommand): SendOutcome {
    return this.#sender.send(this.#roster.holderOf(command.platform), command);
  }

  /** Once a heartbeat: those of version 1 hear from us, everybody is pinged, and who missed too many is let go. */
  #beat(): void {
    const { clock } = this.#options;
    for (const session of this.#roster.holders()) {
      const lost = checkLiveness(session, clock.monotonicUs());
      if (lost !== undefined) {
        this.#roster.release(session, lost);
        session.peer.close(lost);
      } else if (session.isV1 && !session.isRequest) this.#tell(session, { type: 'HEARTBEAT' });
    }
    this.#cancelBeat = clock.after(HEARTBEAT_MS, () => this.#beat());
  }

  #logSeldom(name: string, line: string): void {
    if (this.#logs.may(name)) this.#options.log(line);
  }
}

function isTick(map: WireMap): boolean {
  const { type, data } = map;
  return (type === 'MARKET_DATA' || type === 'MARKET_DATA_BATCH') && typeof data === 'object' && data !== null;
}

function idOf(map: WireMap | undefined): string | number | undefined {
  const id = map?.['order_id'];
  return typeof id === 'number' || (typeof id === 'string' && id.length <= 128) ? id : undefined;
}
