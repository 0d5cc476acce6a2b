import { useState } from 'react';
import { command } from '../gateway-client.ts';
import { Dialog, Field } from '../ui/dialog.tsx';
import { useWords } from '../words/use-words.ts';

/** A person states what became of an order of unknown outcome. */
export function SettleOrder(props: {
  readonly close: () => void;
  readonly orderId: string;
  readonly platform: string;
}): React.JSX.Element {
  const { close, orderId, platform } = props;
  const { t } = useWords();
  const [isFilled, setFilled] = useState(false);
  const [qty, setQty] = useState('');
  const [price, setPrice] = useState('');
  const [reason, setReason] = useState('');
  const isWhole = reason.trim() !== '' && (!isFilled || (Number(qty) > 0 && price.trim() !== ''));
  const settle = (): void => {
    const outcome = isFilled ? { qty: Number(qty), price: Number(price) } : { cancelled: true };
    void command('ordersSettle', { orderId, ...outcome, reason }).then(({ ok }) => (ok ? close() : undefined));
  };
  return (
    <Dialog
      title={t('orders.settleTitle', orderId)}
      close={close}
      submit={() => (isWhole ? settle() : undefined)}
      buttons={
        <button type="submit" className="button primary" disabled={!isWhole}>
          {t('orders.settleButton')}
        </button>
      }
    >
      <p className="soft">{t('orders.settleText', platform)}</p>
      <label className="row">
        <input type="radio" name="outcome" checked={!isFilled} onChange={() => setFilled(false)} />
        {t('orders.settleNothing')}
      </label>
      <div className="row">
        <label className="row">
          <input type="radio" name="outcome" checked={isFilled} onChange={() => setFilled(true)} />
          {t('orders.settleFilled')}
        </label>
        <input
          type="number"
          aria-label={t('orders.settleFilled')}
          style={{ width: 90 }}
          step="any"
          value={qty}
          onFocus={() => setFilled(true)}
          onChange={({ target }) => setQty(target.value)}
        />
        <span>{t('orders.settlePrice')}</span>
        <input
          type="number"
          aria-label={t('orders.settlePrice')}
          style={{ width: 120 }}
          step="any"
          value={price}
          onFocus={() => setFilled(true)}
          onChange={({ target }) => setPrice(target.value)}
        />
      </div>
      <Field name={t('common.reason')}>
        <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
      </Field>
    </Dialog>
  );
}
