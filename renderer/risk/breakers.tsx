import { useState } from 'react';
import type { BreakerView } from '../../core/api/risk-view.ts';
import { command } from '../gateway-client.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { Empty } from '../ui/panel.tsx';
import { momentText } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';

/** Breakers and automatic rules: state, evidence, until when, and a person's way to reset them. */
export function Breakers({ breakers }: { readonly breakers: readonly BreakerView[] }): React.JSX.Element {
  const { t, locale, said } = useWords();
  const [resetting, setResetting] = useState<BreakerView | undefined>(undefined);
  if (breakers.length === 0) return <Empty text={t('common.none')} />;
  return (
    <>
      <ul className="rules">
        {breakers.map((breaker) => (
          <li key={breaker.key}>
            <div className="row">
              <span className="grow">{said(breaker.name)}</span>
              <span className={`tag ${breaker.state === 'open' ? 'bad' : ''}`}>
                {breaker.state === 'open'
                  ? t('risk.open', breaker.stops)
                  : t(breaker.state === 'off' ? 'risk.offBreaker' : 'risk.closed')}
              </span>
              {breaker.untilUs !== null && (
                <span className="soft">{t('risk.until', momentText(breaker.untilUs, locale))}</span>
              )}
              {breaker.state === 'open' && (
                <button type="button" className="button" onClick={() => setResetting(breaker)}>
                  {t('risk.reset')}
                </button>
              )}
            </div>
            {breaker.reason !== '' && <p className="soft">{said(breaker.reason)}</p>}
            {breaker.evidence.map((line) => (
              <p key={line} className="faint">
                {line}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {resetting !== undefined && (
        <ReasonDialog
          title={t('risk.resetTitle', resetting.name)}
          text={said(resetting.reason)}
          button={t('risk.reset').replace('…', '')}
          act={async (reason) => (await command('breakersReset', { key: resetting.key, reason })).ok}
          close={() => setResetting(undefined)}
        />
      )}
    </>
  );
}
