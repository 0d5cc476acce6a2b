import { useEffect, useState } from 'react';
import { saveCsv } from '../frame/actions.ts';
import { usePanel } from '../panel-store.ts';
import { useWords } from '../words/use-words.ts';
import { Blotter } from './blotter.tsx';
import { Fills } from './fills.tsx';
import { OrderDrawer } from './order-drawer.tsx';

/** Signals with their orders, or single fills. */
export function OrdersScreen(): React.JSX.Element {
  const { t } = useWords();
  const [tab, setTab] = useState<'orders' | 'fills'>('orders');
  const { orderShown, showOrder } = usePanel();
  useEffect(() => () => usePanel.getState().showOrder(undefined), []);
  return (
    <>
      <div className="row tabs">
        <div className="chips" role="tablist">
          {(['orders', 'fills'] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={tab === name}
              className="chip"
              onClick={() => setTab(name)}
            >
              {t(name === 'orders' ? 'orders.tabOrders' : 'orders.tabFills')}
            </button>
          ))}
        </div>
        <span className="grow" />
        <button type="button" className="button" onClick={() => void saveCsv(tab)}>
          {t('common.csv')}
        </button>
      </div>
      {tab === 'orders' ? <Blotter /> : <Fills />}
      {orderShown !== undefined && <OrderDrawer orderId={orderShown} close={() => showOrder(undefined)} />}
    </>
  );
}
