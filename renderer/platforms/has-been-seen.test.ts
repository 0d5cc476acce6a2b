import { expect, it } from 'vitest';
import { platform } from '../../test/support/panel-views.ts';
import { hasBeenSeen } from './has-been-seen.ts';

it('tells platforms that were there from those that never were', () => {
  expect(hasBeenSeen(platform({}))).toBe(true);
  expect(hasBeenSeen(platform({ linked: false }))).toBe(true);
  expect(hasBeenSeen(platform({ linked: false, account: null }))).toBe(false);
  expect(hasBeenSeen(platform({ linked: false, account: null, lastHeardUs: 1 }))).toBe(true);
  expect(hasBeenSeen(platform({ linked: false, account: null, switch: 'off' }))).toBe(true);
});
