import type { Abilities } from '../../core/model/platform.ts';
import type { Rig, Skill } from './rig.ts';

/** One numbered promise of an adapter. A number is never given to another case. */
export interface Case {
  readonly number: number;
  readonly title: string;
  /** What the platform must be able to do, by its own word. */
  readonly ability?: keyof Omit<Abilities, 'orderTypes'>;
  readonly orderType?: Abilities['orderTypes'][number];
  /** What the peer must be able to be made to do. */
  readonly skill?: Skill;
  readonly run: (rig: Rig) => Promise<void>;
}
