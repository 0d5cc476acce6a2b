import { expect, it } from 'vitest';
import type { Event } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import { createLastSeen } from './last-seen.ts';

const nt8 = 'nt8' as PlatformId;
const registered = { type: 'platformRegistered', atUs: 1, identity: { platform: nt8 } } as Event;
const lost = (atUs: number): Event => ({ type: 'platformLost', atUs, platform: nt8, reason: 'gone' });

it('knows when a platform that left was there last', () => {
  const lastSeen = createLastSeen();
  expect(lastSeen.of(nt8)).toBeUndefined();
  lastSeen.take(registered);
  expect(lastSeen.of(nt8)).toBeUndefined();
  lastSeen.take(lost(7));
  lastSeen.take(lost(9));
  expect(lastSeen.of(nt8)).toBe(7);
  lastSeen.take(registered);
  expect(lastSeen.of(nt8)).toBeUndefined();
});

it('never saw what is dialled in vain', () => {
  const lastSeen = createLastSeen();
  lastSeen.take(lost(7));
  expect(lastSeen.of(nt8)).toBeUndefined();
});
