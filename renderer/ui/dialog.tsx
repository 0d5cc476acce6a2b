import { useEffect, useId, useRef } from 'react';
import { useWords } from '../words/use-words.ts';

export interface DialogProps {
  readonly title: string;
  readonly isWide?: boolean;
  readonly close: () => void;
  readonly children: React.ReactNode;
  /** The buttons beside Cancel. */
  readonly buttons?: React.ReactNode;
  /** What Enter in a field does. */
  readonly submit?: () => void;
}

const TEXT = 'input:not([type="checkbox"], [type="radio"]), textarea';
const FOCUSABLE = 'button:not(:disabled), input:not(:disabled), select, textarea, a[href], [tabindex="0"]';

/**
 * Keeps the focus inside, begins in the first field, and gives it back at the end. Esc closes; once something was typed it
 * goes to Cancel instead, so that no words are lost by it.
 */
export function Dialog({ title, isWide = false, close, children, buttons, submit }: DialogProps): React.JSX.Element {
  const { t } = useWords();
  const titleId = useId();
  const frame = useRef<HTMLFormElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const isTyped = useRef(false);
  useEffect(() => {
    const before = document.activeElement;
    const inside = frame.current?.querySelectorAll<HTMLElement>('.body input, .body select, .body textarea');
    (inside?.[0] ?? frame.current?.querySelector<HTMLElement>('footer button'))?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const onKey = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (isTyped.current && document.activeElement !== cancel.current) cancel.current?.focus();
      else if (!isTyped.current) close();
    }
    if (event.key !== 'Tab') return;
    const stops = [...(frame.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
    const [first, last] = [stops[0], stops.at(-1)];
    if (event.shiftKey && document.activeElement === first) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && document.activeElement === last) {
      event.preventDefault();
      first?.focus();
    }
  };
  return (
    <div className="veil" role="presentation" onKeyDown={onKey}>
      <form
        ref={frame}
        className={isWide ? 'dialog wide' : 'dialog'}
        role="dialog"
        aria-modal="true"
        aria-labelledby={titleId}
        onInput={({ target }) => {
          if (target instanceof HTMLElement && target.matches(TEXT)) isTyped.current = true;
        }}
        onSubmit={(event) => {
          event.preventDefault();
          submit?.();
        }}
      >
        <header>
          <h1 id={titleId}>{title}</h1>
        </header>
        <div className="body">{children}</div>
        <footer>
          <button ref={cancel} type="button" className="button" onClick={close}>
            {buttons === undefined ? t('common.close') : t('common.cancel')}
          </button>
          {buttons}
        </footer>
      </form>
    </div>
  );
}

/** A dialog that takes a reason and does one thing with it. The words typed stay when the gateway refuses. */
export function Field({
  name,
  children,
}: {
  readonly name: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <label className="field">
      <span>{name}</span>
      {children}
    </label>
  );
}
