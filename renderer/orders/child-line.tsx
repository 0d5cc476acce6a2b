import type { ChildOrderView } from '../../core/api/order-view.ts';
import { useDialogs } from '../frame/dialogs.ts';
import { command } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { priceText, quantityText, spanText } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { useTicks } from '../ui/use-ticks.tsx';
import { useWords } from '../words/use-words.ts';
import { StateTag, Strip } from './strip.tsx';

const OPEN = ['pending', 'accepted', 'working', 'partial'];

/** One order on one platform: what it is, and its life as a strip. */
export function ChildLine({ child }: { readonly child: ChildOrderView }): React.JSX.Element {
  const { t, locale } = useWords();
  const showOrder = usePanel((state) => state.showOrder);
  const show = useDialogs((state) => state.show);
  const tick = useTicks().get(child.root);
  const { orderId, platform } = child;
  return (
    <div className={child.state === 'unknown' ? 'line child unknown' : 'line child'}>
      <span className="what clip">
        <button type="button" className="link" onClick={() => showOrder(orderId)}>
          <strong>{platform}</strong> {child.side} {quantityText(child.size, locale)} {child.symbol}
        </button>{' '}
        <span className="soft">
          {child.orderType === 'MARKET' ? '' : `${child.orderType} `}
          {child.limitPrice === null ? '' : priceText(child.limitPrice, tick, locale)}{' '}
          {child.stopPrice === null ? '' : priceText(child.stopPrice, tick, locale)}{' '}
          {child.role === 'ENTRY' ? '' : child.role}
        </span>
      </span>
      <span className="number">
        {child.filledSize > 0
          ? t('orders.atAverage', quantityText(child.filledSize, locale), priceText(child.averagePrice, tick, locale))
          : ''}
      </span>
      <span>
        <StateTag child={child} /> {child.state === 'unknown' && <UnknownClock sinceUs={child.stages.sentUs} />}
      </span>
      <span className="row acts">
        {child.state === 'unknown' && (
          <button type="button" className="button" onClick={() => show({ kind: 'settleOrder', orderId, platform })}>
            {t('orders.settle')}
          </button>
        )}
        {OPEN.includes(child.state) && (
          <button type="button" className="button" onClick={() => void command('ordersCancel', { orderId })}>
            {t('orders.cancel')}
          </button>
        )}
      </span>
      <span className="life">
        <Strip child={child} />
      </span>
    </div>
  );
}

function UnknownClock({ sinceUs }: { readonly sinceUs: number | null }): React.JSX.Element | null {
  const nowMs = useNow();
  return sinceUs === null ? null : <span className="violet">{spanText(nowMs / 1_000 - sinceUs / 1_000_000)}</span>;
}

/** A platform on which nothing was sent, and why. */
export function RefusalLine(props: {
  readonly platform: string;
  readonly code: string;
  readonly reason: string;
}): React.JSX.Element {
  const { platform, code, reason } = props;
  const { t, said } = useWords();
  return (
    <div className="line refusal" title={said(reason)}>
      <strong>{platform}</strong>
      <span className={code === '' ? 'tag' : 'tag bad'}>{t(code === '' ? 'orders.skipped' : 'orders.denied')}</span>
      <span className="clip soft">
        {code === '' ? '' : `${code}: `}
        {said(reason)}
      </span>
    </div>
  );
}
