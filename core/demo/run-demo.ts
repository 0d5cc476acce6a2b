import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import type { Side } from '../model/order.ts';
import { DEMO_ROOT, DEMO_START, demoDecide, demoEnded, demoNotSent, demoTick } from './demo-strategy.ts';
import type { DemoOutcome, DemoState } from './demo-strategy.ts';

/** What the demo needs of a client of the nexus door. The SDK's NexusClient is one. */
export interface DemoClient {
  sendSignal(signal: {
    readonly symbol: string;
    readonly side: Side;
    readonly quantity: number;
    readonly confidence: number;
    readonly platforms: readonly string[];
    readonly metadata: Readonly<Record<string, unknown>>;
  }): Result<string, unknown>;
  target(target: {
    readonly symbol: string;
    readonly position: number;
    readonly platforms: readonly string[];
  }): Result<string, unknown>;
  onTick(
    callback: (tick: { readonly platform: string; readonly symbol: string; readonly price: number }) => void,
  ): () => void;
  onFill(
    callback: (fill: { readonly orderId: string; readonly status: string; readonly fillPrice: number }) => void,
  ): () => void;
  onReject(callback: (reject: { readonly orderId: string }) => void): () => void;
}

export interface DemoOptions {
  readonly client: DemoClient;
  readonly clock: Clock;
  /** Simulated platforms, and only these: every order of the demo names them. */
  readonly platforms: readonly string[];
  /** Told once when it rests for good because it has lost enough. */
  readonly rests?: (lostPoints: number) => void;
}

/** The running demo. */
export interface Demo {
  /** Ends it for good: it sends nothing more, and what it holds stays as it is. */
  stop(): void;
}

const LOOK_EVERY_MS = 500;

/** Runs the demo strategy as a client of the gateway, until it is stopped. */
export function runDemo({ client, clock, platforms, rests }: DemoOptions): Demo {
  let state: DemoState = DEMO_START;
  let orderId: string | undefined;
  let isStopped = false;
  let cancelLook = (): void => undefined;

  const ended = (endedId: string, outcome: DemoOutcome): void => {
    if (endedId !== orderId) return;
    orderId = undefined;
    state = demoEnded(state, clock.monotonicUs(), outcome);
    if (state.phase === 'resting') rests?.(state.lostPoints);
  };
  const removals = [
    client.onTick((tick) => {
      if (tick.symbol === DEMO_ROOT && platforms.includes(tick.platform))
        state = demoTick(state, tick.price, clock.monotonicUs());
    }),
    client.onFill((fill) => {
      if (fill.status !== 'PARTIAL') ended(fill.orderId, { filled: true, price: fill.fillPrice });
    }),
    client.onReject((reject) => ended(reject.orderId, { filled: false })),
  ];

  const send = (side: Side | undefined, confidence: number): void => {
    const sent =
      side === undefined
        ? client.target({ symbol: DEMO_ROOT, position: 0, platforms })
        : client.sendSignal({
            symbol: DEMO_ROOT,
            side,
            quantity: 1,
            confidence,
            platforms,
            metadata: { strategy: 'demo' },
          });
    if (sent.ok) orderId = sent.value;
    else state = demoNotSent(state, clock.monotonicUs());
  };
  const look = (): void => {
    if (isStopped) return;
    const decided = demoDecide(state, clock.monotonicUs());
    state = decided.state;
    const { wish } = decided;
    if (wish.wish === 'open') send(wish.side, wish.confidence);
    else if (wish.wish === 'close') send(undefined, 1);
    cancelLook = clock.after(LOOK_EVERY_MS, look);
  };
  look();

  return {
    stop: () => {
      isStopped = true;
      cancelLook();
      for (const remove of removals) remove();
    },
  };
}
