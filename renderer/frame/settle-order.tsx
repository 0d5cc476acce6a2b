import { useState } from 'react';
import { command } from '../gateway-client.ts';
import { Dialog, Field } from '../ui/dialog.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { readNumber } from '../ui/read-number.ts';
import { useWords } from '../words/use-words.ts';

/** A person states what became of an order of unknown outcome. */
export function SettleOrder(props: {
  readonly close: () => void;
  readonly orderId: string;
  readonly platform: string;
}): React.JSX.Element {
  const { close, orderId, platform } = props;
  const { t, locale } = useWords();
  const [isFilled, setFilled] = useState(false);
  const [qty, setQty] = useState('');
  const [price, setPrice] = useState('');
  const [reason, setReason] = useState('');
  const filled = { qty: readNumber(qty, locale) ?? 0, price: readNumber(price, locale) };
  const isWhole = reason.trim() !== '' && (!isFilled || (filled.qty > 0 && filled.price !== undefined));
  const settle = (): void => {
    const outcome = isFilled ? filled : { cancelled: true };
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
        <NumberInput
          label={t('orders.settleFilled')}
          width={90}
          value={qty}
          focused={() => setFilled(true)}
          set={setQty}
        />
        <span>{t('orders.settlePrice')}</span>
        <NumberInput
          label={t('orders.settlePrice')}
          width={120}
          value={price}
          focused={() => setFilled(true)}
          set={setPrice}
        />
      </div>
      <Field name={t('common.reason')}>
        <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
      </Field>
    </Dialog>
  );
}
