import { useState } from 'react';
import type { LimitView, RiskView } from '../../core/api/risk-view.ts';
import { command, useQuery } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Dialog, Field } from '../ui/dialog.tsx';
import { Empty, Panel } from '../ui/panel.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { useWords } from '../words/use-words.ts';
import { limitText, readLimit, usedShare } from './limit-text.ts';

/** Limits as bars with their current use; edits pile up and show as a diff before they apply. */
export function Limits({ risk }: { readonly risk: RiskView }): React.JSX.Element {
  const { t, locale } = useWords();
  const [isEditing, setEditing] = useState(false);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [isReviewing, setReviewing] = useState(false);
  const changes = Object.fromEntries(
    Object.entries(typed).flatMap(([key, text]) => {
      const value = readLimit(text, locale);
      const before = risk.limits.find((limit) => limit.key === key)?.limit;
      return value === undefined || value === before ? [] : [[key, value] as const];
    }),
  );
  const count = Object.keys(changes).length;
  // What cannot be read is not left out in silence.
  const isAnyWrong = Object.values(typed).some((text) => readLimit(text, locale) === undefined);
  const stop = (): void => {
    setEditing(false);
    setTyped({});
    setReviewing(false);
  };
  return (
    <Panel
      title={t('risk.limits')}
      isBare
      beside={
        <>
          <span className="faint">{t('risk.profile', risk.profile)}</span>
          {isEditing ? (
            <>
              <span className="faint">{t('risk.emptyIsOff')}</span>
              <button type="button" className="button" onClick={stop}>
                {t('common.cancel')}
              </button>
              <button
                type="button"
                className="button primary"
                disabled={count === 0 || isAnyWrong}
                onClick={() => setReviewing(true)}
              >
                {count === 1 ? t('risk.oneChange') : t('risk.see', count)}
              </button>
            </>
          ) : (
            <button type="button" className="button" onClick={() => setEditing(true)}>
              {t('risk.edit')}
            </button>
          )}
        </>
      }
    >
      {risk.limits.length === 0 ? (
        <Empty text={t('common.none')} />
      ) : (
        <table className="limits">
          <tbody>
            {risk.limits.map((limit) => (
              <Row
                key={limit.key}
                limit={limit}
                isEditing={isEditing}
                typed={typed[limit.key]}
                type={(text) => setTyped({ ...typed, [limit.key]: text })}
              />
            ))}
          </tbody>
        </table>
      )}
      {isReviewing && <Review changes={changes} close={() => setReviewing(false)} done={stop} />}
    </Panel>
  );
}

function Row(props: {
  readonly limit: LimitView;
  readonly isEditing: boolean;
  readonly typed: string | undefined;
  readonly type: (text: string) => void;
}): React.JSX.Element {
  const { limit, isEditing, typed, type } = props;
  const speech = useWords();
  const { t, said } = speech;
  const share = usedShare(limit);
  const tone = share === undefined || share < 0.8 ? '' : share < 1 ? 'near' : 'over';
  const shownLimit = limit.limit === null ? t('risk.turnedOff') : limitText(limit.limit, limit.unit, speech);
  const isWrong = typed !== undefined && readLimit(typed, speech.locale) === undefined;
  const uses = limit.uses.map(({ of, use, sum }) => `${of}: ${limitText(use, limit.unit, speech)} ${sum}`);
  return (
    <tr title={[limit.sum, ...uses].filter((line) => line !== '').join('\n')}>
      <td>
        {said(limit.name)} <small className="faint">{said(limit.scope)}</small>
      </td>
      <td className="use">
        {share !== undefined && (
          <div
            className={`meter ${tone}`}
            role="meter"
            aria-label={said(limit.name)}
            aria-valuemin={0}
            aria-valuemax={limit.limit ?? 0}
            aria-valuenow={limit.use ?? 0}
          >
            <span style={{ width: `${share * 100}%` }} />
          </div>
        )}
      </td>
      <td className="number">{limit.use === null ? '' : limitText(limit.use, limit.unit, speech)}</td>
      <td className="number" style={isEditing ? { width: 150 } : {}}>
        {isEditing ? (
          <NumberInput
            width={120}
            label={said(limit.name)}
            isWrong={isWrong}
            placeholder={t('risk.turnedOff')}
            value={typed ?? String(limit.limit ?? '')}
            set={type}
          />
        ) : (
          <span className={limit.limit === null ? 'faint' : ''}>{shownLimit}</span>
        )}
      </td>
    </tr>
  );
}

function Review(props: {
  readonly changes: Readonly<Record<string, number | null>>;
  readonly close: () => void;
  readonly done: () => void;
}): React.JSX.Element {
  const { changes, close, done } = props;
  const { t, said } = useWords();
  const check = useQuery('limitsCheck', { changes });
  const [reason, setReason] = useState('');
  const canApply = check.value?.ok === true && reason.trim() !== '';
  const apply = (): void => {
    void command('limitsSet', { changes, reason }).then(({ ok }) => {
      if (!ok) return;
      usePanel.getState().say({ bad: false, text: t('risk.applied') });
      done();
    });
  };
  return (
    <Dialog
      title={t('risk.edit')}
      close={close}
      submit={() => (canApply ? apply() : undefined)}
      buttons={
        <button type="submit" className="button primary" disabled={!canApply}>
          {t('common.apply')}
        </button>
      }
    >
      <ul className="diff mono">
        {check.value?.changes.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {check.value?.problems.map((line) => (
          <li key={line} className="loss">
            {line}
          </li>
        ))}
      </ul>
      {check.error !== undefined && <p className="loss">{said(check.error.reason)}</p>}
      <Field name={t('common.reason')}>
        <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
      </Field>
    </Dialog>
  );
}
