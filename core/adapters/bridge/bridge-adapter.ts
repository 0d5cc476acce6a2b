import { unreachable } from '../../base/assert.ts';
import type { PlatformCommand } from '../../model/command.ts';
import type { OrderId, PlatformId } from '../../model/ids.ts';
import type { Lights, LinkCause, TradeLight } from '../../model/light.ts';
import type { BridgeMessage } from '../../wire/decode-bridge.ts';
import type { Registration } from '../../wire/decode-register.ts';
import { encodeCommand } from '../../wire/encode-command.ts';
import { pack } from '../../wire/pack.ts';
import type { AdapterParts } from '../adapter-parts.ts';
import type { Adapter, AdapterEvent, AdapterSink, SendOutcome } from '../port.ts';
import { Timers } from '../timers.ts';
import type { BridgeCarrier, MakeCarrier, TakeLink } from './bridge-carrier.ts';
import { claimFault } from './bridge-claim.ts';
import { BridgeCommands, isEntry } from './bridge-commands.ts';
import { BRIDGE_LIMITS } from './bridge-limits.ts';
import { causeOf, darkLights, dataLightOf, litLights, tradeLightOf } from './bridge-lights.ts';
import { versionNote, withNotes, type BridgeNotes } from './bridge-lights.ts';
import { BridgeListener } from './bridge-listener.ts';
import { BridgePeer, type PeerFault } from './bridge-peer.ts';
import { differsFrom, type BridgeSettings, type BridgeWords } from './bridge-settings.ts';
import { EventTrack } from './event-track.ts';
import { GATE_SHUT, WaitingEntries, type Written } from './waiting-entries.ts';

/** What a bridge adapter needs of the gateway. */
export type BridgeParts = Omit<AdapterParts, 'orders'>;

const GREEN: TradeLight = { state: 'green' };
const PROTOCOL = 1;

/** Makes the adapter of a platform whose code dials the gateway and speaks frames; over TCP unless something else carries them. */
export function createBridgeAdapter(
  parts: BridgeParts,
  settings: BridgeSettings,
  words: BridgeWords,
  makeCarrier: MakeCarrier = (carrierParts, owner) => new BridgeListener(carrierParts, owner),
): Adapter {
  return new BridgeAdapter(parts, settings, words, makeCarrier);
}

class BridgeAdapter implements Adapter {
  readonly platform: PlatformId;
  readonly #parts: BridgeParts;
  readonly #settings: BridgeSettings;
  readonly #words: BridgeWords;
  readonly #timers: Timers;
  readonly #commands = new BridgeCommands();
  readonly #track = new EventTrack();
  readonly #peers = new Set<BridgePeer>();
  readonly #entries: WaitingEntries;
  readonly #makeCarrier: MakeCarrier;
  #carrier: BridgeCarrier | undefined;
  #sink: AdapterSink | undefined;
  #holder: BridgePeer | undefined;
  #hasTicks = false;
  #trade: TradeLight = GREEN;
  /** Why no prices come, as the platform says. */
  #feedDown: string | undefined;
  #dark: { readonly cause: LinkCause; readonly reason: string };
  #notes: BridgeNotes = {};
  #lastLog = '';
  #lastOrder = 0;

  constructor(parts: BridgeParts, settings: BridgeSettings, words: BridgeWords, makeCarrier: MakeCarrier) {
    this.platform = parts.platform;
    this.#parts = parts;
    this.#settings = settings;
    this.#words = words;
    this.#makeCarrier = makeCarrier;
    const { clock, gate } = parts;
    this.#timers = new Timers(clock);
    this.#entries = new WaitingEntries({
      timers: this.#timers,
      monotonicUs: () => clock.monotonicUs(),
      gate,
      isBusy: () => (this.#holder?.queuedBytes ?? 0) > 0,
      write: (order) => this.#write({ type: 'submitOrder', platform: this.platform, order }),
      settled: (orderId, result) => this.#settled(orderId, result),
    });
    this.#dark = { cause: 'waiting_for_bridge', reason: `${words.title} has not connected yet` };
  }

  start(sink: AdapterSink): void {
    if (this.#sink !== undefined) return;
    this.#sink = sink;
    const { clock, random, bridgePort } = this.#parts;
    this.#carrier = this.#makeCarrier(
      { clock, random, port: bridgePort },
      {
        listening: (port, note) => {
          this.#notes = { way: note };
          const way = note === undefined ? '' : `, ${note}`;
          this.#note(`Bridge port of ${this.platform} (${port}): ACTIVE${way}`);
          this.#goDark('waiting_for_bridge', `${this.#words.title} has not connected yet`);
        },
        failed: (cause, reason) => {
          this.#note(`Bridge port of ${this.platform}: ${reason}`);
          this.#goDark(cause, reason);
        },
        accepted: (take) => this.#accept(take),
        crowded: () => this.#parts.count('BRIDGE_LINKS_TOO_MANY'),
      },
    );
    this.#showLights();
    this.#carrier.open();
    this.#beat();
  }

  stop(): void {
    this.#entries.drop('the link was switched off before its bytes left');
    this.#timers.cancelAll();
    this.#carrier?.close();
    this.#carrier = undefined;
    for (const peer of this.#peers) peer.close();
    this.#peers.clear();
    this.#holder = undefined;
    this.#sink = undefined;
  }

  send(command: PlatformCommand): SendOutcome {
    const holder = this.#holder;
    const { platform } = this;
    if (holder?.identity === undefined || !holder.isOpen)
      return { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason: `${platform} is not connected` };
    const wrong = this.#refusal(command, holder.identity.account);
    if (wrong !== undefined) return { outcome: 'not_sent', ...wrong };
    if (command.type === 'submitOrder' && isEntry(command)) return this.#entries.send(command.order);
    if (command.type === 'cancelOrder' && this.#entries.cancel(command.orderId)) return { outcome: 'sent' };
    if (command.type === 'modifyOrder' && this.#entries.holds(command.orderId))
      return { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `order ${command.orderId} has not left yet` };
    // Like an entry's, its bytes must not lie in a buffer that the gate cannot reach; a price of now does not wait.
    if (isEntry(command) && holder.queuedBytes > 0)
      return { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `the link of ${platform} is not empty` };
    return this.#write(command);
  }

  /** Writes a command; for what enters the gate is read last, directly before its bytes are handed over. */
  #write(command: PlatformCommand): Written {
    const { clock, gate } = this.#parts;
    const nowUs = clock.nowUs();
    const id = command.type === 'requestReport' ? command.requestId : this.#commands.idOf(command, nowUs);
    const bytes = pack({ ...encodeCommand(command, 'v1', nowUs), cmd_id: id });
    if (isEntry(command) && !gate.isOpen) return GATE_SHUT;
    return this.#holder?.send(bytes) === true
      ? { outcome: 'sent' }
      : { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `the link of ${this.platform} took nothing` };
  }

  #settled(orderId: OrderId, result: Written): void {
    this.#emit(
      result.outcome === 'sent'
        ? { type: 'orderSent', orderId }
        : { type: 'orderNotSent', orderId, code: result.code, reason: result.reason },
    );
  }

  /** The link may have come back with another account since the order was decided, and no order leaves twice. */
  #refusal(command: PlatformCommand, account: string): { readonly code: string; readonly reason: string } | undefined {
    if (command.type !== 'submitOrder') return undefined;
    const { order } = command;
    if (order.account !== account)
      return {
        code: 'PLATFORM_ABSENT',
        reason: `${this.platform} trades account ${account} now, the order is for ${order.account}`,
      };
    if (Number(order.orderId) <= this.#lastOrder)
      return { code: 'SOCKET_BUSY', reason: `order ${order.orderId}: expected an id above ${this.#lastOrder}` };
    this.#lastOrder = Number(order.orderId);
    return undefined;
  }

  #accept(take: TakeLink): void {
    const peer = new BridgePeer(take, this.#parts.clock, {
      register: (from, registration) => this.#register(from, registration),
      said: (from, message) => this.#said(from, message),
      ticks: (bytes) => this.#ticks(bytes),
      refused: (from, { code, reason }, number) => {
        this.#parts.count(code);
        this.#note(`${this.platform} sent what cannot be read (${code}: ${reason})`);
        // Sent again it would be as wrong; the next report tells what it was about.
        if (number !== undefined && this.#track.take(number) !== 'gap') from.acknowledge(number);
      },
      ended: (from, reason, fault) => this.#ended(from, reason, fault),
    });
    this.#peers.add(peer);
  }

  #register(peer: BridgePeer, registration: Registration): PeerFault | undefined {
    const { identity: stated } = registration;
    const { isToken, clock, symbols, bridgeVersion } = this.#parts;
    const fault = claimFault(registration, this.platform, PROTOCOL, isToken, this.#words);
    if (fault !== undefined) return fault;
    const isRenewed = peer.identity !== undefined;
    const other = differsFrom(peer.identity ?? this.#settings, stated);
    if (other !== undefined) return { code: 'BRIDGE_IDENTITY_CHANGED', reason: other };
    const holder = this.#holder;
    if (holder !== undefined && holder !== peer) {
      if (clock.monotonicUs() - holder.lastHeardUs < BRIDGE_LIMITS.holderSilentMs * 1_000)
        return {
          code: 'PLATFORM_ID_TAKEN',
          reason: `${this.platform} is held by login ${holder.identity?.login}, which is alive`,
        };
      holder.close();
      this.#ended(holder, 'it fell silent and another one took its place');
    }
    const identity = { ...stated, hasToken: true } as const;
    peer.identity = identity;
    this.#holder = peer;
    peer.asked = symbols();
    peer.tell({
      type: 'REGISTERED',
      protocol: PROTOCOL,
      session: `${this.platform}-${clock.nowUs()}`,
      heartbeat_ms: BRIDGE_LIMITS.heartbeatMs,
      subscribe: peer.asked,
      ...(bridgeVersion !== undefined && { bridge_version: bridgeVersion }),
    });
    if (!isRenewed) {
      this.#track.linkOpened();
      this.#hasTicks = false;
      this.#trade = GREEN;
      this.#feedDown = undefined;
      const version = versionNote(bridgeVersion, identity.bridgeVersion, this.#words);
      this.#notes = { ...this.#notes, version };
      const open = `Bridge open: ${this.platform}, login ${identity.login} at ${identity.server} (${identity.mode})`;
      this.#note(version === undefined ? open : `${open}; ${version}`);
    }
    this.#emit({ type: 'registered', identity });
    this.#showLights();
    return undefined;
  }

  #said(peer: BridgePeer, message: BridgeMessage): void {
    if (peer !== this.#holder || peer.identity === undefined) return;
    const other = differsFrom(peer.identity, message);
    if (other !== undefined) {
      peer.tell({ type: 'ERROR', code: 'BRIDGE_IDENTITY_CHANGED', reason: other });
      peer.close();
      return this.#ended(peer, other, { code: 'BRIDGE_IDENTITY_CHANGED', reason: other });
    }
    const { number } = message;
    if (number !== undefined && this.#track.take(number) === 'gap') {
      const reason = `event ${number.seq} of ${number.epoch} came before others`;
      peer.close();
      return this.#ended(peer, reason, { code: 'BRIDGE_EVENT_GAP', reason });
    }
    return this.#pass(peer, message, number === undefined ? undefined : () => peer.acknowledge(number));
  }

  #pass(peer: BridgePeer, { said, tradeCause }: BridgeMessage, journalled: (() => void) | undefined): void {
    switch (said.type) {
      case 'fill':
        return this.#emit({ type: 'fill', fill: { ...said.fill, platform: this.platform } }, journalled);
      case 'orderStatus':
        return this.#emit(said, journalled);
      case 'commandResult': {
        const event = this.#commands.eventOf(said);
        return event === undefined ? undefined : this.#emit(event);
      }
      case 'status':
        this.#trade = tradeLightOf(said.canTrade, said.reason, tradeCause, this.#words);
        this.#feedDown = said.dataFresh === false ? said.reason || 'the price feed is down' : undefined;
        if (this.#feedDown !== undefined) this.#note(`${this.platform} gets no prices: ${this.#feedDown}`);
        this.#emit({ type: 'status', canTrade: said.canTrade, reason: said.canTrade ? '' : said.reason });
        return this.#showLights();
      case 'report': {
        const added = peer.reports.add(said.part);
        if (added.kind === 'whole') this.#emit({ type: 'report', report: added.report });
        else if (added.kind === 'dropped') {
          this.#parts.count('REPORT_INCOMPLETE');
          this.#note(`${this.platform} sent a report that is not whole: ${added.reason}`);
        }
        return;
      }
      case 'register':
      case 'position':
      case 'account':
      case 'heartbeat':
        return;
      default:
        unreachable(said);
    }
  }

  #ticks(bytes: Uint8Array): void {
    this.#sink?.ticks(bytes);
    if (this.#hasTicks) return;
    this.#hasTicks = true;
    this.#showLights();
  }

  #ended(peer: BridgePeer, reason: string, fault?: PeerFault): void {
    this.#peers.delete(peer);
    if (fault !== undefined) {
      this.#parts.count(fault.code);
      this.#note(`Bridge of ${this.platform} refused (${fault.code}: ${fault.reason})`);
    }
    if (peer === this.#holder) {
      this.#holder = undefined;
      this.#entries.drop(`${this.platform} left before the bytes of the order did: ${reason}`);
      this.#emit({ type: 'lost', reason });
    }
    if (this.#holder === undefined) this.#goDark(causeOf(fault?.code), reason);
  }

  /** Once a heartbeat: everybody's times are looked at, the bridge hears from us, and is asked anew if the symbols changed. */
  #beat(): void {
    for (const peer of this.#peers) peer.checkTime();
    const holder = this.#holder;
    if (holder?.identity !== undefined) {
      holder.tell({ type: 'HEARTBEAT' });
      const wanted = this.#parts.symbols();
      if (wanted.join('\n') !== holder.asked.join('\n')) {
        holder.asked = wanted;
        holder.tell({ type: 'SUBSCRIBE', symbols: wanted });
      }
    }
    this.#timers.after(BRIDGE_LIMITS.heartbeatMs, () => this.#beat());
  }

  #goDark(cause: LinkCause, reason: string): void {
    this.#dark = { cause, reason };
    this.#showLights();
  }

  #showLights(): void {
    this.#sink?.lights(this.#lights());
  }

  #lights(): Lights {
    const { cause, reason } = this.#dark;
    if (this.#holder === undefined)
      return withNotes(darkLights(cause, reason, this.#words), { way: this.#notes.way }, this.#words);
    const lights = litLights(dataLightOf(this.#hasTicks, this.#feedDown, this.#words), this.#trade);
    return withNotes(lights, this.#notes, this.#words);
  }

  #emit(event: AdapterEvent, journalled?: () => void): void {
    this.#sink?.event(event, journalled);
  }

  /** A line for the log; one that says the same as the last is left out, because bridges dial again and again. */
  #note(line: string): void {
    if (line === this.#lastLog) return;
    this.#lastLog = line;
    this.#parts.log(line);
  }
}
