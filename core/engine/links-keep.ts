import { unreachable } from '../base/assert.ts';
import type { ClientId } from '../model/ids.ts';
import type { LinksChange } from '../model/links-change.ts';
import type { LinksState } from './links-state.ts';

/** Takes over what changed in who steers and who is gone, live and in recovery alike. */
export function keepLinks(links: LinksState, change: LinksChange): void {
  const { steeredBy, watched, lostClients, lostPlatforms } = links;
  switch (change.type) {
    case 'rootSteered': {
      const before = steeredBy.get(change.root);
      steeredBy.set(change.root, change.client);
      if (before !== undefined && !steers(links, before)) watched.delete(before);
      return;
    }
    case 'clientWatched':
      watched.add(change.client);
      return;
    case 'clientGone': {
      const { client, reason, sinceUs, roots, successors } = change;
      lostClients.set(client, { reason, sinceUs, roots: new Set(roots), successors: new Set(successors) });
      return;
    }
    case 'clientReturned':
      lostClients.delete(change.client);
      return;
    case 'platformGone':
      lostPlatforms.set(change.platform, change.reason);
      return;
    case 'platformReturned':
      lostPlatforms.delete(change.platform);
      return;
    default:
      return unreachable(change);
  }
}

/** Who steers and who is gone, as changes that bring it back. */
export function linksKept({ steeredBy, watched, lostClients, lostPlatforms }: LinksState): readonly LinksChange[] {
  return [
    ...[...steeredBy].map(([root, client]) => ({ type: 'rootSteered', root, client }) as const),
    ...[...watched].map((client) => ({ type: 'clientWatched', client }) as const),
    ...[...lostClients].map(
      ([client, { reason, sinceUs, roots, successors }]) =>
        ({ type: 'clientGone', client, reason, sinceUs, roots: [...roots], successors: [...successors] }) as const,
    ),
    ...[...lostPlatforms].map(([platform, reason]) => ({ type: 'platformGone', platform, reason }) as const),
  ];
}

function steers({ steeredBy }: LinksState, client: ClientId): boolean {
  return [...steeredBy.values()].includes(client);
}
