import { useState } from 'react';
import type { PlatformView } from '../../core/api/platform-view.ts';
import type { CommandResult } from '../../core/api/commands.ts';
import { command } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { useWords } from '../words/use-words.ts';

type Findings = CommandResult<'bridgeDoctor'>['findings'];

/** Which bridge the platform has; puts it there, and says what it still needs. */
export function BridgeTools({ platform: shown }: { readonly platform: PlatformView }): React.JSX.Element {
  const { t, said } = useWords();
  const { platform } = shown;
  const { version, installed, port } = shown.bridge;
  const [findings, setFindings] = useState<Findings>([]);
  const examine = async (): Promise<void> => {
    const result = await command('bridgeDoctor', { platform });
    if (result.ok) setFindings(result.value.findings);
  };
  const install = async (): Promise<void> => {
    const result = await command('bridgeInstall', { platform, reason: 'installed in the panel' });
    if (!result.ok) return;
    usePanel.getState().say({ bad: false, text: result.value.said });
    await examine();
  };
  const bridgeText = (): string => {
    if (version !== null)
      return installed === null || installed === version
        ? t('platform.bridgeRuns', version)
        : t('platform.bridgeOther', version, installed);
    if (installed === null) return t('platform.noBridge');
    return port === null ? t('platform.bridgeThere', installed) : t('platform.bridgeDials', installed, port);
  };
  return (
    <>
      <dl className="facts">
        <dt>{t('platform.bridge')}</dt>
        <dd>{bridgeText()}</dd>
      </dl>
      <div className="row">
        <button type="button" className="button" onClick={() => void install()}>
          {t(installed === null ? 'platform.bridgeInstall' : 'platform.bridgeInstallAnew')}
        </button>
        <button type="button" className="button" onClick={() => void examine()}>
          {t('platform.bridgeDoctor')}
        </button>
      </div>
      {findings.length > 0 && (
        <ul className="checks" aria-label={t('platform.bridgeDoctor')}>
          {findings.map(({ what, isGood, remedy }) => (
            <li key={what} className={isGood ? 'passes' : 'denies'}>
              <span className="mark" role="img" aria-label={t(isGood ? 'light.green' : 'light.red')}>
                {isGood ? '✓' : '✗'}
              </span>
              <span className="what">{isGood ? said(what) : t('platform.bridgeNotSo', said(what))}</span>
              <span>{isGood ? '' : said(remedy)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
