import { useState } from 'react';
import { command, useRows, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Dialog, Field } from '../ui/dialog.tsx';
import { sentences } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';
import { useDialogs } from './dialogs.ts';
import { KeyList } from './key-list.tsx';
import { StopGateway, SwitchOff } from './leave-dialogs.tsx';
import { OpenText } from './open-text.tsx';
import { SettleOrder } from './settle-order.tsx';
import { useOpenBusiness } from './use-open-business.ts';

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
  const risk = useStream('risk');
  const bar = risk?.rearmBar ?? null;
  const [reason, setReason] = useState('');
  // A stop that comes while the reason is typed is not the one that it is about.
  const [seenUs, setSeenUs] = useState(risk?.sinceUs);
  const go = (): void => {
    void command('rearm', { reason, ...(seenUs !== undefined && { sinceUs: seenUs }) }).then(({ ok }) =>
      ok ? close() : setSeenUs(risk?.sinceUs),
    );
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
      {risk !== undefined && risk.state !== 'active' && (
        <p>{sentences(t(`state.${risk.state}`) + ' ' + t('band.by', said(risk.by), said(risk.reason)))}</p>
      )}
      <p className="soft">{t('rearm.text')}</p>
      {bar !== null && <p className="amber">{t('risk.rearmBar', said(bar))}</p>}
      <Field name={t('rearm.reason')}>
        <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
      </Field>
    </Dialog>
  );
}

function Flatten({ close, first }: Closing & { readonly first: string | undefined }): React.JSX.Element {
  const { t } = useWords();
  const platforms = useRows('platforms') ?? [];
  const [platform, setPlatform] = useState(first ?? '');
  const go = (): void => {
    void command('flatten', { ...(platform !== '' && { platform }), reason: 'flatten of the panel' }).then((result) => {
      if (!result.ok) return;
      usePanel.getState().say({ bad: false, text: result.value.said });
      close();
    });
  };
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
      <p>
        <Held key={platform} platform={platform} />
      </p>
    </Dialog>
  );
}

/** What the flatten is about. A new choice begins without the answer to the one before. */
function Held({ platform }: { readonly platform: string }): React.JSX.Element {
  const { t } = useWords();
  const open = useOpenBusiness(platform === '' ? {} : { platform });
  return <OpenText open={open} around={(text) => t('flatten.what', text)} />;
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
