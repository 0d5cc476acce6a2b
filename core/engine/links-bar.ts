import type { ClientId } from '../model/ids.ts';
import { FABRIC_CLIENT, OPERATOR_CLIENT } from '../model/ids.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';
import type { EntryBar } from './wish.ts';

/**
 * What of the links and of the gateway itself stands against an entry: GATEWAY_UNHEALTHY, WOKE_UP, CLOCK_JUMPED,
 * PLATFORMS_PAUSED, and CLIENT_LOST for AI clients alone; not for the fabric, whose requests are young, so that who sends them is there.
 */
export function linksBar(
  turn: Turn,
  { identity }: PlatformState,
  root: string,
  client: ClientId,
): EntryBar | undefined {
  const { links, limits } = turn.state;
  if (links.unhealthy !== undefined) return { code: 'GATEWAY_UNHEALTHY', reason: links.unhealthy };
  const { rereading } = links;
  if (rereading !== undefined && (!rereading.isOpen || rereading.awaited.has(identity.platform)))
    return { code: rereading.code, reason: `${rereading.reason}; ${waited([...rereading.awaited.keys()])}` };
  if (limits.onPlatformLost === 'pause_all' && !identity.simulated && links.lostPlatforms.size > 0) {
    const lost = [...links.lostPlatforms].map(([platform, why]) => `${platform} (${why})`).join(', ');
    return { code: 'PLATFORMS_PAUSED', reason: `lost: ${lost}; on_platform_lost is pause_all` };
  }
  const isPresent = client === OPERATOR_CLIENT || client === FABRIC_CLIENT;
  return links.lostClients.size === 0 || isPresent ? undefined : clientBar(turn, root, client);
}

function waited(platforms: readonly string[]): string {
  return platforms.length === 0 ? 'entries open in a moment' : `waiting for the report of ${platforms.join(', ')}`;
}

function clientBar({ state }: Turn, root: string, client: ClientId): EntryBar | undefined {
  for (const [lost, { roots, reason, successors }] of state.links.lostClients) {
    if (!roots.has(root) || (lost !== client && successors.has(client))) continue;
    return { code: 'CLIENT_LOST', reason: `AI client ${lost}, which steers ${root}, is gone: ${reason}` };
  }
  return undefined;
}
