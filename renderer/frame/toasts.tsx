import { useEffect } from 'react';
import { usePanel, type Toast } from '../panel-store.ts';
import { sentences } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';

/** How long a good word stays; a refusal stays until it is closed. */
const SHOWN_MS = 5_000;

/** Short words to the person, at the edge of the screen. */
export function Toasts(): React.JSX.Element {
  const toasts = usePanel((state) => state.toasts);
  return (
    <div className="toasts" aria-live="assertive">
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function OneToast({ toast }: { readonly toast: Toast }): React.JSX.Element {
  const { t, said } = useWords();
  const hush = usePanel((state) => state.hush);
  useEffect(() => {
    if (toast.bad) return undefined;
    const timer = setTimeout(() => hush(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, hush]);
  return (
    <div className={toast.bad ? 'toast bad' : 'toast'} role={toast.bad ? 'alert' : 'status'}>
      <span className="grow">{sentences(said(toast.text), said(toast.remedy ?? ''))}</span>
      <button type="button" className="button plain" aria-label={t('common.close')} onClick={() => hush(toast.id)}>
        ✕
      </button>
    </div>
  );
}
