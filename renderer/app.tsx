import { useEffect } from 'react';
import { AlertsScreen } from './alerts/alerts-screen.tsx';
import { StartFault } from './frame/start-fault.tsx';
import { Bands } from './frame/bands.tsx';
import { host } from './connect.ts';
import { OperatorDialogs } from './frame/operator-dialogs.tsx';
import { KeyHints } from './frame/key-hints.tsx';
import { Palette } from './frame/palette.tsx';
import { Rail } from './frame/rail.tsx';
import { ScreenBoundary } from './frame/screen-boundary.tsx';
import { Toasts } from './frame/toasts.tsx';
import { TopBar } from './frame/top-bar.tsx';
import { useAlarmSound } from './frame/use-alarm-sound.ts';
import { useKeys } from './frame/use-keys.ts';
import { useStream } from './gateway-client.ts';
import { useGateway } from './gateway-store.ts';
import { OrdersScreen } from './orders/orders-screen.tsx';
import { OverviewScreen } from './overview/overview-screen.tsx';
import { usePanel, type Screen } from './panel-store.ts';
import { PerformanceScreen } from './performance/performance-screen.tsx';
import { PlatformsScreen } from './platforms/platforms-screen.tsx';
import { RiskScreen } from './risk/risk-screen.tsx';
import { SettingsScreen } from './settings/settings-screen.tsx';
import { SignalsScreen } from './signals/signals-screen.tsx';
import { SymbolsScreen } from './symbols/symbols-screen.tsx';
import { TestScreen } from './test/test-screen.tsx';
import { TicksKnown } from './ui/use-ticks.tsx';
import { useWords } from './words/use-words.ts';

const VIEWS: Readonly<Record<Screen, () => React.JSX.Element>> = {
  overview: OverviewScreen,
  platforms: PlatformsScreen,
  symbols: SymbolsScreen,
  orders: OrdersScreen,
  test: TestScreen,
  risk: RiskScreen,
  signals: SignalsScreen,
  performance: PerformanceScreen,
  alerts: AlertsScreen,
  settings: SettingsScreen,
};

/** Screens that scroll inside themselves. */
const FULL: readonly Screen[] = ['orders', 'signals'];

/** The whole window. */
export function App(): React.JSX.Element {
  useKeys();
  useAlarmSound();
  const { t } = useWords();
  const { screen, theme, money, language } = usePanel();
  const mode = useStream('overview')?.mode;
  const isConnected = useGateway(({ connection }) => connection.kind === 'connected');
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = theme;
    root.dataset['money'] = money;
    root.lang = language;
  }, [theme, money, language]);
  // Tray, questions and notifications speak as the window does.
  useEffect(() => void host?.setLanguage(language), [language]);
  const View = VIEWS[screen];
  const classes = ['screen', FULL.includes(screen) && 'full', !isConnected && 'old'].filter(Boolean).join(' ');
  return (
    <div className="app" data-mode={mode}>
      <TopBar />
      <Bands />
      <Rail />
      <TicksKnown>
        <main className={classes} aria-label={t(`screen.${screen}`)} key={screen}>
          <StartFault />
          <ScreenBoundary>
            <View />
          </ScreenBoundary>
        </main>
      </TicksKnown>
      <OperatorDialogs />
      <Palette />
      <Toasts />
      <KeyHints />
    </div>
  );
}
