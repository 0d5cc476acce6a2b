import { useMemo, useState } from 'react';
import type { LogLineView } from '../../core/api/alert-view.ts';
import { KEYS, withKey } from '../frame/shortcuts.ts';
import { useQuery, useRows } from '../gateway-client.ts';
import { timeText } from '../ui/format.ts';
import { Empty, Panel } from '../ui/panel.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { useWords } from '../words/use-words.ts';

const LEVELS = ['line', 'info', 'warning', 'alarm'] as const;
type Level = (typeof LEVELS)[number];
const TONES: Readonly<Record<Level, string>> = { line: '', info: '', warning: 'amber', alarm: 'loss' };
const TYPING_MS = 250;

function keyOf({ number }: LogLineView): string {
  return String(number);
}

function heightOf(): number {
  return 20;
}

/** The newest lines as they come, or those that hold a searched text. */
export function LogView(): React.JSX.Element {
  const { t, locale } = useWords();
  const [text, setText] = useState('');
  const [level, setLevel] = useState<Level>('line');
  const isSearch = text.trim() !== '' || level !== 'line';
  const tail = useRows('log');
  const found = useQuery('logSearch', isSearch ? { text: text.trim(), level, limit: 1_000 } : undefined, 0, TYPING_MS);
  const lines = useMemo<readonly LogLineView[]>(
    () => (isSearch ? (found.value ?? []) : (tail ?? []).toSorted((one, other) => other.number - one.number)),
    [isSearch, found.value, tail],
  );
  return (
    <Panel
      title={t('alerts.log')}
      isBare
      beside={
        <>
          <select
            aria-label={t('alerts.level')}
            value={level}
            onChange={({ target }) => setLevel(LEVELS.find((each) => each === target.value) ?? 'line')}
          >
            {LEVELS.map((each) => (
              <option key={each} value={each}>
                {t(`level.${each}`)}
              </option>
            ))}
          </select>
          <input
            type="search"
            placeholder={t('common.search')}
            title={withKey(t('common.search'), KEYS.search)}
            aria-label={t('common.search')}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </>
      }
    >
      {lines.length === 0 ? (
        <Empty text={t('alerts.noLog')} />
      ) : (
        <div className="log-lines">
          <VirtualList label={t('alerts.log')} items={lines} keyOf={keyOf} heightOf={heightOf}>
            {(line) => (
              <div className={`log-line mono ${TONES[line.level]}`} title={line.text}>
                <time className="faint">{timeText(line.atUs, locale)}</time> {line.text}
              </div>
            )}
          </VirtualList>
        </div>
      )}
    </Panel>
  );
}
