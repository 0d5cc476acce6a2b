import { useEffect, useMemo, useRef, useState } from 'react';
import { command, useRows } from '../gateway-client.ts';
import { SCREENS, usePanel } from '../panel-store.ts';
import { useWords } from '../words/use-words.ts';
import { acknowledge, kill, reduce, saveCsv } from './actions.ts';
import { useDialogs } from './dialogs.ts';
import { useHints } from './key-hints.tsx';
import { matchEntries, type PaletteEntry } from './match-entries.ts';
import { KEYS, platformKey, screenKey } from './shortcuts.ts';

/** Every operator command and screen, by typing. */
export function Palette(): React.JSX.Element | null {
  const isOpen = usePanel((state) => state.isPaletteOpen);
  return isOpen ? <OpenPalette /> : null;
}

function useEntries(): readonly PaletteEntry[] {
  const { t } = useWords();
  const rows = useRows('platforms');
  const showHints = useHints((state) => state.show);
  const platforms = useMemo(() => (rows ?? []).toSorted((one, other) => one.rank - other.rank), [rows]);
  const { go, prefer, theme, testOn } = usePanel();
  const show = useDialogs((state) => state.show);
  return useMemo(
    () => [
      { name: t('kill.button'), about: t('kill.title'), key: KEYS.kill, run: kill },
      { name: t('band.flatten'), key: KEYS.flatten, run: () => show({ kind: 'flatten' }) },
      { name: t('reduce.button'), about: t('reduce.title'), key: KEYS.reduce, run: reduce },
      { name: t('band.rearm'), key: KEYS.rearm, run: () => show({ kind: 'rearm' }) },
      ...SCREENS.map((screen) => ({
        name: t('palette.go', t(`screen.${screen}`)),
        key: screenKey(screen),
        run: () => go(screen),
      })),
      ...platforms.flatMap(({ platform, name, ...each }, index) => [
        each.switch === 'on'
          ? { name: t('platform.switchOff', name), ...keyed(index), run: () => show({ kind: 'switchOff', platform }) }
          : {
              name: t('platform.connect', name),
              ...keyed(index),
              run: () => void command('platformConnect', { platform }),
            },
        {
          name: `${t('platform.test')}: ${name}`,
          run: () => {
            testOn(platform);
            go('test');
          },
        },
        { name: `${t('flatten.title')}: ${name}`, run: () => show({ kind: 'flatten', platform }) },
      ]),
      { name: t('alerts.acknowledgeAll'), run: () => acknowledge() },
      { name: t('settings.reload'), run: () => void command('reload', {}) },
      { name: t('settings.start'), key: KEYS.gateway, run: () => void command('gatewayStart', {}) },
      { name: t('settings.stop'), key: KEYS.gateway, run: () => show({ kind: 'stopGateway' }) },
      { name: `${t('common.csv')}: ${t('orders.tabOrders')}`, run: () => void saveCsv('orders') },
      { name: `${t('common.csv')}: ${t('orders.tabFills')}`, run: () => void saveCsv('fills') },
      { name: t('keys.hints'), key: KEYS.hints, run: () => showHints(true) },
      { name: t('keys.help'), key: KEYS.help, run: () => show({ kind: 'keys' }) },
      { name: t('palette.theme'), run: () => prefer({ theme: theme === 'dark' ? 'light' : 'dark' }) },
    ],
    [t, platforms, go, prefer, theme, show, showHints, testOn],
  );
}

/** The key of a platform's toggle, where it has one. */
function keyed(index: number): Pick<PaletteEntry, 'key'> {
  const key = platformKey(index);
  return key === undefined ? {} : { key };
}

function OpenPalette(): React.JSX.Element {
  const { t } = useWords();
  const openPalette = usePanel((state) => state.openPalette);
  const entries = useEntries();
  const [typed, setTyped] = useState('');
  // Nothing is chosen before something is typed or pointed at: the first entry stops all trading.
  const [at, setAt] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const found = matchEntries(entries, typed);
  const chosen = Math.min(at, found.length - 1);
  const run = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    openPalette(false);
    entry.run();
  };
  const onKey = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') openPalette(false);
    else if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, chosen + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, chosen - 1));
    else if (event.key === 'Enter') run(found[chosen]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="veil" role="presentation" onPointerDown={() => openPalette(false)}>
      <div
        className="dialog"
        role="dialog"
        aria-modal="true"
        aria-label={t('palette.title')}
        onPointerDown={(event) => event.stopPropagation()}
        onKeyDown={onKey}
      >
        <header>
          <input
            ref={field}
            className="grow"
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={chosen >= 0 ? `palette-${chosen}` : undefined}
            aria-label={t('palette.placeholder')}
            placeholder={t('palette.placeholder')}
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              setAt(target.value.trim() === '' ? -1 : 0);
            }}
          />
        </header>
        <ul id="palette-list" role="listbox" aria-label={t('palette.title')} className="palette">
          {found.map((entry, index) => (
            <li
              key={entry.name}
              id={`palette-${index}`}
              role="option"
              aria-selected={index === chosen}
              onPointerMove={() => setAt(index)}
              onClick={() => run(entry)}
            >
              <span className="grow clip">
                {entry.name}
                {entry.about !== undefined && <span className="soft"> {entry.about}</span>}
              </span>
              {entry.key !== undefined && <kbd>{entry.key}</kbd>}
            </li>
          ))}
        </ul>
        {found.length === 0 && <p className="empty">{t('palette.empty')}</p>}
      </div>
    </div>
  );
}
