import { describe, expect, it } from 'vitest';
import { ALERTS_MAX, createAlerts } from './alerts.ts';

describe('alerts', () => {
  it('are listed newest first with number and time', () => {
    const alerts = createAlerts();
    alerts.raise({ code: 'OVERFILL', severity: 'alarm', text: 'one' }, 1);
    alerts.raise({ code: 'PLATFORM_ABSENT', severity: 'warning', text: 'two' }, 2);
    expect(alerts.list()).toMatchObject([
      { number: 2, text: 'two', atUs: 2 },
      { number: 1, text: 'one', atUs: 1 },
    ]);
  });

  it('count a repetition instead of listing it again', () => {
    const alerts = createAlerts();
    for (const atUs of [1, 2, 3]) alerts.raise({ code: 'FILL_UNKNOWN_ORDER', severity: 'warning', text: 'same' }, atUs);
    expect(alerts.list()).toMatchObject([{ atUs: 1, lastUs: 3, repeats: 2 }]);
  });

  it('are acknowledged only as far as they were seen: what was raised since, or raised again, stays open', () => {
    const alerts = createAlerts();
    alerts.raise({ code: 'OVERFILL', severity: 'alarm', text: 'seen' }, 1);
    alerts.raise({ code: 'OVERFILL', severity: 'alarm', text: 'raised again since' }, 2);
    alerts.raise({ code: 'OVERFILL', severity: 'alarm', text: 'raised again since' }, 4);
    alerts.raise({ code: 'OVERFILL', severity: 'alarm', text: 'new since' }, 5);
    expect(alerts.acknowledge({ number: 2, seenUs: 3 }, 'panel', 6)).toBe(0);
    expect(alerts.acknowledge({ seenUs: 3 }, 'panel', 6)).toBe(1);
    const open = alerts.list().filter(({ acknowledged }) => acknowledged === undefined);
    expect(open.map(({ text }) => text)).toEqual(['new since', 'raised again since']);
    expect(alerts.acknowledge({}, 'cli', 7)).toBe(2);
  });

  it('drop the oldest above the bound', () => {
    const alerts = createAlerts();
    for (let i = 0; i <= ALERTS_MAX; i++) alerts.raise({ code: 'OVERFILL', severity: 'alarm', text: `${i}` }, i);
    expect(alerts.list()).toHaveLength(ALERTS_MAX);
    expect(alerts.list().at(-1)).toMatchObject({ text: '1' });
  });
});
