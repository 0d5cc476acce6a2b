import { useWords } from '../words/use-words.ts';
import { KEY_LIST } from './shortcuts.ts';

/** Every key of the window with what it does. */
export function KeyList(): React.JSX.Element {
  const { t } = useWords();
  return (
    <dl className="keys">
      {KEY_LIST.map(([key, does]) => (
        <div key={key} className="row">
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd className="grow">{t(does)}</dd>
        </div>
      ))}
    </dl>
  );
}
