import type { Adapter, AdapterSink } from '../adapters/port.ts';
import type { Clock } from '../base/clock.ts';
import type { AdminAction } from '../doors/admin-door.ts';
import type { PlatformDoor } from '../doors/platform-door.ts';
import type { Engine } from '../engine/engine.ts';
import type { Registry } from '../instruments/registry.ts';
import type { PlatformId } from '../model/ids.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { FoundRate } from '../model/rate.ts';
import { adminActions } from './admin-actions.ts';
import { armingActions } from './arming-actions.ts';
import { breakerActions } from './breaker-actions.ts';
import { bridgeActions } from './bridge-actions.ts';
import type { DoorHolder } from './door-holder.ts';
import type { StatusSources } from './gateway-status.ts';
import { createCancelFirst } from './cancel-first.ts';
import { createFlattenFirst } from './flatten-first.ts';
import type { Inbox, UndatedEvent } from './inbox.ts';
import { killChoiceActions, type KillChoice } from './kill-choice.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { createOrderDesk, type OrderDesk } from './order-desk.ts';
import { createPlatformDesk, type PlatformDesk } from './platform-desk.ts';
import { pnlActions } from './pnl-actions.ts';
import type { PlatformSwitches } from './platform-switches.ts';
import { safetyActions } from './safety-actions.ts';

export interface OperatorDesksOptions {
  readonly engine: Engine;
  readonly registry: Registry;
  readonly board: QuoteBoard;
  readonly clock: Clock;
  readonly inbox: Pick<Inbox, 'post' | 'hold' | 'start'>;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
  readonly status: StatusSources;
  readonly rates: () => readonly FoundRate[];
  readonly killChoice: KillChoice;
  readonly adapters: ReadonlyMap<PlatformId, Adapter>;
  readonly sinkOf: (platform: PlatformId) => AdapterSink;
  readonly platformDoor: PlatformDoor;
  readonly switches: PlatformSwitches;
  readonly hasLeft: (platform: PlatformId) => boolean;
  readonly doors: DoorHolder;
  /** What other desks can do. */
  readonly others: Readonly<Record<string, AdminAction>>;
}

/** Everything that an operator can do, whoever asks for it. */
export interface OperatorDesks {
  /** One registry for the admin door, the command line and the panel. */
  readonly actions: Readonly<Record<string, AdminAction>>;
  readonly platforms: PlatformDesk;
  readonly orders: OrderDesk;
  readonly lifecycle: Lifecycle;
}

/** Makes the desks. */
export function createOperatorDesks(options: OperatorDesksOptions): OperatorDesks {
  const { engine, registry, clock, inbox, postAndWait, doors } = options;
  const nowUs = (): number => clock.nowUs();
  const post = (event: UndatedEvent): void => void inbox.post(event);
  const flattenFirst = createFlattenFirst({ view: engine, clock, postAndWait });
  const cancelFirst = createCancelFirst({ view: engine, clock, postAndWait });
  const door = options.platformDoor;
  const isMapped = (platform: PlatformId): boolean => registry.spellingOf(platform) !== undefined;
  const first = { flattenFirst, cancelFirst };
  const platforms = createPlatformDesk({ ...options, door, isMapped, view: engine, nowUs, post, ...first });
  const orders = createOrderDesk({ ...options, nowUs });
  const lifecycle = createLifecycle({
    view: engine,
    clock,
    hold: () => inbox.hold(),
    release: () => inbox.start(),
    suspendPlatforms: (reason) => platforms.suspend(reason),
    resumePlatforms: () => platforms.resume(),
    closeDoors: () => doors.closeTrading(),
    openDoors: () => doors.reopenTrading(),
    post,
    postAndWait,
    ...first,
  });
  const { killChoice, status, others } = options;
  return {
    actions: {
      ...adminActions({ engine, sources: status, postAndWait }),
      ...armingActions({ engine, nowUs, postAndWait }),
      ...breakerActions({ engine, postAndWait }),
      ...pnlActions(engine, nowUs),
      ...safetyActions({ engine, killChoice, symbols: registry, nowUs, postAndWait }),
      ...killChoiceActions(killChoice, postAndWait),
      ...bridgeActions({ dataFolder: status.dataFolder, postAndWait }),
      ...others,
      ...platforms.actions,
      ...orders.actions,
      ...lifecycle.actions,
    },
    platforms,
    orders,
    lifecycle,
  };
}
