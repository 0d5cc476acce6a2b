import { describe, expect, it } from 'vitest';
import { alert, overview } from '../../test/support/panel-views.ts';
import { noticesOf } from './notices.ts';

const FRESH = noticesOf(undefined, overview({}), []).noticed;

describe('desktop notifications', () => {
  it('tell a new alarm once, with what to do', () => {
    const first = noticesOf(FRESH, overview({}), [alert({})]);
    expect(first.notices).toEqual([
      { kind: 'alert', platform: 'nt8', text: 'nt8 is lost.', remedy: 'Start NinjaTrader.' },
    ]);
    expect(noticesOf(first.noticed, overview({}), [alert({})]).notices).toEqual([]);
  });

  it('leave warnings and infos to the window', () => {
    const alerts = [alert({ severity: 'warning' }), alert({ number: 2, severity: 'info' })];
    expect(noticesOf(FRESH, overview({}), alerts).notices).toEqual([]);
  });

  it('tell of a platform that is lost also where no order was in flight there', () => {
    const lost = alert({ code: 'PLATFORM_ABSENT', severity: 'warning' });
    expect(noticesOf(FRESH, overview({}), [lost]).notices).toHaveLength(1);
  });

  it('tell again what comes again, and what keeps coming once a minute', () => {
    const [first, seconds, minutes] = [0, 30, 61].map((second) => alert({ lastUs: 1_000_000 * (1 + second) }));
    if (first === undefined || seconds === undefined || minutes === undefined) throw new Error('three alerts');
    const told = noticesOf(FRESH, overview({}), [first]).noticed;
    const quiet = noticesOf(told, overview({}), [seconds]);
    expect(quiet.notices).toEqual([]);
    const again = noticesOf(quiet.noticed, overview({}), [minutes]);
    expect(again.notices).toHaveLength(1);
    expect(noticesOf(again.noticed, overview({}), [minutes]).notices).toEqual([]);
    const old = noticesOf(undefined, overview({}), [first]).noticed;
    expect(noticesOf(old, overview({}), [minutes]).notices).toHaveLength(1);
  });

  it('tell what an engine raises that was started again, though it numbers from 1 again, and not what it knew before', () => {
    const known = alert({ number: 7, text: 'known' });
    const { noticed } = noticesOf(FRESH, overview({}), [known]);
    const { notices } = noticesOf(noticed, overview({}), [
      alert({ number: 1, text: 'known' }),
      alert({ number: 2, text: 'of this run', lastUs: 9 }),
    ]);
    expect(notices).toMatchObject([{ text: 'of this run' }]);
  });

  it('tell a halt with who and why, and not the same again as an alarm', () => {
    const halted = overview({ state: 'halted', by: 'rule:daily_loss', reason: '-1,004 of -1,000 USD' });
    const { notices, noticed } = noticesOf(FRESH, halted, [alert({ code: 'TRADING_HALTED' })]);
    expect(notices).toEqual([{ kind: 'halted', by: 'rule:daily_loss', reason: '-1,004 of -1,000 USD' }]);
    expect(noticesOf(noticed, halted, []).notices).toEqual([]);
  });

  it('tell a halt once also where its state and its alarm come one after the other', () => {
    const killed = { state: 'halted', by: 'panel', reason: 'storm', sinceUs: 5_000_000 } as const;
    const own = alert({ code: 'TRADING_HALTED', text: 'Trading is halted.', lastUs: 5_000_001 });
    const stateFirst = noticesOf(FRESH, overview(killed), []);
    expect(stateFirst.notices.map(({ kind }) => kind)).toEqual(['halted']);
    const thenAlarm = noticesOf(stateFirst.noticed, overview(killed), [own]);
    expect(thenAlarm.notices).toEqual([]);
    const alarmFirst = noticesOf(FRESH, overview({}), [own]);
    expect(alarmFirst.notices.map(({ kind }) => kind)).toEqual(['alert']);
    const thenState = noticesOf(alarmFirst.noticed, overview(killed), [own]);
    expect(thenState.notices).toEqual([]);
    const again = alert({ number: 2, code: 'TRADING_HALTED', text: 'Killed again.', lastUs: 6_000_000 });
    for (const { noticed } of [thenAlarm, thenState])
      expect(noticesOf(noticed, overview(killed), [own, again]).notices).toMatchObject([{ text: 'Killed again.' }]);
  });

  it('tell a second halt, and what is killed again, though an alarm in the same words was told a moment ago', () => {
    const words = { code: 'TRADING_HALTED', text: 'Trading is halted.' };
    const first = noticesOf(FRESH, overview({ state: 'halted', sinceUs: 1_000_000 }), [
      alert({ ...words, lastUs: 1_000_001 }),
    ]);
    const rearmed = noticesOf(first.noticed, overview({ sinceUs: 2_000_000 }), [
      alert({ ...words, lastUs: 1_000_001 }),
    ]);
    const second = [alert({ ...words, lastUs: 3_000_001 })];
    const halted = overview({ state: 'halted', sinceUs: 3_000_000 });
    const told = noticesOf(rearmed.noticed, halted, second);
    expect(told.notices.map(({ kind }) => kind)).toEqual(['halted']);
    const again = alert({ number: 2, code: 'TRADING_HALTED', text: 'Killed again.', lastUs: 4_000_000 });
    expect(noticesOf(told.noticed, halted, [...second, again]).notices).toMatchObject([{ text: 'Killed again.' }]);
  });

  it('tell a halt that was there before the app was started, but no old alarms', () => {
    const { notices } = noticesOf(undefined, overview({ state: 'halted' }), [
      alert({}),
      alert({ number: 2, text: 'b' }),
    ]);
    expect(notices.map(({ kind }) => kind)).toEqual(['halted']);
  });

  it('sum up a storm, the worst first', () => {
    const alerts = [5, 4, 3, 2, 1].map((rank) => alert({ number: rank, rank, text: `alarm ${rank}` }));
    const { notices } = noticesOf(FRESH, overview({}), alerts);
    expect(notices).toHaveLength(4);
    expect(notices[0]).toMatchObject({ text: 'alarm 1' });
    expect(notices.at(-1)).toEqual({ kind: 'more', count: 2 });
  });
});
