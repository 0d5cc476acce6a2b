import type { FabricRequest } from '../doors/fabric-door.ts';
import type { Actor } from '../model/request.ts';

/** Who did it, for the journal: `fabric:brain`, or `fabric` where nobody knows which. */
export function fabricActor({ brain }: FabricRequest): Actor {
  return brain === undefined ? 'fabric' : `fabric:${brain}`;
}
