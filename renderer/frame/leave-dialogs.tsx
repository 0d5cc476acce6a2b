import { useState } from 'react';
import type { ApiError } from '../../core/api/contract.ts';
import type { OpenBusinessView } from '../../core/api/preview-view.ts';
import type { Result } from '../../core/base/result.ts';
import { command } from '../gateway-client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useWords } from '../words/use-words.ts';
import { OpenText } from './open-text.tsx';
import { useOpenBusiness } from './use-open-business.ts';

/** What becomes of open orders and positions. */
type LeaveChoice = 'leave' | 'cancel' | 'flatten';

interface Closing {
  readonly close: () => void;
}

/** Before the gateway stops: what is open, and what becomes of it. */
export function StopGateway({ close }: Closing): React.JSX.Element {
  const { t } = useWords();
  return (
    <Leave
      title={t('settings.stopTitle')}
      text={t('settings.stopText')}
      around={(text) => text}
      words={{
        cancel: t('settings.stopCancel'),
        flatten: t('settings.stopFlatten'),
        leave: t('settings.stopLeave'),
        nothing: t('settings.stop').replace('…', ''),
      }}
      act={(orders, shown) => command('gatewayStop', { orders, ...shown, reason: 'stopped in the panel' })}
      close={close}
    />
  );
}

/** Before a platform is switched off: what is open there, and what becomes of it. */
export function SwitchOff({ close, platform }: Closing & { readonly platform: string }): React.JSX.Element {
  const { t } = useWords();
  return (
    <Leave
      title={t('platform.switchOff', platform)}
      platform={platform}
      around={(text) => t('platform.switchOffText', text)}
      words={{
        cancel: t('platform.cancelOrders'),
        flatten: t('platform.flattenOff'),
        leave: t('platform.leave'),
        nothing: t('platform.off'),
      }}
      act={(orders, shown) =>
        command('platformDisconnect', { platform, orders, ...shown, reason: 'switched off in the panel' })
      }
      close={close}
    />
  );
}

interface LeaveProps extends Closing {
  readonly title: string;
  readonly text?: string;
  /** Undefined: everything. */
  readonly platform?: string;
  readonly around: (text: string) => string;
  readonly words: Readonly<Record<LeaveChoice | 'nothing', string>>;
  /** Does it. `shown` names what stands in the list, so that nothing else is left behind. */
  readonly act: (
    choice: LeaveChoice,
    shown: { readonly shown?: readonly string[] },
  ) => Promise<Result<unknown, ApiError>>;
}

/** Nothing is offered before the answer; where there is none, all three, because anything may be open. */
function Leave({ title, text, platform, around, words, act, close }: LeaveProps): React.JSX.Element {
  const { t } = useWords();
  const open = useOpenBusiness(platform === undefined ? {} : { platform });
  const [doing, setDoing] = useState<LeaveChoice | undefined>();
  const { value, error } = open;
  const isAsking = value === undefined && error === undefined;
  const has = (what: 'positions' | 'orders'): boolean => error !== undefined || (value?.[what].length ?? 0) > 0;
  const isBusy = has('positions') || has('orders');
  const choose = (choice: LeaveChoice): void => {
    setDoing(choice);
    void act(choice, value === undefined ? {} : { shown: value.keys }).then(({ ok }) => {
      if (ok) return close();
      setDoing(undefined);
      open.again();
    });
  };
  return (
    <Dialog
      title={title}
      close={close}
      buttons={
        <>
          {has('orders') && (
            <button type="button" className="button" disabled={doing !== undefined} onClick={() => choose('cancel')}>
              {words.cancel}
            </button>
          )}
          {isBusy && (
            <button
              type="button"
              className="button danger"
              disabled={doing !== undefined}
              onClick={() => choose('flatten')}
            >
              {doing === 'flatten' ? t('platform.flattening') : words.flatten}
            </button>
          )}
          <button
            type="button"
            className="button primary"
            disabled={isAsking || doing !== undefined}
            onClick={() => choose('leave')}
          >
            {isBusy ? words.leave : words.nothing}
          </button>
        </>
      }
    >
      {text !== undefined && <p className="soft">{text}</p>}
      <p>
        <OpenText open={open} around={around} />
      </p>
      <OpenList open={value} />
    </Dialog>
  );
}

function OpenList({ open }: { readonly open: OpenBusinessView | undefined }): React.JSX.Element {
  const { said } = useWords();
  const orders = (open?.orders ?? []).map(({ orderId, platform, text }) => ({ key: orderId, platform, text }));
  const positions = (open?.positions ?? []).map((one) => ({ key: `${one.platform} ${one.text}`, ...one }));
  return (
    <ul className="stack" style={{ gap: 2 }}>
      {[...positions, ...orders].map(({ key, platform, text }) => (
        <li key={key}>
          {platform}: {said(text)}
        </li>
      ))}
    </ul>
  );
}
