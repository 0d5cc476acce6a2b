import { screenKey } from './shortcuts.ts';
import { useStream } from '../gateway-client.ts';
import { SCREENS, usePanel, type Screen } from '../panel-store.ts';
import { useWords } from '../words/use-words.ts';

/** One stroke path per screen, on a field of 16 by 16. */
const ICONS: Readonly<Record<Screen, string>> = {
  overview: 'M2 9h4l2-5 3 9 1.5-4H14',
  platforms: 'M3 3h10v4H3zM3 9h10v4H3zM6 5h.01M6 11h.01',
  symbols: 'M3 4h10M3 8h10M3 12h6M12 10v4M10 12h4',
  orders: 'M4 2h8v12H4zM6 5h4M6 8h4M6 11h2',
  test: 'M6 2v4L3 13h10l-3-7V2M5 2h6M5 10h6',
  risk: 'M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4z',
  signals: 'M2 8h2l2-4 3 8 2-4h3',
  performance: 'M3 13V8M7 13V3M11 13V6M2 14h12',
  alerts: 'M8 2l6 11H2zM8 6v4M8 12h.01',
  settings: 'M3 5h6M12 5h1M3 11h1M7 11h6M9 3v4M4 9v4',
};

/** The screens. Below 1100 px only their icons. */
export function Rail(): React.JSX.Element {
  const { t } = useWords();
  const screen = usePanel((state) => state.screen);
  const overview = useStream('overview');
  const counts: Partial<Record<Screen, number>> = {
    alerts: overview?.alertsOpen ?? 0,
    orders: overview?.unknownOrders ?? 0,
  };
  return (
    <nav className="rail" aria-label="NEXUS">
      {SCREENS.map((name) => {
        const key = screenKey(name);
        const count = counts[name] ?? 0;
        return (
          <a
            key={name}
            href={`#${name}`}
            aria-current={name === screen ? 'page' : undefined}
            aria-keyshortcuts={key}
            title={`${t(`screen.${name}`)} (${key})`}
          >
            <svg width="16" height="16" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
              <path d={ICONS[name]} strokeLinecap="round" strokeLinejoin="round" />
            </svg>
            <span className="name">{t(`screen.${name}`)}</span>
            {count > 0 && <span className="count">{count}</span>}
          </a>
        );
      })}
    </nav>
  );
}
