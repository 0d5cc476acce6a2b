import { useStream, command } from '../gateway-client.ts';
import { kill, reduce } from '../frame/actions.ts';
import { useDialogs } from '../frame/dialogs.ts';
import { KEYS, withKey } from '../frame/shortcuts.ts';
import { Empty, Panel } from '../ui/panel.tsx';
import { useWords } from '../words/use-words.ts';
import { Breakers } from './breakers.tsx';
import { Certificates } from './certificates.tsx';
import { Differences } from './differences.tsx';
import { Limits } from './limits.tsx';

/** Limits with their use, breakers with their evidence, what platforms and books differ by, and the controls. */
export function RiskScreen(): React.JSX.Element {
  const { t, said } = useWords();
  const risk = useStream('risk');
  const show = useDialogs((state) => state.show);
  if (risk === undefined) return <Empty text={t('connection.connecting')} />;
  const isActive = risk.state === 'active';
  return (
    <div className="risk">
      <div className="stack">
        <Limits risk={risk} />
        <Panel title={t('risk.breakers')} isBare>
          <Breakers breakers={risk.breakers} />
        </Panel>
      </div>
      <div className="stack">
        <Panel title={t('risk.controls')}>
          <div className="stack">
            <div className="row">
              <button
                type="button"
                className="button"
                title={withKey(t('reduce.title'), KEYS.reduce)}
                disabled={!isActive}
                onClick={reduce}
              >
                {t('reduce.button')}
              </button>
              <button
                type="button"
                className="button danger"
                title={withKey(t('kill.title'), KEYS.kill)}
                data-own-key="true"
                onClick={kill}
              >
                {t('halt.button')}
              </button>
              <button
                type="button"
                className="button danger"
                title={withKey(t('flatten.text'), KEYS.flatten)}
                onClick={() => show({ kind: 'flatten' })}
              >
                {t('band.flatten')}
              </button>
              <button
                type="button"
                className="button"
                title={withKey(t('rearm.text'), KEYS.rearm)}
                disabled={isActive}
                onClick={() => show({ kind: 'rearm' })}
              >
                {t('band.rearm')}
              </button>
            </div>
            {risk.killWould.text !== '' && <p className="soft">{t('risk.killWould', said(risk.killWould.text))}</p>}
            <div className="row">
              <label className="row soft">
                {t('risk.killSetting')}
                <select
                  value={risk.killSetting.flattens ? 'close' : 'leave'}
                  disabled={risk.killSetting.isFixed}
                  onChange={({ target }) => void command('killSetting', { flattens: target.value === 'close' })}
                >
                  <option value="leave">{t('risk.killLeaves')}</option>
                  <option value="close">{t('risk.killCloses')}</option>
                </select>
              </label>
              {risk.killSetting.isFixed && <span className="soft">{t('risk.killFixed')}</span>}
            </div>
            {risk.rearmBar !== null && !isActive && <p className="amber">{t('risk.rearmBar', said(risk.rearmBar))}</p>}
          </div>
        </Panel>
        <Panel title={t('risk.differences')} isBare>
          <Differences differences={risk.differences} />
        </Panel>
        <Panel title={t('risk.certificates')} isBare>
          <Certificates certificates={risk.certificates} />
        </Panel>
      </div>
    </div>
  );
}
