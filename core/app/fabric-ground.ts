import type { Result } from '../base/result.ts';
import type { TickFanOut } from '../doors/tick-fan-out.ts';
import type { Registry } from '../instruments/registry.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { Actor } from '../model/request.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import type { FabricBook } from './fabric-book.ts';
import type { FabricSettings } from './fabric-config.ts';
import type { Gateway } from './gateway.ts';
import type { OrderDesk } from './order-desk.ts';

/** The one registry of operator commands, as the fabric needs it. */
export interface FabricCommands {
  run(
    name: string,
    args: WireMap,
    by: Actor,
  ): Promise<Result<Packable, { readonly code: string; readonly reason: string }>>;
}

/** Of a running gateway what a fabric stands on, beside what everybody sees of it. */
export interface FabricGround {
  readonly commands: FabricCommands;
  readonly orders: Pick<OrderDesk, 'submit'>;
  readonly fanOut: TickFanOut;
  readonly registry: Registry;
  readonly count: (code: ErrorCodeName) => void;
}

export interface FabricActionsOptions {
  readonly gateway: Pick<Gateway, 'view' | 'board' | 'postAndWait' | 'observe'>;
  readonly ground: FabricGround;
  readonly settings: FabricSettings;
  readonly book: FabricBook;
  readonly nowUs: () => number;
  /** A new one at each start of the fabric. */
  readonly session: string;
}
