import { useMemo, useState } from 'react';
import type { SignalView } from '../../core/api/order-view.ts';
import { useRows, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Checks } from '../ui/checks.tsx';
import { momentText, recentText } from '../ui/format.ts';
import { Empty } from '../ui/panel.tsx';
import { useWords } from '../words/use-words.ts';
import { WhatIf } from './what-if.tsx';

const TONES = { sent: 'good', partly_sent: 'open', denied: 'bad', ignored: '', repeated: '', waiting: 'open' } as const;
/** Drawn at most at once; the rest of the river is in the journal. */
const SHOWN_MAX = 200;

/** What came in, what was done, and why; on top what would happen if. */
export function SignalsScreen(): React.JSX.Element {
  const { t } = useWords();
  const rows = useRows('signals');
  const port = useStream('overview')?.doors.find(({ name }) => name === 'nexus')?.port;
  const newest = useMemo(
    () => (rows ?? []).toSorted((one, other) => other.number - one.number).slice(0, SHOWN_MAX),
    [rows],
  );
  return (
    <div className="stack signals">
      <WhatIf />
      {newest.length === 0 ? (
        <Empty text={t('signals.empty', port ?? 5556)} />
      ) : (
        <ol className="river panel">
          {newest.map((signal) => (
            <OneSignal key={signal.number} signal={signal} />
          ))}
        </ol>
      )}
    </div>
  );
}

function OneSignal({ signal }: { readonly signal: SignalView }): React.JSX.Element {
  const { t, locale, said } = useWords();
  const { go, showOrder } = usePanel();
  const [isOpen, setOpen] = useState(false);
  const { outcome, reason, code, flags, platforms, checks } = signal;
  const orderId = platforms.flatMap(({ orderIds }) => orderIds)[0];
  return (
    <li>
      <div className="head">
        <time className="faint" title={momentText(signal.atUs, locale)}>
          {recentText(signal.atUs, Date.now() * 1_000, locale)}
        </time>
        <span className={`tag ${TONES[outcome]}`}>{t(`outcome.${outcome}`)}</span>
        <span className="clip">
          <strong>{said(signal.said)}</strong> <span className="soft">{t('signals.from', signal.client)}</span>
        </span>
        <button type="button" className="button plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('signals.why')} {isOpen ? '▾' : '▸'}
        </button>
      </div>
      <p className="did soft">
        {said(signal.did)}
        {reason === '' ? '' : ` · ${code === null ? '' : `${code}: `}${said(reason)}`}
      </p>
      {isOpen && (
        <div className="why stack">
          {flags.length > 0 && (
            <p className="row">
              {flags.map((flag) => (
                <span key={flag} className="tag">
                  {flag}
                </span>
              ))}
            </p>
          )}
          {checks.length > 0 && <Checks checks={checks} />}
          {platforms.map((each) => (
            <div key={each.platform}>
              <p>
                <strong>{each.platform}</strong> <span className="soft">{said(each.text)}</span>{' '}
                {each.code !== null && <code className="loss">{each.code}</code>}
              </p>
              {each.checks.length > 0 && <Checks checks={each.checks} />}
            </div>
          ))}
          {orderId !== undefined && (
            <button
              type="button"
              className="button"
              onClick={() => {
                showOrder(orderId);
                go('orders');
              }}
            >
              {t('screen.orders')}
            </button>
          )}
        </div>
      )}
    </li>
  );
}
