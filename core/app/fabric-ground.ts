import type { OperatorCommands } from '../doors/operator-commands.ts';
import type { TickFanOut } from '../doors/tick-fan-out.ts';
import type { Registry } from '../instruments/registry.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { OrderDesk } from './order-desk.ts';

/** Of a running gateway what a fabric stands on, beside what everybody sees of it. */
export interface FabricGround {
  /** The one registry of what operators may do. */
  readonly commands: Pick<OperatorCommands, 'run'>;
  readonly orders: Pick<OrderDesk, 'submit' | 'factorOf'>;
  readonly fanOut: TickFanOut;
  readonly registry: Registry;
  readonly count: (code: ErrorCodeName) => void;
}
