import type { FabricBook } from './fabric-book.ts';
import type { FabricSettings } from './fabric-config.ts';
import type { FabricGround } from './fabric-ground.ts';
import type { Gateway } from './gateway.ts';

/** What the actions of the fabric stand on. */
export interface FabricActionsOptions {
  readonly gateway: Pick<Gateway, 'view' | 'board' | 'postAndWait' | 'observe'>;
  readonly ground: FabricGround;
  readonly settings: FabricSettings;
  readonly book: FabricBook;
  readonly nowUs: () => number;
  /** A new one at each start of the fabric. */
  readonly session: string;
}
