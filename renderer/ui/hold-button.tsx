import { useEffect, useRef, useState } from 'react';

/** How long a finger must stay on it. */
const HOLD_MS = 1_000;

/** Fires only when it was held for a second, by pointer or by key; letting go earlier does nothing. */
export function HoldButton(props: {
  readonly text: string;
  readonly isDisabled: boolean;
  readonly fire: () => void;
}): React.JSX.Element {
  const { text, isDisabled, fire } = props;
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  const letGo = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
  };
  const hold = (): void => {
    if (isDisabled || timer.current !== undefined) return;
    setHeld(true);
    timer.current = window.setTimeout(() => {
      letGo();
      fire();
    }, HOLD_MS);
  };
  // What is held is what was read: once it says something else, or may not be pressed any more, it must be held anew.
  useEffect(() => letGo, [text, isDisabled]);
  return (
    <button
      type="button"
      data-hold="true"
      className={isHeld ? 'button danger held' : 'button danger'}
      disabled={isDisabled}
      onPointerDown={hold}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onKeyDown={({ key }) => (key === 'Enter' || key === ' ' ? hold() : undefined)}
      onKeyUp={letGo}
      onBlur={letGo}
    >
      {text}
    </button>
  );
}
