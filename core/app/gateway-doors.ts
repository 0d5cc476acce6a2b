import type { AdapterEvent } from '../adapters/port.ts';
import type { Clock } from '../base/clock.ts';
import { createNexusDoor, type NexusDoor } from '../doors/nexus-door.ts';
import { createPlatformDoor, type PlatformDoor } from '../doors/platform-door.ts';
import type { TickFanOut } from '../doors/tick-fan-out.ts';
import type { TickLane } from '../doors/tick-lane.ts';
import type { Engine } from '../engine/engine.ts';
import type { Registry } from '../instruments/registry.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { Counters } from '../monitoring/counters.ts';
import type { Gate } from '../risk/gate.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { symbolsOf } from './catalog-adapters.ts';
import type { GatewayConfig } from './config.ts';
import type { UndatedEvent } from './inbox.ts';
import { switchedOffText, type PlatformSwitches } from './platform-switches.ts';
import { quoteSamples } from './signal-inputs.ts';
import type { Tokens } from './tokens.ts';

export interface GatewayDoorsOptions {
  readonly config: GatewayConfig;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly lane: TickLane;
  readonly fanOut: TickFanOut;
  readonly board: QuoteBoard;
  readonly engine: Engine;
  readonly registry: Registry;
  readonly switches: PlatformSwitches;
  readonly tokens: Tokens | undefined;
  readonly counters: Counters;
  readonly log: (line: string) => void;
  /** Ids of platforms inside the process. */
  readonly isReserved: (platform: PlatformId) => boolean;
  readonly emit: (platform: PlatformId, event: AdapterEvent) => void;
  readonly post: (event: UndatedEvent) => void;
  /** Takes what a client asks for, which may need rates and the gateway's own time. */
  readonly postOfClient: (event: UndatedEvent) => void;
  readonly answerQuery: (what: string, args: WireMap) => Packable | undefined;
  readonly clientSignalled: (client: ClientId) => void;
}

/** The logic of the doors of platforms and pipelines, over the parts of a gateway. */
export interface GatewayDoors {
  readonly platformDoor: PlatformDoor;
  readonly nexusDoor: NexusDoor;
}

/** Makes both. No socket is opened by it. */
export function createGatewayDoors(options: GatewayDoorsOptions): GatewayDoors {
  const { config, clock, gate, lane, fanOut, board, engine, registry, switches, tokens, counters, log } = options;
  const { isReserved, emit, post, postOfClient, answerQuery, clientSignalled } = options;
  const rootOf = (symbol: string): string | undefined => {
    const read = registry.normalize(symbol, undefined, clock.nowUs());
    return read.ok ? read.value.root : undefined;
  };
  return {
    platformDoor: createPlatformDoor({
      clock,
      gate,
      lane,
      isReserved,
      isToken: (platform, shown) => tokens?.isPlatformToken(platform, shown) === true,
      isArmed: (platform) => engine.platform(platform)?.armed !== undefined,
      unwanted: (platform) => switchedOffText(switches.offOf(platform)),
      platformOfOrder: (orderId) => engine.order(orderId)?.platform,
      subscribeList: (platform) => symbolsOf(platform, registry, engine, clock.nowUs()),
      emit,
      count: (code) => counters.add(code),
      log,
    }),
    nexusDoor: createNexusDoor({
      clock,
      fanOut,
      defaultQuantity: config.defaultQuantity,
      isToken: (shown) => tokens?.isClientToken(shown) === true,
      mode: config.mode,
      get roots() {
        return registry.roots;
      },
      rootOf,
      quotesOf: (symbol) => quoteSamples(board, rootOf(symbol)),
      post: postOfClient,
      answerQuery,
      clientSignalled,
      clientLost: (client, reason) => post({ type: 'clientLost', client, reason }),
      clientLinked: (client, connectedUs, isSignalling) => {
        const { lostClients, awaitedClients } = engine.links();
        if (isSignalling) post({ type: 'clientLinked', client, connectedUs, isSignalling });
        else if (lostClients.length + awaitedClients.length > 0) post({ type: 'clientLinked', client, connectedUs });
      },
      clientSilentMs: () => engine.limits().clientSilentMs,
      clientReported: (client, status) => log(`Client ${client} reports: ${JSON.stringify(status).slice(0, 500)}`),
      count: (code) => counters.add(code),
      log,
    }),
  };
}
