import type { EngineConfig } from '../../core/engine/config.ts';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { Decision } from '../../core/engine/decision.ts';
import type { Effect } from '../../core/engine/effect.ts';
import type { Engine } from '../../core/engine/engine.ts';
import type { ClientMessage } from '../../core/model/client-message.ts';
import type { OrderCommand, PlatformCommand } from '../../core/model/command.ts';
import type { Event, FillReport, PlatformReport, QuoteSample } from '../../core/model/event.ts';
import type { ClientId, PlatformId } from '../../core/model/ids.ts';
import type { Abilities, PlatformIdentity } from '../../core/model/platform.ts';
import { LEGACY_ABILITIES } from '../../core/model/platform.ts';
import type { SignalRequest, TargetRequest } from '../../core/model/request.ts';
import { testSymbolBook } from './symbol-book.ts';

export const SCENE_START_US = 1_790_000_000_000_000;

/** What a version-1 platform can do that can do everything. */
export const FULL_ABILITIES: Abilities = {
  orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
  partials: true,
  modify: true,
  cancel: true,
  positions: true,
  brackets: false,
  report: true,
};

type Undated = Event extends infer E ? (E extends Event ? Omit<E, 'atUs'> : never) : never;

/** A legacy platform's identity, with what a test overrides. */
export function legacyPlatform(platform: string, overrides: Partial<PlatformIdentity> = {}): PlatformIdentity {
  return {
    platform: platform as PlatformId,
    dialect: 'legacy',
    account: platform,
    currency: '',
    mode: 'unverified',
    abilities: LEGACY_ABILITIES,
    symbols: [],
    simulated: false,
    ...overrides,
  };
}

/** A version-1 platform on a demo account. */
export function v1Platform(platform: string, overrides: Partial<PlatformIdentity> = {}): PlatformIdentity {
  const v1 = { dialect: 'v1', account: 'Demo1', currency: 'USD', mode: 'demo', abilities: FULL_ABILITIES } as const;
  return legacyPlatform(platform, { ...v1, ...overrides });
}

/** BUY 1 NQ at the market by client `alpha`, with what a test overrides. */
export function buildSignal(overrides: Partial<SignalRequest> = {}): SignalRequest {
  const clientOrderId = overrides.clientOrderId ?? 's1';
  return {
    client: 'alpha' as ClientId,
    clientOrderId,
    idAssigned: false,
    signalId: clientOrderId,
    symbol: 'NQ',
    side: 'BUY',
    quantity: 1,
    orderType: 'MARKET',
    timeInForce: 'DAY',
    quantityStated: true,
    ...overrides,
  };
}

/** One engine, and everything it wanted done. */
export interface EngineScene {
  readonly engine: Engine;
  /** Everything it decided, as a journal would hold it. */
  readonly decisions: readonly Decision[];
  /** The time of the latest event. */
  nowUs: number;
  /** What is shown when it asks for a market. */
  market: readonly QuoteSample[];
  /** Steps the engine by one event, a millisecond after the one before. */
  step(event: Undated): readonly Effect[];
  /** Sends a signal; its orders leave at once. */
  signal(overrides?: Partial<SignalRequest>): readonly Effect[];
  target(position: number, clientOrderId: string, overrides?: Partial<TargetRequest>): readonly Effect[];
  /** Says that the orders among these effects have left. */
  sent(effects: readonly Effect[]): void;
  /** The whole of an order fills at a price, as version 1 tells it unless a test says otherwise. */
  fill(platform: string, order: OrderCommand, price: number, overrides?: Partial<FillReport>): readonly Effect[];
  /** A platform answers the report that was last asked of it. */
  report(platform: string, content?: Partial<PlatformReport>): readonly Effect[];
  waitMs(ms: number): readonly Effect[];
}

/** Sets up an engine with platforms that have registered; those that can report have reported nothing. */
export function engineScene(
  platforms: readonly PlatformIdentity[] = [],
  overrides: Partial<EngineConfig> = {},
): EngineScene {
  const engine = createEngine({
    symbols: testSymbolBook,
    orderTimeoutMs: 10_000,
    reconcileEveryMs: 60_000,
    oneActiveOrderPerRoot: true,
    legacyPlatforms: 'allow',
    parentsMax: 1_000,
    ...overrides,
  });
  const asked = new Map<string, string>();
  const decided: Decision[] = [];
  const scene: EngineScene = {
    engine,
    decisions: decided,
    nowUs: SCENE_START_US,
    market: [],
    step: (event) => {
      scene.nowUs += 1_000;
      const { decisions, effects } = engine.step({ ...event, atUs: scene.nowUs });
      decided.push(...decisions);
      for (const command of commandsOf(effects))
        if (command.type === 'requestReport') asked.set(command.platform, command.requestId);
      const shown = effects.flatMap((effect) =>
        effect.type === 'askMarket' ? scene.step({ type: 'marketShown', root: effect.root, quotes: scene.market }) : [],
      );
      return [...effects, ...shown];
    },
    signal: (signal = {}) => {
      const effects = scene.step({ type: 'signalReceived', request: buildSignal(signal), quotes: [] });
      scene.sent(effects);
      return effects;
    },
    target: (position, clientOrderId, target = {}) => {
      const client = 'alpha' as ClientId;
      const request = { client, clientOrderId, signalId: clientOrderId, symbol: 'NQ', position, ...target };
      const effects = scene.step({ type: 'targetReceived', request });
      scene.sent(effects);
      return effects;
    },
    sent: (effects) => {
      for (const { orderId } of ordersOf(effects)) scene.step({ type: 'orderSent', orderId });
    },
    fill: (platform, { orderId, size }, price, fill = {}) =>
      scene.step({
        type: 'fillReceived',
        fill: {
          platform: platform as PlatformId,
          orderId,
          execId: `x-${orderId}`,
          lastSize: size,
          lastPrice: price,
          filledSize: size,
          fillPrice: price,
          status: 'filled',
          tsUs: scene.nowUs,
          ...fill,
        },
      }),
    report: (platform, content = {}) =>
      scene.step({
        type: 'reportReceived',
        platform: platform as PlatformId,
        report: {
          requestId: asked.get(platform) ?? '',
          historyFromUs: 0,
          orders: [],
          executions: [],
          positions: [],
          ...content,
        },
      }),
    waitMs: (ms) => {
      scene.nowUs += ms * 1_000;
      return scene.step({ type: 'timePassed' });
    },
  };
  for (const identity of platforms) {
    scene.step({ type: 'platformRegistered', identity });
    if (identity.abilities.report) scene.report(identity.platform);
  }
  return scene;
}

/** The commands among effects. */
export function commandsOf(effects: readonly Effect[]): readonly PlatformCommand[] {
  return effects.flatMap((effect) => (effect.type === 'command' ? [effect.command] : []));
}

/** The orders among effects. */
export function ordersOf(effects: readonly Effect[]): readonly OrderCommand[] {
  return commandsOf(effects).flatMap((command) => (command.type === 'submitOrder' ? [command.order] : []));
}

/** The messages of one type among effects. */
export function toldOf<T extends ClientMessage['type']>(
  effects: readonly Effect[],
  type: T,
): readonly Extract<ClientMessage, { type: T }>[] {
  return effects.flatMap((effect) =>
    effect.type === 'tell' && effect.message.type === type
      ? [effect.message as Extract<ClientMessage, { type: T }>]
      : [],
  );
}

/** The codes of the alerts among effects. */
export function alertsOf(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert.code] : []));
}
