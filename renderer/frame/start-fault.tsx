import { useEffect, useState } from 'react';
import { host } from '../connect.ts';
import { useGateway } from '../gateway-store.ts';
import { useWords } from '../words/use-words.ts';

/** Inside the desktop app: why the engine did not start, with the files to mend. Nothing elsewhere. */
export function StartFault(): React.JSX.Element | null {
  const { t } = useWords();
  const isConnected = useGateway(({ connection }) => connection.kind === 'connected');
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    if (host === undefined || isConnected) {
      setLines([]);
      return undefined;
    }
    const app = host;
    const look = (): void => void app.startFault().then(setLines);
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [isConnected]);
  if (host === undefined || lines.length === 0) return null;
  const app = host;
  const files = [...new Set(lines.flatMap((line) => /([a-z_]+\.yaml)/.exec(line)?.[1] ?? []))];
  return (
    <section className="panel fault" role="alert" style={{ borderColor: 'var(--red)', marginBottom: 12 }}>
      <header>
        <h1>{t('fault.title')}</h1>
      </header>
      <div className="body stack">
        <p>{t('fault.text')}</p>
        <pre className="mono" style={{ whiteSpace: 'pre-wrap', margin: 0 }}>
          {lines.join('\n')}
        </pre>
        <div className="row">
          {files.map((file) => (
            <button type="button" className="button" key={file} onClick={() => void app.openConfigFile(file)}>
              {t('fault.open', file)}
            </button>
          ))}
          <button type="button" className="button" onClick={() => void app.startWithLastGood()}>
            {t('fault.lastGood')}
          </button>
          <button type="button" className="button primary" onClick={() => void app.startEngine()}>
            {t('fault.start')}
          </button>
        </div>
      </div>
    </section>
  );
}
