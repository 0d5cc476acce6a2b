import type { Clock } from '../base/clock.ts';
import { ActionRefused } from '../doors/admin-door.ts';
import type { EngineView } from '../engine/view.ts';
import type { FlatCertificate } from '../model/flat-certificate.ts';
import { OPERATOR_CLIENT, type PlatformId } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import { certificateText } from '../orders/flatten-certificate.ts';
import type { UndatedEvent } from './inbox.ts';

export interface FlattenFirstOptions {
  readonly view: EngineView;
  readonly clock: Clock;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
}

/** What is made flat before it is let go of, and how a refusal ends. */
export interface FlattenedFirst {
  /** Undefined: everything. */
  readonly platform?: PlatformId;
  readonly by: Actor;
  /** Why, for the journal. */
  readonly reason: string;
  /** What was not done where it could not be proved flat, as a sentence. */
  readonly otherwise: string;
}

/** Makes flat and says how that was proved. STOP_NOT_FLAT for what cannot be proved: it is not left behind. */
export type FlattenFirst = (what: FlattenedFirst) => Promise<string>;

const LOOK_EVERY_MS = 200;
/** How long is waited for what was asked to be made flat. */
const FLATTEN_MS_MAX = 30_000;

/** Makes the step that a stop and a switch-off begin with when a person asks for it. */
export function createFlattenFirst({ view, clock, postAndWait }: FlattenFirstOptions): FlattenFirst {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, () => resolve()));
  let asked = 0;
  return async ({ platform, by, reason, otherwise }) => {
    const isMeant = (each: { readonly platform: PlatformId }): boolean =>
      platform === undefined || each.platform === platform;
    const isHeld = view.positions().some((position) => isMeant(position) && position.size !== 0);
    if (!isHeld && !view.openOrders().some(isMeant)) return 'nothing was open';
    asked += 1;
    const clientOrderId = `stop-${clock.nowUs()}-${asked}`;
    const platforms = platform === undefined ? undefined : [platform];
    const request = { client: OPERATOR_CLIENT, clientOrderId, reason, ...(platforms !== undefined && { platforms }) };
    await postAndWait({ type: 'flattenReceived', request, by });
    // Another flatten may begin meanwhile, and end first: its certificate says nothing of this one.
    const id = view.certificates().at(0)?.id;
    const current = (): FlatCertificate | undefined => view.certificates().find((each) => each.id === id);
    for (let waitedMs = 0; waitedMs < FLATTEN_MS_MAX; waitedMs += LOOK_EVERY_MS) {
      if (current()?.outcome !== 'working') break;
      await wait(LOOK_EVERY_MS);
    }
    const certificate = current();
    if (certificate === undefined)
      throw new ActionRefused('STOP_NOT_FLAT', `What became of the flatten is not known. ${otherwise}`);
    const text = certificateText(certificate);
    if (certificate.outcome === 'proved') return text;
    throw new ActionRefused('STOP_NOT_FLAT', `${text} ${otherwise}`);
  };
}
