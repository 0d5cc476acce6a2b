import type { Method } from './queries.ts';
import type { ObjectShape, Fields, Shape, Shaped } from './shape.ts';

/**
 * What a command does to trading, and so who may ask for it. `reads` changes nothing and is open on this machine. `stops`
 * only ends, cancels or closes: whoever may operate may ask, the fabric included. `changes` is everything else: it needs
 * the token of this machine, or the panel.
 */
export type CommandEffect = 'reads' | 'stops' | 'changes';

/** A command as the one registry has it, behind panel, tray, admin door, fabric and command line. */
export interface Command<F extends Fields = Fields, R = unknown> extends Method<Shaped<F>, R> {
  readonly args: ObjectShape<F>;
  readonly effect: CommandEffect;
  /** What it does, in one line for a person. */
  readonly does: string;
  /** It acts whatever is wrong with its arguments: those that cannot be read are left out. */
  readonly actsAnyway: boolean;
}

/** States a command. */
export function command<F extends Fields, R>(
  effect: CommandEffect,
  does: string,
  args: ObjectShape<F>,
  result: Shape<R>,
): Command<F, R> {
  return { effect, does, args, result, actsAnyway: false };
}

/** States a command that stops trading, which a slip in an argument must not keep back. */
export function stop<F extends Fields, R>(does: string, args: ObjectShape<F>, result: Shape<R>): Command<F, R> {
  return { ...command('stops', does, args, result), actsAnyway: true };
}
