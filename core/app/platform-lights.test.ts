import { describe, expect, it } from 'vitest';
import type { Lights } from '../model/light.ts';
import { lightsShown, notesShown, type LightFacts } from './platform-lights.ts';

const GREEN = { state: 'green' } as const;
const LIT: Lights = { link: GREEN, data: GREEN, canTrade: GREEN };
const LOST: Lights = {
  link: { state: 'red', cause: 'lost', reason: 'the link broke', remedy: 'Start it.' },
  data: { state: 'off', cause: 'not_watched', reason: 'not watched', remedy: '' },
  canTrade: { state: 'red', cause: 'no_link', reason: 'not connected', remedy: 'Start it.' },
};
const NOBODY: Lights = {
  link: { state: 'red', cause: 'nobody_listens', reason: 'nobody listens at 127.0.0.1:11099', remedy: 'Start it.' },
  data: { state: 'red', cause: 'no_link', reason: 'not connected', remedy: 'Start it.' },
  canTrade: { state: 'red', cause: 'no_link', reason: 'not connected', remedy: 'Start it.' },
};

function shown(facts: Partial<LightFacts>): Lights {
  const given = { platform: 'sierra', known: undefined, told: undefined, lastTickUs: undefined, nowUs: 60_000_000 };
  return lightsShown({ ...given, ...facts });
}

describe('lights of a platform', () => {
  it('are off with a word on what to do before it has ever connected', () => {
    const dark = {
      state: 'off',
      cause: 'never_connected',
      reason: 'has never connected',
      remedy: 'Start sierra and its bridge.',
    };
    expect(shown({})).toEqual({ link: dark, data: dark, canTrade: dark });
  });

  it('say why the first connection does not come about, where its adapter knows', () => {
    expect(shown({ told: NOBODY })).toEqual(NOBODY);
  });

  it('say why a lost link does not come back', () => {
    expect(shown({ known: { linked: false, lights: LOST }, told: NOBODY }).link).toEqual(NOBODY.link);
    expect(shown({ known: { linked: false, lights: LOST } }).link).toEqual(LOST.link);
  });

  it('call data fresh while ticks flow, whatever the adapter says of its feed', () => {
    const data = { state: 'red', cause: 'feed_down', reason: 'the feed is down', remedy: 'Look at it.' } as const;
    const facts = { known: { linked: true, lights: LIT }, told: { ...LIT, data } };
    expect(shown(facts).data).toEqual(data);
    expect(shown({ ...facts, lastTickUs: 59_000_000 }).data).toEqual(GREEN);
  });

  it('give the cause that the adapter knows where an order cannot be sent', () => {
    const canTrade = {
      state: 'red',
      cause: 'trading_switched_off',
      reason: 'Allow Trading is off',
      remedy: 'Switch it on.',
    } as const;
    expect(shown({ known: { linked: true, lights: LIT }, told: { ...LIT, canTrade } }).canTrade).toEqual(canTrade);
    expect(shown({ known: { linked: true, lights: LIT }, told: LIT }).canTrade).toEqual(GREEN);
  });
});

describe('the notes of a platform', () => {
  it('begin with what is unusual about the way to it, and are left as they are otherwise', () => {
    const note = 'Frames of NinjaTrader 8: read by the gateway itself: mono is not installed';
    expect(notesShown({ ...LIT, note }, ['rolls on Monday'])).toEqual([note, 'rolls on Monday']);
    expect(notesShown(LIT, ['rolls on Monday'])).toEqual(['rolls on Monday']);
    expect(notesShown(undefined, [])).toEqual([]);
  });
});
