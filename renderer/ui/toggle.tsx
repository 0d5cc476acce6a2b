import { useEffect, useState } from 'react';

/** An optimistic toggle falls back to the truth after this time. */
export const FALL_BACK_MS = 3_000;

export interface ToggleProps {
  readonly label: string;
  /** The key that does the same. */
  readonly shortcut?: string | undefined;
  /** The truth, as the gateway has it. */
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  /** Does it; resolves with whether it was taken. */
  readonly set: (on: boolean) => Promise<boolean>;
}

/** Shows the wish at once, and the truth again if the gateway refuses or does not follow within 3 s. */
export function Toggle({ label, shortcut, isOn, isDisabled = false, set }: ToggleProps): React.JSX.Element {
  const [wish, setWish] = useState<boolean | undefined>(undefined);
  useEffect(() => {
    if (wish === undefined) return undefined;
    if (wish === isOn) {
      setWish(undefined);
      return undefined;
    }
    const timer = setTimeout(() => setWish(undefined), FALL_BACK_MS);
    return () => clearTimeout(timer);
  }, [wish, isOn]);
  const shown = wish ?? isOn;
  const flip = (): void => {
    setWish(!shown);
    void set(!shown).then((isTaken) => {
      if (!isTaken) setWish(undefined);
    });
  };
  return (
    <button
      type="button"
      role="switch"
      className={wish === undefined ? 'toggle' : 'toggle pending'}
      aria-checked={shown}
      aria-label={label}
      title={shortcut === undefined ? label : `${label} (${shortcut})`}
      aria-keyshortcuts={shortcut?.replace('Ctrl', 'Control')}
      disabled={isDisabled}
      onClick={flip}
    />
  );
}
