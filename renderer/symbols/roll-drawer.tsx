import { useEffect, useState } from 'react';
import { useQuery } from '../gateway-client.ts';
import { Field } from '../ui/dialog.tsx';
import { useWords } from '../words/use-words.ts';

/** The next roll of a root: a timeline per platform, what strands, for any date. */
export function RollDrawer({ root, close }: { readonly root: string; readonly close: () => void }): React.JSX.Element {
  const { t, said } = useWords();
  const [at, setAt] = useState('');
  const plans = useQuery('rollPlan', { root, ...(at !== '' && { at }) });
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') close();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [close]);
  return (
    <aside className="drawer" aria-label={t('symbols.roll')}>
      <header>
        <h1 className="grow">
          {t('symbols.roll')} {root}
        </h1>
        <button type="button" className="button" onClick={close}>
          {t('common.close')}
        </button>
      </header>
      <div className="body">
        <Field name={t('symbols.at')}>
          <input type="date" value={at} onChange={({ target }) => setAt(target.value)} />
        </Field>
        {plans.error !== undefined && <p className="loss">{said(plans.error.reason)}</p>}
        {plans.value?.map((plan) => (
          <section key={plan.root} className="stack">
            <h3>{t('symbols.rollOf', plan.root, plan.front, plan.next, plan.rollDate)}</h3>
            <p className="soft">
              {t('symbols.expiry', plan.expiry)}
              {plan.firstNoticeDate === null ? '' : ` · FND ${plan.firstNoticeDate}`}
            </p>
            <ul className="roll">
              {plan.platforms.map(({ platform, before, after, changes }) => (
                <li key={platform}>
                  <span className="name">{platform}</span>
                  <span className="track" data-changes={changes}>
                    <span>{before ?? '–'}</span>
                    <i aria-hidden="true" title={plan.rollDate} />
                    <span>{changes ? (after ?? '–') : t('symbols.unchanged', before ?? '–')}</span>
                  </span>
                </li>
              ))}
            </ul>
            <Left title={t('symbols.stranded')} lines={plan.leftBehind} tone="loss" />
            <Left title={t('symbols.strands')} lines={plan.toBeLeft} tone="amber" />
          </section>
        ))}
      </div>
    </aside>
  );
}

function Left(props: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly tone: string;
}): React.JSX.Element | null {
  const { title, lines, tone } = props;
  if (lines.length === 0) return null;
  return (
    <div>
      <h2>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line} className={tone}>
            {line}
          </li>
        ))}
      </ul>
    </div>
  );
}
