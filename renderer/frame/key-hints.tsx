import { useEffect, useState } from 'react';
import { create } from 'zustand';
import { hintLabels } from './hint-labels.ts';

/** Whether every control shows its key. */
export const useHints = create<{ readonly isShown: boolean; readonly show: (isShown: boolean) => void }>((set) => ({
  isShown: false,
  show: (isShown) => set({ isShown }),
}));

interface Hint {
  readonly label: string;
  readonly control: HTMLElement;
  readonly left: number;
  readonly top: number;
}

const CONTROLS =
  'button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), textarea, [tabindex="0"]';
/** What a letter typed by mistake must not do: these have keys of their own or must be held. */
const NEVER = '.kill, [data-own-key], .toasts *';
/** Pressed by its key; anything else takes the focus, and what is typed next goes there. */
const PRESSED = 'button:not([data-hold]), a[href], input[type="checkbox"], input[type="radio"]';

/** Shows a key on every control that is seen; its letters press it, or put the cursor there. Any other key ends it. */
export function KeyHints(): React.JSX.Element | null {
  const { isShown, show } = useHints();
  return isShown ? <ShownHints end={() => show(false)} /> : null;
}

function ShownHints({ end }: { readonly end: () => void }): React.JSX.Element {
  const [hints] = useState(findHints);
  const [typed, setTyped] = useState('');
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey } = event;
      if (ctrlKey || metaKey || altKey || key === 'Shift') return;
      event.preventDefault();
      event.stopPropagation();
      const next = typed + key.toUpperCase();
      const hint = hints.find(({ label }) => label === next);
      if (hint === undefined && hints.some(({ label }) => label.startsWith(next))) return setTyped(next);
      end();
      if (hint !== undefined) use(hint.control);
    };
    const events = ['pointerdown', 'resize', 'wheel'] as const;
    window.addEventListener('keydown', onKey, { capture: true });
    for (const name of events) window.addEventListener(name, end);
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true });
      for (const name of events) window.removeEventListener(name, end);
    };
  }, [hints, typed, end]);
  return (
    <div className="hints" aria-hidden="true">
      {hints
        .filter(({ label }) => label.startsWith(typed))
        .map(({ label, left, top }) => (
          <kbd key={label} style={{ left, top }}>
            {label.slice(typed.length)}
          </kbd>
        ))}
    </div>
  );
}

/** The controls of what lies on top, as far as they are seen, in the order of the page. */
function findHints(): readonly Hint[] {
  const top = document.querySelector('.veil') ?? document.body;
  const seen = [...top.querySelectorAll<HTMLElement>(CONTROLS)].filter(
    (control) => !control.matches(NEVER) && isSeen(control),
  );
  const labels = hintLabels(seen.length);
  return seen.flatMap((control, index) => {
    const { left, top: above } = control.getBoundingClientRect();
    const label = labels[index];
    return label === undefined ? [] : [{ label, control, left: Math.max(0, left - 10), top: Math.max(0, above - 6) }];
  });
}

function isSeen(control: HTMLElement): boolean {
  const { left, top, width, height } = control.getBoundingClientRect();
  if (width < 2 || height < 2 || left < 0 || top < 0 || left > window.innerWidth || top > window.innerHeight)
    return false;
  const at = document.elementFromPoint(left + Math.min(width / 2, 12), top + height / 2);
  return at !== null && (control.contains(at) || at.contains(control));
}

function use(control: HTMLElement): void {
  control.focus();
  if (control.matches(PRESSED)) control.click();
}
