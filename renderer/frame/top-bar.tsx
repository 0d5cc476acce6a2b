import type { OverviewView } from '../../core/api/overview-view.ts';
import { useRows, useStream } from '../gateway-client.ts';
import { useGateway } from '../gateway-store.ts';
import { usePanel } from '../panel-store.ts';
import { hasBeenSeen } from '../platforms/has-been-seen.ts';
import { timeText, usdText, zoneText } from '../ui/format.ts';
import { Light, worstLight } from '../ui/light.tsx';
import { toneOf } from '../ui/panel.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import { kill } from './actions.ts';
import { KEYS, screenKey, withKey } from './shortcuts.ts';

/** What the glance answers, always there: can it trade, is anything wrong, how is today; and the way to stop it. */
export function TopBar(): React.JSX.Element {
  const { t, locale, said } = useWords();
  const overview = useStream('overview');
  const isConnected = useGateway(({ connection }) => connection.kind === 'connected');
  const go = usePanel((state) => state.go);
  const state = isConnected ? overview?.state : undefined;
  const alerts = overview?.alertsOpen ?? 0;
  return (
    <header className="top">
      <span className="brand">
        <span className="mark" aria-hidden="true">
          ◆
        </span>{' '}
        <span className="name">NEXUS</span>
      </span>
      <span
        className="pill"
        data-state={state ?? 'unknown'}
        title={overview && said(overview.reason)}
        data-testid="state"
      >
        <span className="dot" aria-hidden="true">
          ●
        </span>
        {t(`state.${state ?? 'unknown'}`)}
      </span>
      {overview !== undefined && <span className={`badge ${overview.mode}`}>{t(`mode.${overview.mode}`)}</span>}
      <PlatformLights />
      {overview !== undefined && <Today overview={overview} locale={locale} />}
      <ExchangeClock zone={overview?.exchangeZone} />
      <button
        type="button"
        className={`button plain ${alerts > 0 ? 'amber' : 'faint'}`}
        title={withKey(alerts > 0 ? t('top.alerts', alerts) : t('top.noAlerts'), screenKey('alerts'))}
        aria-label={alerts > 0 ? t('top.alerts', alerts) : t('top.noAlerts')}
        onClick={() => go('alerts')}
      >
        ▲{alerts}
      </button>
      <button
        type="button"
        className="kill"
        title={withKey(t('kill.title'), KEYS.kill)}
        aria-keyshortcuts="Control+Shift+K"
        disabled={!isConnected}
        onPointerDown={({ button }) => (button === 0 ? kill() : undefined)}
        // The focus stays where it is: a space typed next is of what was being typed, and no second kill.
        onMouseDown={(event) => event.preventDefault()}
        onClick={({ detail }) => (detail === 0 ? kill() : undefined)}
      >
        {t('kill.button')}
      </button>
    </header>
  );
}

function PlatformLights(): React.JSX.Element {
  const platforms = useRows('platforms') ?? [];
  const go = usePanel((state) => state.go);
  const seen = platforms.filter(hasBeenSeen);
  return (
    <span className="platforms">
      {(seen.length > 0 ? seen : platforms)
        .toSorted((one, other) => one.rank - other.rank)
        .map((platform) => (
          <button
            type="button"
            key={platform.platform}
            title={withKey(platform.name, screenKey('platforms'))}
            onClick={() => go('platforms')}
          >
            {platform.short}
            <Light name={platform.name} light={worstLight(platform)} />
          </button>
        ))}
    </span>
  );
}

function Today({ overview, locale }: { readonly overview: OverviewView; readonly locale: string }): React.JSX.Element {
  const { t } = useWords();
  const { netUsd, simulated } = overview.day;
  const text = usdText(netUsd, locale);
  return (
    <span className={`today ${toneOf(netUsd)}`} title={t(simulated ? 'overview.todaySimulated' : 'overview.today')}>
      {simulated ? t('top.todaySimulated', text) : t('top.today', text)}
    </span>
  );
}

function ExchangeClock({ zone }: { readonly zone: string | undefined }): React.JSX.Element {
  const { locale } = useWords();
  const nowUs = useNow() * 1_000;
  const text = timeText(nowUs, locale, zone);
  const [hours, seconds] = [text.slice(0, 5), text.slice(5)];
  return (
    <time className="clock soft" style={{ marginLeft: 'auto' }}>
      {hours}
      <span className="seconds">{seconds}</span> {zoneText(zone, nowUs, locale)}
    </time>
  );
}
