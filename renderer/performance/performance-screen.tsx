import { useMemo, useState } from 'react';
import type { PerformanceView, StageView } from '../../core/api/performance-view.ts';
import { useRows, useStream } from '../gateway-client.ts';
import { countText, durationText, megabytesText, percentText } from '../ui/format.ts';
import { LineChart } from '../ui/line-chart.tsx';
import { Empty, Figure, Panel } from '../ui/panel.tsx';
import { useWords, type Speech } from '../words/use-words.ts';
import { Histogram } from './histogram.tsx';

/** How fast, how much, how deep: per stage as histogram, over time as lines. */
export function PerformanceScreen(): React.JSX.Element {
  const { t, locale } = useWords();
  const performance = useStream('performance');
  const [chosen, setChosen] = useState<string | undefined>();
  if (performance === undefined) return <Empty text={t('connection.connecting')} />;
  const stage = performance.stages.find(({ key }) => key === (chosen ?? 'signal_to_order')) ?? performance.stages[0];
  return (
    <div className="performance">
      <Panel title={t('performance.latency')} isBare>
        {performance.stages.length === 0 ? (
          <Empty text={t('performance.empty')} />
        ) : (
          <Stages stages={performance.stages} chosen={stage?.key} choose={setChosen} />
        )}
      </Panel>
      {stage !== undefined && (
        <Panel title={t('performance.histogram', stageName(stage, t))}>
          <Histogram stage={stage} name={stageName(stage, t)} />
        </Panel>
      )}
      <Lines />
      <Panel title={t('performance.process')} isBare>
        <dl className="figures">
          <Figure name={t('performance.memory')} value={megabytesText(performance.memory.residentBytes, locale)} />
          <Figure name={t('performance.heap')} value={megabytesText(performance.memory.heapUsedBytes, locale)} />
          <Figure name={t('performance.cpu')} value={percentText(performance.cpuShare, locale)} />
          <Figure name={t('performance.lag')} value={durationText(performance.loopLagUsMax, locale)} />
          <Figure name={t('performance.events')} value={countText(performance.eventsPerSecond, locale)} />
          <Figure name={t('performance.patches')} value={countText(performance.patchesPerSecond, locale)} />
        </dl>
      </Panel>
      <Queues performance={performance} />
    </div>
  );
}

/** From where to where a latency is counted: the whole of a signal, or one platform’s part. */
function stageName({ key, name, platform }: StageView, t: Speech['t']): string {
  if (key === 'signal_to_journal') return t('performance.toJournal');
  if (key === 'signal_to_order') return t('performance.ofSignals');
  if (platform === null) return name;
  return key.startsWith('order_to_accept')
    ? t('performance.toAccept', platform)
    : t('performance.ofPlatform', platform);
}

function Stages(props: {
  readonly stages: readonly StageView[];
  readonly chosen: string | undefined;
  readonly choose: (key: string) => void;
}): React.JSX.Element {
  const { stages, chosen, choose } = props;
  const { t, locale } = useWords();
  return (
    <table>
      <thead>
        <tr>
          <th>{t('column.stage')}</th>
          <th className="number">{t('performance.count')}</th>
          <th className="number">p50</th>
          <th className="number">p99</th>
          <th className="number">p99.9</th>
          <th className="number">max</th>
        </tr>
      </thead>
      <tbody>
        {stages.map((stage) => {
          const { key, summary } = stage;
          return (
            <tr key={key} aria-selected={key === chosen}>
              <td>
                <button type="button" className="link" aria-pressed={key === chosen} onClick={() => choose(key)}>
                  {key === chosen ? '▸ ' : ''}
                  {stageName(stage, t)}
                </button>
              </td>
              <td className="number">{countText(summary.count, locale)}</td>
              <td className="number">{durationText(summary.p50Us, locale)}</td>
              <td className="number">{durationText(summary.p99Us, locale)}</td>
              <td className="number">{durationText(summary.p999Us, locale)}</td>
              <td className="number">{durationText(summary.maxUs, locale)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Lines(): React.JSX.Element {
  const { t, locale } = useWords();
  const points = useRows('performanceHistory');
  const sorted = useMemo(() => (points ?? []).toSorted((one, other) => one.atUs - other.atUs), [points]);
  const times = useMemo(() => sorted.map(({ atUs }) => atUs / 1_000_000), [sorted]);
  const latency = useMemo(
    () => [
      { name: 'p50', values: sorted.map(({ signalP50Us }) => inMs(signalP50Us)), colour: '--accent' },
      { name: 'p99', values: sorted.map(({ signalP99Us }) => inMs(signalP99Us)), colour: '--amber' },
      { name: 'max', values: sorted.map(({ signalMaxUs }) => inMs(signalMaxUs)), colour: '--loss' },
    ],
    [sorted],
  );
  const ticks = useMemo(
    () => [
      {
        name: t('overview.throughput'),
        values: sorted.map(({ ticksPerSecond }) => ticksPerSecond),
        colour: '--accent',
      },
    ],
    [sorted, t],
  );
  if (sorted.length < 2) return <Empty text={t('performance.empty')} />;
  return (
    <>
      <Panel title={t('performance.line')} isBare>
        <LineChart
          height={170}
          label={t('performance.line')}
          timeName={t('performance.time')}
          times={times}
          lines={latency}
          valueText={(value) => durationText(value * 1_000, locale)}
        />
      </Panel>
      <Panel title={t('performance.throughput')} isBare>
        <LineChart
          height={170}
          label={t('performance.throughput')}
          timeName={t('performance.time')}
          times={times}
          lines={ticks}
          valueText={(value) => countText(value, locale)}
        />
      </Panel>
    </>
  );
}

function inMs(us: number | null): number | null {
  return us === null ? null : us / 1_000;
}

function Queues({ performance }: { readonly performance: PerformanceView }): React.JSX.Element {
  const { t, locale, said } = useWords();
  const { queues, slowPeers, counters } = performance;
  return (
    <>
      <Panel title={t('performance.queues')} isBare>
        <table>
          <tbody>
            {queues.map(({ name, depth, bound, unit }) => (
              <tr key={name}>
                <td>{said(name)}</td>
                <td className="number">
                  {countText(depth, locale)}
                  {bound === null ? '' : ` / ${countText(bound, locale)}`} {said(unit)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Panel title={t('performance.slow')} isBare>
        {slowPeers.length === 0 ? (
          <Empty text={t('performance.noSlow')} />
        ) : (
          <table>
            <tbody>
              {slowPeers.map(({ peer, queuedBytes, conflatedTicks }) => (
                <tr key={peer}>
                  <td>{peer}</td>
                  <td className="number">{megabytesText(queuedBytes, locale)}</td>
                  <td className="number">{countText(conflatedTicks, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <Panel title={t('performance.counters')} isBare>
        {counters.length === 0 ? (
          <Empty text={t('performance.noCounters')} />
        ) : (
          <table>
            <tbody>
              {counters.map(({ code, count }) => (
                <tr key={code}>
                  <td>
                    <code>{code}</code>
                  </td>
                  <td className="number">{countText(count, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </>
  );
}
