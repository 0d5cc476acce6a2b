import type { Lights, UnlitLight } from '../model/light.ts';
import { dataLight } from '../monitoring/data-light.ts';

/** What the lights of a platform are put together from. */
export interface LightFacts {
  /** As a person calls it. */
  readonly platform: string;
  /** As the engine has it; undefined for a platform that has never registered. */
  readonly known: { readonly linked: boolean; readonly lights: Lights } | undefined;
  /** What its adapter told of this link, or of its attempts to make one; undefined where it told nothing. */
  readonly told: Lights | undefined;
  readonly lastTickUs: number | undefined;
  readonly nowUs: number;
  /** Who has switched it off, and why; undefined while it is on. */
  readonly switchedOff?: string | undefined;
}

/**
 * The lights as they are shown. The engine decides whether orders pass; an adapter knows better *why* they do not. Ticks
 * that flow are fresh data whatever an adapter says of its feed. A platform that a person has switched off is dark, and says so.
 */
export function lightsShown(facts: LightFacts): Lights {
  const { platform, known, told, lastTickUs, nowUs, switchedOff: reason } = facts;
  if (reason !== undefined) return allDark({ state: 'off', cause: 'switched_off', reason, remedy: 'Switch it on.' });
  if (known === undefined) return told ?? allDark(neverConnected(platform));
  const data = dataLight(platform, known.linked, lastTickUs, nowUs);
  const { link, canTrade } = known.lights;
  return {
    link: known.linked || told === undefined || told.link.state === 'green' ? link : told.link,
    data: data.state === 'green' || told === undefined || told.data.state === 'green' ? data : told.data,
    canTrade: told === undefined || told.canTrade.state === 'green' ? canTrade : told.canTrade,
  };
}

/** What a person should know of a platform, with what its adapter says of the way to it. */
export function notesShown(told: Lights | undefined, notes: readonly string[]): readonly string[] {
  return told?.note === undefined ? notes : [told.note, ...notes];
}

/** The same dark light three times. */
function allDark(light: UnlitLight<'switched_off' | 'never_connected'>): Lights {
  return { link: light, data: light, canTrade: light };
}

function neverConnected(platform: string): UnlitLight<'never_connected'> {
  const remedy = `Start ${platform} and its bridge.`;
  return { state: 'off', cause: 'never_connected', reason: 'has never connected', remedy };
}
