import { useState } from 'react';
import { command, useQuery, useRows, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Dialog, Field } from '../ui/dialog.tsx';
import { useWords } from '../words/use-words.ts';
import { useDialogs } from './dialogs.ts';
import { KeyList } from './key-list.tsx';
import { SettleOrder } from './settle-order.tsx';

/** The dialog that is open, if one is. */
export function OperatorDialogs(): React.JSX.Element | null {
  const { open, close } = useDialogs();
  switch (open?.kind) {
    case undefined:
      return null;
    case 'rearm':
      return <Rearm close={close} />;
    case 'flatten':
      return <Flatten close={close} first={open.platform} />;
    case 'stopGateway':
      return <StopGateway close={close} />;
    case 'keys':
      return <Keys close={close} />;
    case 'arm':
      return <Arm close={close} platform={open.platform} />;
    case 'switchOff':
      return <SwitchOff close={close} platform={open.platform} />;
    case 'settleOrder':
      return <SettleOrder close={close} orderId={open.orderId} platform={open.platform} />;
  }
}

interface Closing {
  readonly close: () => void;
}

function Keys({ close }: Closing): React.JSX.Element {
  const { t } = useWords();
  return (
    <Dialog title={t('settings.keys')} isWide close={close}>
      <KeyList />
    </Dialog>
  );
}

function Rearm({ close }: Closing): React.JSX.Element {
  const { t, said } = useWords();
  const bar = useStream('risk')?.rearmBar ?? null;
  const [reason, setReason] = useState('');
  const go = (): void => {
    void command('rearm', { reason }).then(({ ok }) => (ok ? close() : undefined));
  };
  const canGo = reason.trim() !== '';
  return (
    <Dialog
      title={t('rearm.title')}
      close={close}
      submit={() => (canGo ? go() : undefined)}
      buttons={
        <button type="submit" className="button primary" disabled={!canGo}>
          {t('rearm.button')}
        </button>
      }
    >
      <p className="soft">{t('rearm.text')}</p>
      {bar !== null && <p className="amber">{t('risk.rearmBar', said(bar))}</p>}
      <Field name={t('rearm.reason')}>
        <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
      </Field>
    </Dialog>
  );
}

function Flatten({ close, first }: Closing & { readonly first: string | undefined }): React.JSX.Element {
  const { t, said } = useWords();
  const platforms = useRows('platforms') ?? [];
  const [platform, setPlatform] = useState(first ?? '');
  const open = useQuery('openBusiness', platform === '' ? {} : { platform }, platform);
  const go = (): void => {
    void command('flatten', { ...(platform !== '' && { platform }), reason: 'flatten of the panel' }).then((result) => {
      if (!result.ok) return;
      usePanel.getState().say({ bad: false, text: result.value.said });
      close();
    });
  };
  const held = open.value?.text ?? '';
  return (
    <Dialog
      title={t('flatten.title')}
      close={close}
      submit={go}
      buttons={
        <button type="submit" className="button danger">
          {platform === '' ? t('flatten.button') : `${t('flatten.title')} ${platform}`}
        </button>
      }
    >
      <p className="soft">{t('flatten.text')}</p>
      <Field name={t('flatten.platform')}>
        <select value={platform} onChange={({ target }) => setPlatform(target.value)}>
          <option value="">{t('flatten.all')}</option>
          {platforms.map((each) => (
            <option key={each.platform} value={each.platform}>
              {each.name}
            </option>
          ))}
        </select>
      </Field>
      <p>{held === '' ? t('settings.stopNothing') : t('flatten.what', said(held))}</p>
    </Dialog>
  );
}

function StopGateway({ close }: Closing): React.JSX.Element {
  const { t, said } = useWords();
  const [isFlattening, setFlattening] = useState(false);
  const open = useQuery('openBusiness', {});
  const isBusy = (open.value?.text ?? '') !== '';
  const stop = (orders: 'leave' | 'cancel' | 'flatten'): void => {
    setFlattening(orders === 'flatten');
    void command('gatewayStop', { orders, reason: 'stopped in the panel' }).then(({ ok }) =>
      ok ? close() : setFlattening(false),
    );
  };
  return (
    <Dialog
      title={t('settings.stopTitle')}
      close={close}
      buttons={
        <>
          {isBusy && (
            <button type="button" className="button" onClick={() => stop('cancel')}>
              {t('settings.stopCancel')}
            </button>
          )}
          {isBusy && (
            <button type="button" className="button danger" disabled={isFlattening} onClick={() => stop('flatten')}>
              {t(isFlattening ? 'platform.flattening' : 'settings.stopFlatten')}
            </button>
          )}
          <button type="button" className="button primary" onClick={() => stop('leave')}>
            {isBusy ? t('settings.stopLeave') : t('settings.stop').replace('…', '')}
          </button>
        </>
      }
    >
      <p className="soft">{t('settings.stopText')}</p>
      <p>{isBusy ? said(open.value?.text ?? '') : t('settings.stopNothing')}</p>
      <OpenList items={[...(open.value?.positions ?? []), ...(open.value?.orders ?? [])]} />
    </Dialog>
  );
}

function Arm({ close, platform }: Closing & { readonly platform: string }): React.JSX.Element | null {
  const { t } = useWords();
  const shown = useStream('platforms')?.get(platform);
  const [typed, setTyped] = useState('');
  const account = shown?.arming.account ?? null;
  const isSame = account !== null && typed === account;
  const go = (): void => {
    void command('arm', { platform, account: typed, reason: 'armed in the panel' }).then(({ ok }) =>
      ok ? close() : undefined,
    );
  };
  return (
    <Dialog
      title={t('platform.armTitle', shown?.name ?? platform)}
      close={close}
      submit={() => (isSame ? go() : undefined)}
      buttons={
        <button type="submit" className="button danger" disabled={!isSame}>
          {t('platform.armButton')}
        </button>
      }
    >
      <p className="amber">{t('platform.armText', account ?? '–')}</p>
      <Field name={t('platform.account')}>
        <input value={typed} autoComplete="off" onChange={({ target }) => setTyped(target.value)} />
      </Field>
      {(shown?.arming.barriers.length ?? 0) > 0 && (
        <p>{t('platform.barriers', shown?.arming.barriers.join('; ') ?? '')}</p>
      )}
    </Dialog>
  );
}

function SwitchOff({ close, platform }: Closing & { readonly platform: string }): React.JSX.Element {
  const { t, said } = useWords();
  const open = useQuery('openBusiness', { platform });
  const [isFlattening, setFlattening] = useState(false);
  const items = [...(open.value?.positions ?? []), ...(open.value?.orders ?? [])];
  const off = (orders: 'leave' | 'cancel' | 'flatten'): void => {
    setFlattening(orders === 'flatten');
    void command('platformDisconnect', { platform, orders, reason: 'switched off in the panel' }).then(({ ok }) =>
      ok ? close() : setFlattening(false),
    );
  };
  return (
    <Dialog
      title={t('platform.switchOff', platform)}
      close={close}
      buttons={
        <>
          {(open.value?.orders.length ?? 0) > 0 && (
            <button type="button" className="button" onClick={() => off('cancel')}>
              {t('platform.cancelOrders')}
            </button>
          )}
          {items.length > 0 && (
            <button type="button" className="button danger" disabled={isFlattening} onClick={() => off('flatten')}>
              {t(isFlattening ? 'platform.flattening' : 'platform.flattenOff')}
            </button>
          )}
          <button type="button" className="button primary" onClick={() => off('leave')}>
            {t(items.length > 0 ? 'platform.leave' : 'platform.off')}
          </button>
        </>
      }
    >
      <p>
        {open.value?.text === ''
          ? t('settings.stopNothing')
          : t('platform.switchOffText', said(open.value?.text ?? '…'))}
      </p>
      {open.error !== undefined && <p className="amber">{said(open.error.reason)}</p>}
      <OpenList items={items} />
    </Dialog>
  );
}

function OpenList(props: {
  readonly items: readonly { readonly platform: string; readonly text: string }[];
}): React.JSX.Element {
  const { said } = useWords();
  return (
    <ul className="stack" style={{ gap: 2 }}>
      {props.items.map(({ platform, text }) => (
        <li key={`${platform} ${text}`}>
          {platform}: {said(text)}
        </li>
      ))}
    </ul>
  );
}
