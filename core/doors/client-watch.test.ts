import { expect, it } from 'vitest';
import { manualClock } from '../base/manual-clock.ts';
import type { ClientId } from '../model/ids.ts';
import type { DoorPeer } from '../zmtp/door-peer.ts';
import { ClientSession } from './client-session.ts';
import { ClientWatch } from './client-watch.ts';

function scene(silentMs: number | 'any' = 5_000) {
  const clock = manualClock();
  const said: string[] = [];
  const watch = new ClientWatch({
    clock,
    silentMs: () => (silentMs === 'any' ? undefined : silentMs),
    lost: (client, reason) => said.push(`lost ${client}: ${reason}`),
    linked: (client, _connectedUs, isSignalling) => {
      if (!isSignalling) said.push(`linked ${client}`);
    },
  });
  const dial = (client: string, socketType: 'DEALER' | 'REQ' = 'DEALER') => {
    const peer = { socketType, lastHeardUs: 0, canPing: true, answers: true, ping: () => {} };
    peer.ping = () => {
      if (peer.answers) peer.lastHeardUs = clock.monotonicUs();
    };
    const session = new ClientSession(peer as unknown as DoorPeer, clock.nowUs());
    session.client = client as ClientId;
    return { peer, session };
  };
  return { clock, said, watch, dial };
}

it('tells that a client which has signalled is gone when its link closes, and not for one that only listened', () => {
  const { said, watch, dial } = scene();
  const [alpha, beta] = [dial('alpha'), dial('beta')];
  watch.signalled(alpha.session);
  watch.closed(beta.session, 'closed');
  watch.closed(alpha.session, 'closed');
  expect(said).toEqual(['lost alpha: closed']);
});

it('does not miss a REQ peer that has had its answer', () => {
  const { said, watch, dial } = scene();
  const { session } = dial('alpha', 'REQ');
  watch.signalled(session);
  watch.closed(session, 'closed');
  expect(said).toEqual([]);
});

it('is content with another link of the same client that has signalled', () => {
  const { said, watch, dial } = scene();
  const [one, two] = [dial('alpha'), dial('alpha')];
  watch.signalled(one.session);
  watch.signalled(two.session);
  watch.closed(one.session, 'closed');
  expect(said).toEqual([]);
  watch.closed(two.session, 'closed');
  expect(said).toEqual(['lost alpha: closed']);
});

it('tells once of two PINGs unanswered for five seconds, and that the client is heard again', () => {
  const { clock, said, watch, dial } = scene();
  const { peer, session } = dial('alpha');
  watch.signalled(session);
  clock.advanceMs(60_000);
  expect(said).toEqual([]);
  peer.answers = false;
  clock.advanceMs(4_900);
  expect(said).toEqual([]);
  clock.advanceMs(5_200);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('PINGs unanswered');
  clock.advanceMs(60_000);
  expect(said).toHaveLength(1);
  peer.answers = true;
  clock.advanceMs(6_000);
  expect(said[1]).toBe('linked alpha');
});

it('runs no timer where silence is allowed, or nobody can answer a PING', () => {
  const { clock, watch, dial } = scene('any');
  watch.signalled(dial('alpha').session);
  expect(clock.timers).toBe(0);
});

it('tells once for each link that a client signals over it, and since when it is there', () => {
  const clock = manualClock();
  const linked: unknown[] = [];
  const watch = new ClientWatch({
    clock,
    silentMs: () => undefined,
    lost: () => {},
    linked: (...told) => linked.push(told),
  });
  const peer = { socketType: 'DEALER', lastHeardUs: 0, canPing: false } as unknown as DoorPeer;
  const session = new ClientSession(peer, 7);
  session.client = 'alpha' as ClientId;
  watch.signalled(session);
  watch.signalled(session);
  expect(linked).toEqual([['alpha', 7, true]]);
});
