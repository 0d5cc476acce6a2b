import { useState } from 'react';
import type { LightView } from '../../core/api/light-view.ts';
import type { PlatformView } from '../../core/api/platform-view.ts';
import { useDialogs } from '../frame/dialogs.ts';
import { command, useQuery } from '../gateway-client.ts';
import { PlatformToggle } from '../overview/platform-rows.tsx';
import { usePanel } from '../panel-store.ts';
import { countText, durationText, sentences, timeText } from '../ui/format.ts';
import { BridgeTools } from './bridge-tools.tsx';
import { hasBeenSeen } from './has-been-seen.ts';
import { Light } from '../ui/light.tsx';
import { useWords } from '../words/use-words.ts';

/** Name, account, mode; three lights with reason and remedy; what it does; what one can do with it. */
export function PlatformCard({
  platform,
  index,
}: {
  readonly platform: PlatformView;
  /** Its place among the platforms, from 0. */
  readonly index: number;
}): React.JSX.Element {
  const { t, locale, said } = useWords();
  const { go, testOn } = usePanel();
  const show = useDialogs((state) => state.show);
  const [isLogShown, setLogShown] = useState(false);
  const { arming, notWatched, notes } = platform;
  const name = said(platform.name);
  const isSeen = hasBeenSeen(platform);
  const id = platform.platform;
  const test = (): void => {
    testOn(id);
    go('test');
  };
  return (
    <article className="panel card" aria-label={name}>
      <header>
        <h1 className="grow">{name}</h1>
        {platform.simulated && <span className="badge simulated">{t('common.simulated')}</span>}
        {arming.state === 'armed' && <span className="badge live">{t('platform.armed')}</span>}
        <PlatformToggle platform={platform} index={index} />
      </header>
      <div className="body stack">
        {isSeen && (
          <p className="soft">
            {id} · {platform.account ?? '–'}
            {platform.server === null ? '' : ` · ${platform.server}`} ·{' '}
            {t(platform.mode === 'live' ? 'mode.liveAccount' : `mode.${platform.mode}`)}
            {platform.currency === null ? '' : ` · ${platform.currency}`}
          </p>
        )}
        {notWatched !== null && <p className="amber">{t('platform.notWatched', said(notWatched))}</p>}
        <ul className="stack" style={{ gap: 4 }}>
          <LightLine name={t('light.link')} light={platform.link} platform={id} />
          {isSeen && (
            <>
              <LightLine name={t('light.data')} light={shownOnce(platform.data, platform.link)} platform={id} />
              <LightLine name={t('light.canTrade')} light={shownOnce(platform.canTrade, platform.link)} platform={id} />
            </>
          )}
        </ul>
        {isSeen && (
          <dl className="facts">
            <dt>{t('platform.ticks')}</dt>
            <dd>{countText(platform.ticksPerSecond, locale)}</dd>
            <dt>{t('platform.orderToFill')}</dt>
            <dd>{durationText(platform.orderToFill?.p50Us, locale)}</dd>
            <dt>{t('platform.rtt')}</dt>
            <dd>{durationText(platform.rttUs, locale)}</dd>
            <dt>{t('platform.positions')}</dt>
            <dd>{countText(platform.positions, locale)}</dd>
            <dt>{t('platform.orders')}</dt>
            <dd className={platform.unknownOrders > 0 ? 'violet' : ''}>
              {countText(platform.openOrders, locale)}
              {platform.unknownOrders > 0 && ` + ${t('overview.unknownOrders', platform.unknownOrders)}`}
            </dd>
          </dl>
        )}
        {notes.map((note) => (
          <p key={note} className="faint">
            {note}
          </p>
        ))}
        <div className="row">
          <button
            type="button"
            className="button"
            onClick={test}
            disabled={!platform.linked}
            title={platform.linked ? undefined : t('platform.testFirst')}
          >
            {t('platform.test')}
          </button>
          {platform.positions > 0 && (
            <button type="button" className="button" onClick={() => show({ kind: 'flatten', platform: id })}>
              {t('platform.flattenOne')}
            </button>
          )}
          {arming.state === 'disarmed' && (
            <button
              type="button"
              className="button"
              title={arming.barriers.join('\n')}
              onClick={() => show({ kind: 'arm', platform: id })}
            >
              {t('platform.arm')}
            </button>
          )}
          {arming.state === 'armed' && (
            <button type="button" className="button" onClick={() => void command('disarm', { platform: id })}>
              {t('platform.disarm')}
            </button>
          )}
          <button
            type="button"
            className="button plain"
            aria-expanded={isLogShown}
            onClick={() => setLogShown(!isLogShown)}
          >
            {t(isLogShown ? 'platform.hideLog' : 'platform.log')}
          </button>
        </div>
        {platform.bridge.installable && <BridgeTools platform={platform} />}
        {isLogShown && <LinkLog platform={id} />}
      </div>
    </article>
  );
}

/** A light without its words where the link's say the same already. */
function shownOnce(light: LightView, link: LightView): LightView {
  return light.reason === link.reason ? { ...light, reason: '', remedy: '', action: null } : light;
}

function LightLine(props: {
  readonly name: string;
  readonly light: LightView;
  readonly platform: string;
}): React.JSX.Element {
  const { name, light, platform } = props;
  const { t, said } = useWords();
  const { go } = usePanel();
  const show = useDialogs((state) => state.show);
  const act = (): void => {
    switch (light.action) {
      case 'platformConnect':
        return void command('platformConnect', { platform });
      case 'rearm':
        return show({ kind: 'rearm' });
      case 'arm':
        return show({ kind: 'arm', platform });
      case 'ordersSettle':
        return go('orders');
      case 'differencesSettle':
        return go('risk');
      case null:
        return undefined;
    }
  };
  const labels = {
    platformConnect: t('platform.connect', ''),
    rearm: t('band.rearm'),
    arm: t('platform.arm'),
    ordersSettle: t('orders.settle'),
    differencesSettle: t('risk.settle'),
  } as const;
  return (
    <li className="light-line">
      <Light name={name} light={light} />
      <span className="name">{name}</span>
      <span className="grow soft">
        {light.state === 'green' ? t('light.green') : sentences(said(light.reason))}{' '}
        {light.remedy !== '' && <span className="remedy">{sentences(said(light.remedy))}</span>}
      </span>
      {light.action !== null && (
        <button type="button" className="button" onClick={act}>
          {labels[light.action]}
        </button>
      )}
    </li>
  );
}

function LinkLog({ platform }: { readonly platform: string }): React.JSX.Element {
  const { t, locale } = useWords();
  const { value, isLoading } = useQuery('logSearch', { platform, limit: 50 });
  if (value === undefined) return <p className="faint">{isLoading ? t('common.loading') : t('platform.noLog')}</p>;
  if (value.length === 0) return <p className="faint">{t('platform.noLog')}</p>;
  return (
    <ol className="log mono" tabIndex={0} aria-label={t('platform.log')}>
      {value.map(({ number, atUs, text }) => (
        <li key={number}>
          <time className="faint">{timeText(atUs, locale)}</time> {text}
        </li>
      ))}
    </ol>
  );
}
