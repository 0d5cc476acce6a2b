import type { DayView, OverviewView } from '../../core/api/overview-view.ts';
import { countText, durationText, percentText, ratioText, spanText, usdText } from '../ui/format.ts';
import { Figure, toneOf } from '../ui/panel.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';

/** Today in one row. */
export function TodayFigures({ day }: { readonly day: DayView }): React.JSX.Element {
  const { t, locale } = useWords();
  const averageLoss = day.averageLossUsd === null ? null : -Math.abs(day.averageLossUsd);
  return (
    <>
      <dl className="figures">
        <Figure name={t('overview.net')} value={usdText(day.netUsd, locale)} isBig tone={toneOf(day.netUsd)} />
        <Figure name={t('overview.trades')} value={countText(day.trades, locale)} />
        <Figure name={t('overview.winRate')} value={percentText(day.winRate, locale)} />
        <Figure
          name={t('overview.averageWin')}
          value={usdText(day.averageWinUsd, locale)}
          tone={toneOf(day.averageWinUsd)}
        />
        <Figure name={t('overview.averageLoss')} value={usdText(averageLoss, locale)} tone={toneOf(averageLoss)} />
        <Figure name={t('overview.profitFactor')} value={ratioText(day.profitFactor, locale)} />
        <Figure
          name={t('overview.drawdown')}
          value={usdText(day.maxDrawdownUsd, locale)}
          tone={toneOf(day.maxDrawdownUsd)}
        />
      </dl>
      {day.leftOut !== '' && (
        <p className="amber" style={{ padding: '0 12px 8px' }}>
          {t('overview.leftOut', day.leftOut)}
        </p>
      )}
    </>
  );
}

/** The gateway itself: how long it runs, how fast, how busy. */
export function GatewayFigures({ overview }: { readonly overview: OverviewView }): React.JSX.Element {
  const { t, locale } = useWords();
  const nowMs = useNow();
  const { latency, unknownOrders } = overview;
  const latencyText =
    latency === null ? '–' : `${durationText(latency.meanUs, locale)} / ${durationText(latency.p99Us, locale)}`;
  const orders = countText(overview.activeOrders, locale);
  return (
    <dl className="figures">
      <Figure name={t('overview.uptime')} value={spanText(nowMs / 1_000 - overview.startedUs / 1_000_000)} />
      <Figure
        name={t('overview.linked')}
        value={`${overview.platformsLinked} / ${overview.platformsKnown}`}
        tone={overview.platformsLinked < overview.platformsKnown ? 'amber' : ''}
      />
      <Figure name={t('overview.latency')} value={latencyText} />
      <Figure name={t('overview.throughput')} value={countText(overview.ticksPerSecond, locale)} />
      <Figure name={t('overview.fillRate')} value={percentText(overview.fillRate, locale)} />
      <Figure
        name={t('overview.activeOrders')}
        value={unknownOrders > 0 ? `${orders} + ${t('overview.unknownOrders', unknownOrders)}` : orders}
        tone={unknownOrders > 0 ? 'violet' : ''}
      />
    </dl>
  );
}
