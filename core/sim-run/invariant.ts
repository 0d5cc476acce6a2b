/** Something that must always be true was not: the simulation ends here, and its seed brings it back. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

/** Throws {@link InvariantBroken} unless `condition` holds; `what` is only asked for then. */
export function mustHold(condition: boolean, what: () => string): asserts condition {
  if (!condition) throw new InvariantBroken(what());
}
