import { useEffect, useState } from 'react';
import { host } from '../connect.ts';
import { KeyList } from '../frame/key-list.tsx';
import { KEYS, withKey } from '../frame/shortcuts.ts';
import { useDialogs } from '../frame/dialogs.ts';
import { command, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Field } from '../ui/dialog.tsx';
import { Panel } from '../ui/panel.tsx';
import { Toggle } from '../ui/toggle.tsx';
import { useWords } from '../words/use-words.ts';
import { LANGUAGES, type Language } from '../words/words.ts';
import { ConfigFiles } from './config-files.tsx';

/** The window, the desktop app, the gateway, and its files. */
export function SettingsScreen(): React.JSX.Element {
  const { t } = useWords();
  const { theme, money, language, sound, prefer } = usePanel();
  return (
    <div className="stack" style={{ gap: 12 }}>
      <Panel title={t('settings.window')}>
        <div className="row">
          <Field name={t('settings.theme')}>
            <select
              value={theme}
              onChange={({ target }) => prefer({ theme: target.value === 'light' ? 'light' : 'dark' })}
            >
              <option value="dark">{t('settings.dark')}</option>
              <option value="light">{t('settings.light')}</option>
            </select>
          </Field>
          <Field name={t('settings.money')}>
            <select
              value={money}
              onChange={({ target }) => prefer({ money: target.value === 'blue-orange' ? 'blue-orange' : 'green-red' })}
            >
              <option value="green-red">{t('settings.greenRed')}</option>
              <option value="blue-orange">{t('settings.blueOrange')}</option>
            </select>
          </Field>
          <Field name={t('settings.language')}>
            <select value={language} onChange={({ target }) => prefer({ language: target.value as Language })}>
              {Object.entries(LANGUAGES).map(([key, name]) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
          {host === undefined && (
            <Field name={t('settings.sound')}>
              <select value={sound ? 'on' : 'off'} onChange={({ target }) => prefer({ sound: target.value === 'on' })}>
                <option value="on">{t('settings.soundOn')}</option>
                <option value="off">{t('common.off')}</option>
              </select>
            </Field>
          )}
        </div>
      </Panel>
      <Desktop />
      <Gateway />
      <ConfigFiles />
      <Keys />
    </div>
  );
}

type DesktopSwitches = Readonly<Record<'autostart' | 'startMinimised' | 'killKey' | 'simulator', boolean>>;

function Desktop(): React.JSX.Element | null {
  const { t } = useWords();
  const [settings, setSettings] = useState<DesktopSwitches | undefined>();
  useEffect(() => void host?.desktopSettings().then((read) => setSettings(read as DesktopSwitches)), []);
  if (host === undefined || settings === undefined) return null;
  const app = host;
  return (
    <Panel title={t('settings.desktop')}>
      <div className="stack">
        {(['autostart', 'startMinimised', 'killKey', 'simulator'] as const).map((key) => (
          <div className="row" key={key}>
            <Toggle
              label={t(`settings.${key}`)}
              isOn={settings[key]}
              set={async (on) => {
                await app.setDesktopSetting(key, on);
                setSettings({ ...settings, [key]: on });
                return true;
              }}
            />
            <span>{t(`settings.${key}`)}</span>
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Gateway(): React.JSX.Element {
  const { t } = useWords();
  const overview = useStream('overview');
  const show = useDialogs((state) => state.show);
  return (
    <Panel title={t('settings.gateway')}>
      <div className="stack">
        <p className="soft">
          {overview?.version} · {overview?.dataFolder} · pid {overview?.pid}
        </p>
        <p className="soft">
          {overview?.doors.map(({ name, port, peers }) => t('settings.door', name, port, peers)).join(' · ')}
        </p>
        <div className="row">
          {overview?.state === 'stopped' ? (
            <button
              type="button"
              className="button primary"
              title={withKey(t('settings.start'), KEYS.gateway)}
              onClick={() => void command('gatewayStart', {})}
            >
              {t('settings.start')}
            </button>
          ) : (
            <button
              type="button"
              className="button"
              title={withKey(t('settings.stop'), KEYS.gateway)}
              onClick={() => show({ kind: 'stopGateway' })}
            >
              {t('settings.stop')}
            </button>
          )}
          <button type="button" className="button" onClick={() => void command('reload', {})}>
            {t('settings.reload')}
          </button>
        </div>
      </div>
    </Panel>
  );
}

function Keys(): React.JSX.Element {
  const { t } = useWords();
  return (
    <Panel title={t('settings.keys')}>
      <KeyList />
    </Panel>
  );
}
