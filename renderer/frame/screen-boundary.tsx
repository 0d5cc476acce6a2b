import { Component } from 'react';
import { useWords } from '../words/use-words.ts';

interface Caught {
  readonly error: Error | undefined;
}

/** Keeps a screen that fails from taking the window along: the bar with KILL, the bands and the other screens stay. */
export class ScreenBoundary extends Component<{ readonly children: React.ReactNode }, Caught> {
  override readonly state: Caught = { error: undefined };

  static getDerivedStateFromError(error: unknown): Caught {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): React.ReactNode {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <ScreenFault error={error} again={() => this.setState({ error: undefined })} />
    );
  }
}

function ScreenFault({ error, again }: { readonly error: Error; readonly again: () => void }): React.JSX.Element {
  const { t } = useWords();
  return (
    <section className="panel" role="alert">
      <header>
        <h1>{t('screen.failed')}</h1>
      </header>
      <div className="body stack">
        <p>{t('screen.failedText')}</p>
        <pre className="mono" style={{ whiteSpace: 'pre-wrap', margin: 0 }}>
          {error.message}
        </pre>
        <div className="row">
          <button type="button" className="button" onClick={again}>
            {t('screen.again')}
          </button>
        </div>
      </div>
    </section>
  );
}
