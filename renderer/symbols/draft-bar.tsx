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
  if (changes.length === 0) return null;
  const act = (name: 'symbolsApply' | 'symbolsDiscard'): void => {
    void command(name, {}).then(() => {
      setShown(false);
      done();
      draft.again();
    });
  };
  const apply = (
    <button type="button" className="button primary" onClick={() => act('symbolsApply')}>
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
      <button type="button" className="button" onClick={() => act('symbolsDiscard')}>
        {t('symbols.discard')}
      </button>
      {apply}
      {isShown && (
        <Dialog title={t('symbols.see')} isWide close={() => setShown(false)} buttons={apply}>
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
