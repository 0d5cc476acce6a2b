import { useState } from 'react';
import { useWords } from '../words/use-words.ts';
import { Dialog, Field } from './dialog.tsx';

/** Takes a reason and does one thing with it. What was typed stays when the gateway refuses. */
export function ReasonDialog(props: {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  /** Does it; resolves with whether it was taken. */
  readonly act: (reason: string) => Promise<boolean>;
  readonly close: () => void;
}): React.JSX.Element {
  const { title, text, button, act, close } = props;
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const canGo = reason.trim() !== '';
  const go = (): void => void act(reason).then((isTaken) => (isTaken ? close() : undefined));
  return (
    <Dialog
      title={title}
      close={close}
      submit={() => (canGo ? go() : undefined)}
      buttons={
        <button type="submit" className="button primary" disabled={!canGo}>
          {button}
        </button>
      }
    >
      {text !== '' && <p className="soft">{text}</p>}
      <Field name={t('common.reason')}>
        <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
      </Field>
    </Dialog>
  );
}
