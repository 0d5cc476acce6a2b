import { useState } from 'react';
import { command, useQuery } from '../gateway-client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useWords } from '../words/use-words.ts';

/** What is drafted and waits: how many changes, what they are, apply or discard. Nothing while nothing is drafted. */
export function DraftBar({
  revision,
  done,
}: {
  readonly revision: string;
  readonly done: () => void;
}): React.JSX.Element | null {
  const { t } = useWords();
  const draft = useQuery('symbolsDiff', {}, revision);
  const [isShown, setShown] = useState(false);
  const changes = draft.value?.changes ?? [];
  // It is applied already, and comes into force by itself.
  const isWaiting = draft.value?.outcome === 'waits';
  if (changes.length === 0) return null;
  const end = (): void => {
    setShown(false);
    done();
    draft.again();
  };
  const apply = (): void =>
    void command('symbolsApply', { shown: changes }).then(({ ok }) => (ok ? end() : draft.again()));
  const applyButton = (
    <button type="button" className="button primary" onClick={apply}>
      {t('common.apply')}
    </button>
  );
  return (
    <div className="draft" role="status">
      <span className="grow">
        {t('symbols.changes', changes.length)}
        {(draft.value?.roots?.length ?? 0) > 0 && (
          <span className="amber"> {t('symbols.waits', draft.value?.roots?.join(', ') ?? '')}</span>
        )}
      </span>
      <button type="button" className="button" onClick={() => setShown(true)}>
        {t('symbols.see')}
      </button>
      <button type="button" className="button" onClick={() => void command('symbolsDiscard', {}).then(end)}>
        {t('symbols.discard')}
      </button>
      {!isWaiting && applyButton}
      {isShown && (
        <Dialog
          title={t('symbols.see')}
          isWide
          close={() => setShown(false)}
          buttons={isWaiting ? undefined : applyButton}
        >
          <ul className="diff mono">
            {changes.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Dialog>
      )}
    </div>
  );
}
