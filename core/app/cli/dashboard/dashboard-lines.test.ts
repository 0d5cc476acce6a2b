import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dashboardOf, platformOf, positionOf, SAMPLE_US } from '../../../../test/support/dashboard-sample.ts';
import type { DashboardView } from '../../../api/dashboard-view.ts';
import { dashboardLines } from './dashboard-lines.ts';
import { lineText } from './styled-line.ts';

const WIDE = { columns: 160, rows: 60 };

function linesOf(view: DashboardView, size = WIDE): readonly string[] {
  return dashboardLines({ view, link: { kind: 'connected' }, nowUs: SAMPLE_US }, size).map((line) =>
    lineText(line, size.columns, false).trimEnd(),
  );
}

describe('the dashboard', () => {
  it('shows header, performance, the day, positions and platforms', () => {
    const [header, ...rest] = linesOf(dashboardOf());
    expect(header).toMatch(
      /^NEXUS GATEWAY {3}ACTIVE {3}paper {3}up 2 h 14 min {3}gateway link: connected {3}platforms 1\/2 online {3}\d\d:\d\d:\d\d v1\.0\.0$/,
    );
    expect(rest).toEqual([
      '',
      'PERFORMANCE',
      '  latency avg 0.42 ms   p99 1.90 ms   throughput 12,300 ticks/s   fill rate 98.5 %   active orders 1/22',
      '',
      "TODAY'S TRADING  risk day 2026-11-20",
      '  trades 12   winners 7   losers 4   win rate 63.6 %   average win $120.00   average loss $80.00   net P&L +$1,560.00   profit factor 2.63',
      '',
      'OPEN POSITIONS (1)',
      '  NQ          +1 @ 16,250.25    P&L      +$45.00  nt8 NQ 12-26',
      '',
      'PLATFORMS (1/2 online)',
      '  nt8          online, updated 0.4 s ago   link ●green  data ●green  orders ●green',
      '  mt5_global   offline, last seen 14 min ago  link ●red    data ●green  orders ●green',
      '      the link was lost. Start the terminal.',
      '  never connected: bookmap',
    ]);
  });

  it('says what stands behind no figure yet, and what a figure leaves out', () => {
    const day = { ...dashboardOf().overview.day, trades: 0, wins: 0, losses: 0, winRate: null, averageWinUsd: null };
    const none = {
      ...day,
      averageLossUsd: null,
      netUsd: null,
      profitFactor: null,
      leftOut: '2 fills in BRL without a rate',
    };
    const text = linesOf(dashboardOf({}, { latency: null, fillRate: null, day: none })).join('\n');
    expect(text).toContain('latency avg –   p99 –');
    expect(text).toContain('fill rate –');
    expect(text).toContain('win rate –   average win –   average loss –   net P&L –   profit factor –');
    expect(text).toContain('without 2 fills in BRL without a rate');
  });

  it('says loudly what is live, halted, unknown or not watched', () => {
    const view = dashboardOf(
      { positions: [positionOf({ watched: false, openUsd: null, openLocal: 120, currency: 'BRL', qty: -2 })] },
      {
        state: 'halted',
        by: 'rule:daily_loss',
        reason: 'the daily loss',
        mode: 'live',
        liveArmed: ['nt8'],
        unknownOrders: 1,
      },
    );
    const text = linesOf(view).join('\n');
    expect(text).toContain('HALTED   LIVE: nt8');
    expect(text).toContain('  by rule:daily_loss: the daily loss');
    expect(text).toContain('unknown orders 1');
    expect(text).toContain('-2 @ 16,250.25');
    expect(text).toContain('120.00 BRL, no rate  nt8 NQ 12-26  not watched');
  });

  it('says of a platform that was not here since the start that nobody has seen it', () => {
    const view = dashboardOf({ platforms: [platformOf('nt8', { linked: false, lastHeardUs: null })] });
    expect(linesOf(view).join('\n')).toContain('offline, not seen since the gateway started');
  });

  it('shortens long lists and says by how much', () => {
    const positions = Array.from({ length: 50 }, (_, index) => positionOf({ key: `p${index}` }));
    const lines = linesOf(dashboardOf({ positions }), { columns: 120, rows: 30 });
    expect(lines.length).toBeLessThanOrEqual(30);
    expect(lines.join('\n')).toMatch(/… and \d+ more lines/);
    expect(lines.join('\n')).toContain('mt5_global');
  });

  it('stays within any screen, whatever platforms and rules say of themselves', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 80 }),
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.integer({ min: 0, max: 30 }),
        (columns, rows, text, count) => {
          const platforms = Array.from({ length: count }, () =>
            platformOf(text, { link: { state: 'red', cause: 'lost', reason: text, remedy: text, action: null } }),
          );
          const view = dashboardOf({ platforms }, { state: 'reducing', reason: text, by: text });
          const lines = linesOf(view, { columns, rows });
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
