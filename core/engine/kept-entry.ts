import type { ParentKey } from '../model/ids.ts';

/** A signal or target that entered. */
export interface KeptEntry {
  readonly atUs: number;
  readonly key: ParentKey;
  readonly simulated: boolean;
  /** Something of it has filled: it is a trade. */
  isOpened: boolean;
  /** It is another price of an entry before it: it counts for how often, and is no trade of its own. */
  readonly isChange?: true;
}
