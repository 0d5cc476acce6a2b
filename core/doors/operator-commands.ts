import type { Result } from '../base/result.ts';
import type { Actor } from '../model/request.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';

/** Why a command was not done, in words for a person. */
export interface CommandRefusal {
  readonly code: string;
  readonly reason: string;
  /** What a person does about it; empty where the reason says it. */
  readonly remedy: string;
}

/** What a door may know of a command before it runs it. */
export interface KnownCommand {
  /**
   * `reads` changes nothing; `stops` only ends, cancels or closes; `changes` is everything else. Who may ask for which is
   * the door's to judge.
   */
  readonly effect: 'reads' | 'stops' | 'changes';
  /** It stops trading, and does so whenever it is asked: no slip in an argument and no repeat of an id keeps it back. */
  readonly actsAnyway: boolean;
}

/** The one registry of what operators may do, as every door sees it. Names are in snake case. */
export interface OperatorCommands {
  /** Undefined for a name that stands for nothing, and for what this gateway cannot do. */
  find(name: string): KnownCommand | undefined;
  /**
   * Decodes the arguments and runs a command; `by` is who asks, for the journal. Refused with ACTION_UNKNOWN
   * and VALUE_INVALID before anything is done, and with the command's own codes.
   */
  run(name: string, args: WireMap, by: Actor): Promise<Result<Packable, CommandRefusal>>;
}
