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
