import type { CheckView } from '../../core/api/order-view.ts';
import { useWords } from '../words/use-words.ts';

const MARKS = { passes: '✓', denies: '✗', skipped: '·', flags: '!' } as const;

/** A chain of checks, each with its figures. */
export function Checks({ checks }: { readonly checks: readonly CheckView[] }): React.JSX.Element {
  const { said } = useWords();
  return (
    <ul className="checks">
      {checks.map(({ name, outcome, text, code }) => (
        <li key={`${name} ${text}`} className={outcome}>
          <span className="mark" role="img" aria-label={outcome}>
            {MARKS[outcome]}
          </span>
          <span className="what">{said(name)}</span>
          <span>
            {said(text)}
            {code !== null && (outcome === 'denies' || outcome === 'flags') && <code className="faint"> {code}</code>}
          </span>
        </li>
      ))}
    </ul>
  );
}
