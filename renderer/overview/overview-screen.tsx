import { useRows, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Empty, Panel } from '../ui/panel.tsx';
import { timeText } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';
import { EquityCurve } from './equity-curve.tsx';
import { GatewayFigures, TodayFigures } from './figures.tsx';
import { PlatformRows } from './platform-rows.tsx';
import { Positions } from './positions.tsx';

/** Events shown at most; the rest is on the log. */
const HAPPENINGS_SHOWN = 10;

/** Can it trade, is anything wrong, what am I holding, how is today. */
export function OverviewScreen(): React.JSX.Element {
  const { t } = useWords();
  const overview = useStream('overview');
  if (overview === undefined) return <Empty text={t('connection.connecting')} />;
  return (
    <div className="overview">
      <div className="stack">
        <Panel title={t('overview.positions')} isBare className="positions">
          <Positions />
        </Panel>
        <Panel title={t(overview.day.simulated ? 'overview.todaySimulated' : 'overview.today')} isBare>
          <TodayFigures day={overview.day} />
        </Panel>
        <Panel title={t('overview.curve')} isBare className="curve">
          <EquityCurve />
        </Panel>
        <Panel title={t('overview.gateway')} isBare>
          <GatewayFigures overview={overview} />
        </Panel>
      </div>
      <div className="stack">
        <Panel title={t('overview.platforms')} isBare className="linked">
          <PlatformRows />
        </Panel>
        <Panel title={t('overview.happenings')} isBare>
          <Happenings />
        </Panel>
      </div>
    </div>
  );
}

function Happenings(): React.JSX.Element {
  const { t, locale, said } = useWords();
  const rows = useRows('happenings') ?? [];
  const port = useStream('overview')?.doors.find(({ name }) => name === 'nexus')?.port;
  const { go, showOrder } = usePanel();
  if (rows.length === 0) return <Empty text={t('overview.noHappenings', port ?? 5556)} />;
  return (
    <ol className="happenings">
      {rows
        .toSorted((one, other) => other.number - one.number)
        .slice(0, HAPPENINGS_SHOWN)
        .map(({ number, atUs, kind, text, orderId }) => (
          <li key={number} data-kind={kind}>
            <time className="faint">{timeText(atUs, locale)}</time>
            {orderId === null ? (
              <span>{said(text)}</span>
            ) : (
              <button
                type="button"
                className="link"
                onClick={() => {
                  showOrder(orderId);
                  go('orders');
                }}
              >
                {said(text)}
              </button>
            )}
          </li>
        ))}
    </ol>
  );
}
