import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { OrderType, Side } from '../model/order.ts';
import type { Gate } from '../risk/gate.ts';
import type { StartLinkProcess } from './link-process.ts';
import type { Adapter } from './port.ts';

/** An execution as the gateway's book has it. */
export interface KnownExecution {
  readonly execId: string;
  readonly size: number;
  readonly price: number;
}

/** An order of ours as the gateway's book has it, also after a restart. */
export interface KnownOrder {
  readonly orderId: OrderId;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly size: number;
  readonly orderType: OrderType;
  readonly decidedUs: number;
  /** It is over as far as the book knows. */
  readonly isOver: boolean;
  /** The platform's own id, once it has told it. */
  readonly platformOrderId?: string;
  readonly executions: readonly KnownExecution[];
}

/** What the gateway hands to every adapter that it makes. */
export interface AdapterParts {
  readonly platform: PlatformId;
  readonly clock: Clock;
  readonly random: Random;
  /** Read last before the bytes of an entry. */
  readonly gate: Gate;
  readonly log: (line: string) => void;
  /** What is traded there now, or held, as the platform spells it. */
  readonly symbols: () => readonly string[];
  /** Where a bridge inside the platform dials; 0 takes any free port. */
  readonly bridgePort: number;
  /** Whether this is the token of the platform. */
  readonly isToken: (shown: string) => boolean;
  /** Counts what was refused, by its code. */
  readonly count: (code: ErrorCodeName) => void;
  /** The newest orders that went there, open ones and those that are over. */
  readonly orders: () => readonly KnownOrder[];
  /** The version of its bridge that comes with this gateway; absent where none does, or none that says its own. */
  readonly bridgeVersion?: string;
  /** Starts the process of NinjaTrader's .NET link; missing where none comes with the gateway. */
  readonly startNt8Link?: StartLinkProcess;
}

/** Makes an adapter from its settings, which were read before. */
export type MakeAdapter = (parts: AdapterParts) => Adapter;
