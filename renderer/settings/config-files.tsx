import { host } from '../connect.ts';
import { useQuery, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Empty, Panel } from '../ui/panel.tsx';
import { useWords } from '../words/use-words.ts';

/** Settings grouped as the files are: every value with its default, its unit and when it takes. */
export function ConfigFiles(): React.JSX.Element {
  const { t, said } = useWords();
  const revision = useStream('overview')?.symbolsRevision;
  const files = useQuery('configFiles', {}, revision);
  if (files.value === undefined)
    return <Empty text={files.error === undefined ? t('common.loading') : said(files.error.reason)} />;
  return (
    <>
      {files.value.map(({ name, path, settings }) => (
        <Panel key={name} title={name} isBare beside={<Path name={name} path={path} />}>
          <table className="settings">
            <tbody>
              {settings.map((setting) => (
                <tr key={setting.key}>
                  <td className="mono">{setting.key}</td>
                  <td>
                    <strong>{valueText(setting.value)}</strong> {setting.unit}
                    {valueText(setting.value) !== valueText(setting.default) && (
                      <span className="amber"> {t('settings.default', valueText(setting.default))}</span>
                    )}
                  </td>
                  <td className="soft">{setting.text}</td>
                  <td className="faint">
                    {t(setting.takes === 'start' ? 'settings.takesStart' : 'settings.takesReload')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      ))}
    </>
  );
}

function Path({ name, path }: { readonly name: string; readonly path: string }): React.JSX.Element {
  const { t } = useWords();
  const copy = (): void => {
    void navigator.clipboard
      .writeText(path)
      .then(() => usePanel.getState().say({ bad: false, text: t('common.copied') }));
  };
  return (
    <>
      <code className="faint clip">{path}</code>
      {host === undefined ? (
        <button type="button" className="button" onClick={copy}>
          {t('settings.copyPath')}
        </button>
      ) : (
        <button type="button" className="button" onClick={() => void host?.openConfigFile(name)}>
          {t('settings.open')}
        </button>
      )}
    </>
  );
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(valueText).join(', ');
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value);
  return entries.length === 0 ? '–' : entries.map(([key, each]) => `${key} ${valueText(each)}`).join(', ');
}
