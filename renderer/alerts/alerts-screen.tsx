import { useMemo, useState } from 'react';
import type { AlertView } from '../../core/api/alert-view.ts';
import { acknowledge, saveCsv } from '../frame/actions.ts';
import { useRows } from '../gateway-client.ts';
import { momentText } from '../ui/format.ts';
import { Empty, Panel } from '../ui/panel.tsx';
import { useWords } from '../words/use-words.ts';
import { LogView } from './log-view.tsx';

const TONES = { info: 'soft', warning: 'amber', alarm: 'loss' } as const;

/** Alerts ranked by what they mean for money, each with what to do; the log below. */
export function AlertsScreen(): React.JSX.Element {
  const { t } = useWords();
  const rows = useRows('alerts');
  const [isHistory, setHistory] = useState(false);
  const shown = useMemo(
    () =>
      (rows ?? [])
        .filter(({ acknowledgedUs }) => (acknowledgedUs !== null) === isHistory)
        .toSorted((one, other) => one.rank - other.rank || other.lastUs - one.lastUs),
    [rows, isHistory],
  );
  return (
    <div className="stack" style={{ gap: 12 }}>
      <Panel
        title={t('screen.alerts')}
        isBare
        beside={
          <>
            {[false, true].map((history) => (
              <button
                key={String(history)}
                type="button"
                className="chip"
                aria-pressed={isHistory === history}
                onClick={() => setHistory(history)}
              >
                {t(history ? 'alerts.history' : 'alerts.open')}
              </button>
            ))}
            <button type="button" className="button" onClick={() => void saveCsv('alerts')}>
              {t('common.csv')}
            </button>
            {!isHistory && shown.length > 0 && (
              <button type="button" className="button" onClick={() => acknowledge()}>
                {t('alerts.acknowledgeAll')}
              </button>
            )}
          </>
        }
      >
        {shown.length === 0 ? (
          <Empty text={t(isHistory ? 'common.none' : 'alerts.empty')} />
        ) : (
          <ul className="rules">
            {shown.map((alert) => (
              <OneAlert key={alert.number} alert={alert} />
            ))}
          </ul>
        )}
      </Panel>
      <LogView />
    </div>
  );
}

function OneAlert({ alert }: { readonly alert: AlertView }): React.JSX.Element {
  const { t, locale, said } = useWords();
  const { number, severity, code, text, remedy, repeats, platform, acknowledgedBy } = alert;
  return (
    <li>
      <div className="row">
        <strong className={TONES[severity]}>{code}</strong>
        {platform !== null && <span className="tag">{platform}</span>}
        <span className="faint">{momentText(alert.atUs, locale)}</span>
        {repeats > 0 && (
          <span className="faint">{t('alerts.repeats', repeats + 1, momentText(alert.lastUs, locale))}</span>
        )}
        <span className="grow" />
        {alert.acknowledgedUs === null ? (
          <button type="button" className="button" onClick={() => acknowledge(number)}>
            {t('alerts.acknowledge')}
          </button>
        ) : (
          <span className="faint">
            {acknowledgedBy} {momentText(alert.acknowledgedUs, locale)}
          </span>
        )}
      </div>
      <p>{said(text)}</p>
      {remedy !== '' && <p className="soft">{t('alerts.do', said(remedy))}</p>}
    </li>
  );
}
