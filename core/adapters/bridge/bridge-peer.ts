import type { Clock } from '../../base/clock.ts';
import type { ErrorCodeName } from '../../model/error-code.ts';
import type { PlatformIdentity } from '../../model/platform.ts';
import { decodeBridge, eventNumberOf, type BridgeMessage, type EventNumber } from '../../wire/decode-bridge.ts';
import type { Registration } from '../../wire/decode-register.ts';
import { timesOf } from '../../wire/encode-command.ts';
import { skipValue } from '../../wire/msgpack-bytes.ts';
import { pack, type Packable } from '../../wire/pack.ts';
import { ReportAssembly } from '../../wire/report-assembly.ts';
import { walkEnvelope } from '../../wire/structural-walk.ts';
import { unpackMap } from '../../wire/unpack.ts';
import type { FrameLink, TakeLink } from './bridge-carrier.ts';
import { BRIDGE_LIMITS } from './bridge-limits.ts';

/** Why a bridge is not taken, or not kept. */
export interface PeerFault {
  readonly code: ErrorCodeName;
  readonly reason: string;
}

/** What a connection tells its owner; nothing after it has ended. */
export interface PeerOwner {
  /** Judges who it says it is: takes it in and sets its identity, or says what stands against that. */
  register(peer: BridgePeer, registration: Registration): PeerFault | undefined;
  /** Something that a registered bridge said, REGISTER excepted. */
  said(peer: BridgePeer, message: BridgeMessage): void;
  /** One MARKET_DATA or MARKET_DATA_BATCH of a registered bridge. */
  ticks(bytes: Uint8Array): void;
  /** A message was refused; the connection stands. `number` is there for an order event: it will never be readable. */
  refused(peer: BridgePeer, fault: PeerFault, number?: EventNumber): void;
  /** Called once; not for a connection that the owner ended. `fault` is missing where the bridge left by itself. */
  ended(peer: BridgePeer, reason: string, fault?: PeerFault): void;
}

type Message = { readonly [key: string]: Packable | undefined };

const MINUTE_US = 60_000_000;
const SECOND_US = 1_000_000;
/** The bytes of `"type": "MARKET_DATA` behind the map's head and before the length of the second text. */
const TYPE_KEY = Buffer.from([0xa4, ...Buffer.from('type')]);
const MAP_16 = 0xde;
const TICK_WORD = Buffer.from('MARKET_DATA');

/** One connection of a bridge, from its first byte: what it sends is bounded, read and handed on. */
export class BridgePeer {
  readonly reports = new ReportAssembly();
  /** Who it is; undefined until it was taken in. */
  identity: PlatformIdentity | undefined;
  /** The symbols that it was asked for last. */
  asked: readonly string[] = [];
  /** Monotonic time of the last frame. */
  lastHeardUs: number;
  readonly #clock: Clock;
  readonly #owner: PeerOwner;
  readonly #link: FrameLink;
  readonly #openedUs: number;
  #framesSinceUs: number;
  #frames = 0;
  #badSinceUs: number;
  #badFrames = 0;
  /** The last word may itself be one too many for a bridge that does not read. */
  #isEnding = false;

  constructor(take: TakeLink, clock: Clock, owner: PeerOwner) {
    this.#clock = clock;
    this.#owner = owner;
    this.#openedUs = clock.monotonicUs();
    this.lastHeardUs = this.#openedUs;
    this.#framesSinceUs = this.#openedUs;
    this.#badSinceUs = this.#openedUs;
    this.#link = take({
      frame: (bytes) => this.#take(bytes),
      fault: (code, reason) => this.#end({ code, reason }),
      lost: (reason) => owner.ended(this, reason),
    });
  }

  get isOpen(): boolean {
    return this.#link.isOpen;
  }

  get queuedBytes(): number {
    return this.#link.queuedBytes;
  }

  /** Sends one frame; false when nothing was sent. */
  send(payload: Uint8Array): boolean {
    return this.#link.send(payload);
  }

  tell(message: Message): void {
    this.#link.send(pack({ v: 1, ...message, ...timesOf(this.#clock.nowUs()) }));
  }

  /** Says that the journal has an order event, while somebody hears it. */
  acknowledge({ epoch, seq }: EventNumber): void {
    if (this.isOpen) this.tell({ type: 'ACK', epoch, seq });
  }

  /** Ends it; the owner is told nothing. */
  close(): void {
    this.#link.close();
  }

  /** Looks at its times, once a heartbeat. */
  checkTime(): void {
    const nowUs = this.#clock.monotonicUs();
    const { heartbeatMs, missedMax, registerMs } = BRIDGE_LIMITS;
    if (this.identity === undefined && nowUs - this.#openedUs > registerMs * 1_000)
      return this.#end({ code: 'BRIDGE_NOT_REGISTERED', reason: `expected REGISTER within ${registerMs} ms` });
    if (nowUs - this.lastHeardUs > heartbeatMs * missedMax * 1_000)
      return this.#end({ code: 'BRIDGE_SILENT', reason: `${missedMax} heartbeats missed` });
    return this.#link.checkTime(nowUs);
  }

  /** Ends it for what it did, and tells it why where it still reads. */
  #end(fault: PeerFault): void {
    if (!this.isOpen || this.#isEnding) return;
    this.#isEnding = true;
    this.tell({ type: 'ERROR', code: fault.code, reason: fault.reason });
    this.#link.close();
    this.#owner.ended(this, fault.reason, fault);
  }

  #take(bytes: Uint8Array): void {
    const nowUs = this.#clock.monotonicUs();
    this.lastHeardUs = nowUs;
    if (nowUs - this.#framesSinceUs >= SECOND_US) [this.#framesSinceUs, this.#frames] = [nowUs, 0];
    this.#frames += 1;
    const { framesPerSecondMax } = BRIDGE_LIMITS;
    if (this.#frames > framesPerSecondMax)
      return this.#end({
        code: 'BRIDGE_FLOOD',
        reason: `expected at most ${framesPerSecondMax} frames a second, was more`,
      });
    if (this.identity !== undefined && isTickMessage(bytes)) return this.#owner.ticks(bytes);
    return this.#takeCold(bytes);
  }

  #takeCold(bytes: Uint8Array): void {
    if (skipValue(bytes, 0, bytes.length, BRIDGE_LIMITS.depthMax) !== bytes.length)
      return this.#refuse({
        code: 'MESSAGE_MALFORMED',
        reason: `expected one whole MessagePack map, ${BRIDGE_LIMITS.depthMax} deep at most, in ${bytes.length} bytes`,
      });
    const map = unpackMap(bytes);
    if (!map.ok) return this.#refuse(map.error);
    const message = decodeBridge(map.value);
    if (!message.ok) return this.#refuse(message.error, eventNumberOf(map.value));
    const { said } = message.value;
    if (said.type === 'register') {
      const fault = this.#owner.register(this, said.registration);
      return fault === undefined ? undefined : this.#end(fault);
    }
    if (this.identity === undefined)
      return this.#end({ code: 'BRIDGE_NOT_REGISTERED', reason: 'expected REGISTER in the first frame' });
    return this.#owner.said(this, message.value);
  }

  /** A frame that cannot be read changes nothing; too many of them, or one before it registered, end the link. */
  #refuse(fault: PeerFault, number?: EventNumber): void {
    const nowUs = this.#clock.monotonicUs();
    if (nowUs - this.#badSinceUs >= MINUTE_US) [this.#badSinceUs, this.#badFrames] = [nowUs, 0];
    this.#badFrames += 1;
    const { badFramesPerMinuteMax } = BRIDGE_LIMITS;
    if (this.identity === undefined || this.#badFrames > badFramesPerMinuteMax)
      return this.#end({ code: 'BRIDGE_FRAME_INVALID', reason: fault.reason });
    this.tell({ type: 'ERROR', code: fault.code, reason: fault.reason });
    return this.#owner.refused(this, fault, number);
  }
}

/** Whether a message is of ticks: most begin with their type, and others are looked through for it. */
function isTickMessage(bytes: Uint8Array): boolean {
  if (beginsAsTick(bytes)) return true;
  const { kind } = walkEnvelope(bytes, 0, bytes.length);
  return kind === 'tick' || kind === 'batch';
}

function beginsAsTick(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  const keyAt = first === MAP_16 ? 3 : 1;
  const isMap = first === MAP_16 || (first & 0xf0) === 0x80;
  return isMap && holds(bytes, keyAt, TYPE_KEY) && holds(bytes, keyAt + TYPE_KEY.length + 1, TICK_WORD);
}

function holds(bytes: Uint8Array, at: number, part: Uint8Array): boolean {
  for (let index = 0; index < part.length; index += 1) if (bytes[at + index] !== part[index]) return false;
  return true;
}
