import { useState } from 'react';
import type { DifferenceView } from '../../core/api/risk-view.ts';
import { command } from '../gateway-client.ts';
import { Empty } from '../ui/panel.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { momentText } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';

type Choice = DifferenceView['choices'][number];

/** What a platform and the books differ by, in words, with the ways to settle it. */
export function Differences({ differences }: { readonly differences: readonly DifferenceView[] }): React.JSX.Element {
  const { t, locale } = useWords();
  const [settling, setSettling] = useState<
    { readonly key: string; readonly text: string; readonly choice: Choice } | undefined
  >();
  if (differences.length === 0) return <Empty text={t('risk.noDifferences')} />;
  return (
    <>
      <ul className="rules">
        {differences.map(({ key, text, sinceUs, choices }) => (
          <li key={key}>
            <p>
              <span className="violet">{text}</span> <span className="faint">{momentText(sinceUs, locale)}</span>
            </p>
            <div className="row">
              {choices.map((choice) => (
                <button
                  key={choice.choice}
                  type="button"
                  className="button"
                  onClick={() => setSettling({ key, text, choice })}
                >
                  {choice.text}
                  {choice.proposed && <span className="faint">{t('risk.proposed')}</span>}
                </button>
              ))}
            </div>
          </li>
        ))}
      </ul>
      {settling !== undefined && (
        <ReasonDialog
          title={t('risk.settleTitle')}
          text={settling.text}
          button={settling.choice.text}
          act={async (reason) =>
            (
              await command('differencesSettle', {
                id: settling.key,
                choice: settling.choice.choice,
                shown: settling.text,
                reason,
              })
            ).ok
          }
          close={() => setSettling(undefined)}
        />
      )}
    </>
  );
}
