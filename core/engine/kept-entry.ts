import type { ParentKey } from '../model/ids.ts';

/** A signal or target that entered. */
export interface KeptEntry {
  readonly atUs: number;
  readonly key: ParentKey;
  readonly simulated: boolean;
  /** Something of it has filled: it is a trade. */
  isOpened: boolean;
}
