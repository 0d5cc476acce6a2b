import { expect, it, onTestFinished } from 'vitest';
import { openDoors } from '../../core/app/open-doors.ts';
import { askAdmin } from '../../core/client/admin-client.ts';
import { openDealerLink } from '../../core/zmtp/dealer-link.ts';
import type { DoorHandler } from '../../core/zmtp/door-peer.ts';
import { createAdminDoor } from '../../core/doors/admin-door.ts';
import { defaultZmtpLimits } from '../../core/zmtp/limits.ts';
import { machineClock } from '../support/zmtp-clock.ts';

const DEAF: DoorHandler = {
  peerOpened: () => {},
  peerClosed: () => {},
  message: () => {},
  readEnded: () => {},
  malformed: () => {},
};

/** A link to a door that says nothing; resolves once it stands. */
function idleLink(port: number): Promise<void> {
  return new Promise((resolve) => {
    const link = openDealerLink({
      host: '127.0.0.1',
      port,
      socketType: 'REQ',
      clock: machineClock,
      handler: {
        opened: () => resolve(),
        message: () => {},
        readEnded: () => {},
        closed: () => {},
        malformed: () => {},
      },
    });
    onTestFinished(() => link.close());
  });
}

it('lets a kill in though somebody holds every link that the admin door has', async () => {
  const killed: string[] = [];
  const admin = createAdminDoor({
    clock: machineClock,
    token: 'secret',
    commands: {
      find: () => ({ effect: 'stops', actsAnyway: true }),
      run: (name) => {
        killed.push(name);
        return Promise.resolve({ ok: true, value: { state: 'halted' } });
      },
    },
    count: () => {},
    log: () => {},
  });
  const ports = { platform: 0, nexus: 0, admin: 0 };
  const opened = await openDoors('127.0.0.1', ports, { platform: DEAF, nexus: DEAF, admin }, machineClock);
  if (!opened.ok) throw new Error(opened.error);
  const doors = opened.value;
  onTestFinished(async () => void (await Promise.all(Object.values(doors).map((door) => door.close()))));
  // One after another: handshakes have a bound of their own.
  for (let held = 0; held < defaultZmtpLimits.peersMax; held += 1) await idleLink(doors.admin.port);
  expect(doors.admin.peers.size).toBe(defaultZmtpLimits.peersMax);
  const answer = await askAdmin({ port: doors.admin.port, action: 'kill', token: 'secret', timeoutMs: 60_000 });
  expect(answer).toMatchObject({ ok: true, value: { status: 'SUCCESS' } });
  expect(killed).toEqual(['kill']);
}, 240_000);
