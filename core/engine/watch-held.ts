import { offerExitOfAbsent } from './offer-exit.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';

/** A platform that holds something is told of after this long if it does not come back after a restart. */
const RETURN_US_MAX = 30_000_000;

/** After a restart: the platforms that hold something have a while to come back. */
export function awaitHolders(turn: Turn): void {
  const { links, positions } = turn.state;
  links.holders.clear();
  for (const { platform, size } of positions.all())
    if (size !== 0) links.holders.set(platform, turn.atUs + RETURN_US_MAX);
}

/** Tells a person of what is held where nobody can look after it: once, with what protects it and how to close it. */
export function watchHolders(turn: Turn): void {
  const { links, platforms } = turn.state;
  for (const [platform, dueUs] of links.holders) {
    const isBack = isLinked(platforms.get(platform));
    if (!isBack && dueUs > turn.atUs) continue;
    links.holders.delete(platform);
    if (!isBack) offerExitOfAbsent(turn, platform);
  }
}

/** When the first of them is due. */
export function holdersDueUs({ links }: EngineState): number | undefined {
  return links.holders.size === 0 ? undefined : Math.min(...links.holders.values());
}

function isLinked(known: ReturnType<EngineState['platforms']['get']>): boolean {
  return known !== undefined && known.link !== 'closed';
}
