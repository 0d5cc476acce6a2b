import { command, retryConnection, useStream } from '../gateway-client.ts';
import { useGateway } from '../gateway-store.ts';
import { usePanel } from '../panel-store.ts';
import { sentences, spanText, timeText } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import { useDialogs } from './dialogs.ts';
import { OpenText } from './open-text.tsx';
import { KEYS, withKey } from './shortcuts.ts';
import { useOpenBusiness } from './use-open-business.ts';

/** Bands over the whole width: a broken connection, and trading that is not active. */
export function Bands(): React.JSX.Element {
  return (
    <div className="bands" aria-live="polite">
      <ConnectionBand />
      <StateBand />
      <KillQuestion />
    </div>
  );
}

function ConnectionBand(): React.JSX.Element | null {
  const { t, said } = useWords();
  const isAnythingShown = useStream('overview') !== undefined;
  const { connection, lostAtMs } = useGateway();
  const nowMs = useNow();
  const age = spanText((nowMs - (lostAtMs ?? nowMs)) / 1_000);
  switch (connection.kind) {
    case 'connected':
      return connection.isStale ? (
        <p className="band amber">
          <strong>{t('connection.stale')}</strong>
          <span>{t('connection.staleText', '3 s')}</span>
        </p>
      ) : null;
    case 'mismatch':
      return (
        <p className="band amber">
          <strong>{t('connection.mismatch')}</strong>
          <span>{connection.text}</span>
        </p>
      );
    case 'connecting':
    case 'disconnected':
    case 'closed':
      return lostAtMs === undefined || (connection.kind === 'connecting' && nowMs - lostAtMs < 1_500) ? null : (
        <p className="band amber" role="status">
          <strong>{t('connection.lost')}</strong>
          <span className="grow">
            {connection.kind === 'disconnected' ? `${sentences(said(connection.reason))} ` : ''}
            {isAnythingShown ? t('connection.lostText', age) : t('connection.neverText')}
          </span>
          <button type="button" className="button" onClick={retryConnection}>
            {t('connection.retry')}
          </button>
        </p>
      );
  }
}

/** Asked once, at set-up: what a kill does with positions. */
function KillQuestion(): React.JSX.Element | null {
  const { t } = useWords();
  const setting = useStream('risk')?.killSetting;
  const isConnected = useGateway(({ connection }) => connection.kind === 'connected');
  if (setting === undefined || setting.isDecided || !isConnected) return null;
  const choose = (flattens: boolean): void => void command('killSetting', { flattens });
  return (
    <div className="band amber">
      <strong>{t('band.killAsk')}</strong>
      <span className="grow">{t('band.killAskText')}</span>
      <button type="button" className="button" onClick={() => choose(true)}>
        {t('band.killCloses')}
      </button>
      <button type="button" className="button" onClick={() => choose(false)}>
        {t('band.killLeaves')}
      </button>
    </div>
  );
}

/** After a kill or a reduce: who and why, what is still open, the certificate, and the only way back. */
function StateBand(): React.JSX.Element | null {
  const { t, locale, said } = useWords();
  const overview = useStream('overview');
  const risk = useStream('risk');
  const show = useDialogs((state) => state.show);
  const go = usePanel((state) => state.go);
  const isConnected = useGateway(({ connection }) => connection.kind === 'connected');
  const isStopped = overview?.state === 'halted' || overview?.state === 'reducing';
  const open = useOpenBusiness(isStopped ? {} : undefined, true);
  if (overview === undefined || !isStopped) return null;
  const isHalted = overview.state === 'halted';
  const certificate = risk?.certificates[0];
  const isFlat = open.value?.text === '';
  return (
    <div className={`band ${isHalted ? 'red' : 'amber'}${isConnected ? '' : ' old'}`} role="alert">
      <strong>{t(isHalted ? 'band.halted' : 'band.reducing')}</strong>
      <div className="grow stack" style={{ gap: 2 }}>
        <span>
          {t('band.by', said(overview.by), said(overview.reason))} · {timeText(overview.sinceUs, locale)}
        </span>
        <OpenText open={open} around={(text) => t('band.open', text)} />
        {certificate !== undefined && certificate.startedUs >= overview.sinceUs && (
          <span>
            {t('band.certificate')}: {said(certificate.text)}
          </span>
        )}
      </div>
      {!isFlat && (
        <button
          type="button"
          className="button"
          title={withKey(t('flatten.text'), KEYS.flatten)}
          disabled={!isConnected}
          onClick={() => show({ kind: 'flatten' })}
        >
          {t('band.flatten')}
        </button>
      )}
      <button
        type="button"
        className="button"
        title={withKey(t('rearm.text'), KEYS.rearm)}
        disabled={!isConnected}
        onClick={() => (risk === undefined ? go('risk') : show({ kind: 'rearm' }))}
      >
        {t('band.rearm')}
      </button>
    </div>
  );
}
