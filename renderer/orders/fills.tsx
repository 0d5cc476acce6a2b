import { useMemo, useState } from 'react';
import type { FillView } from '../../core/api/order-view.ts';
import { ask, sayRefusal, useRows, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { momentText, priceText, quantityText, recentText, zoneText } from '../ui/format.ts';
import { Empty } from '../ui/panel.tsx';
import { olderThan, withoutRepeats } from './older-page.ts';
import { useTicks } from '../ui/use-ticks.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { useWords } from '../words/use-words.ts';

/** Older fills at a time: as many as are read and drawn without a pause. */
const PAGE = 500;

function keyOf({ key }: FillView): string {
  return key;
}

function heightOf(): number {
  return 28;
}

/** Every execution, newest first. */
export function Fills(): React.JSX.Element {
  const { t, locale } = useWords();
  const streamed = useRows('fills');
  const ticks = useTicks();
  const showOrder = usePanel((state) => state.showOrder);
  const port = useStream('overview')?.doors.find(({ name }) => name === 'nexus')?.port;
  const [older, setOlder] = useState<readonly FillView[]>([]);
  const rows = useMemo(() => {
    return withoutRepeats(streamed ?? [], older).toSorted((one, other) => other.tsUs - one.tsUs);
  }, [streamed, older]);
  if (streamed === undefined) return <Empty text={t('common.loading')} />;
  if (rows.length === 0) return <Empty text={t('orders.empty', port ?? 5556)} />;
  const showOlder = (): void => {
    const before = olderThan(rows.map(({ tsUs }) => tsUs));
    void ask('fillsPage', { ...before, limit: PAGE }).then((result) => {
      if (!result.ok) return sayRefusal(result.error);
      // The page begins with the oldest that is held.
      if (result.value.length <= 1) usePanel.getState().say({ bad: false, text: t('orders.noOlder') });
      setOlder((held) => withoutRepeats(held, result.value));
    });
  };
  return (
    <>
      <div className="row filters">
        <span className="grow" />
        <button type="button" className="button plain" onClick={showOlder}>
          {t('common.more')}
        </button>
      </div>
      <div className="line head fill" aria-hidden="true">
        <span>{t('column.time', zoneText(undefined, Date.now() * 1_000, locale))}</span>
        <span>{t('column.platform')}</span>
        <span>{t('column.symbol')}</span>
        <span>{t('column.side')}</span>
        <span className="number">{t('column.size')}</span>
        <span className="number">{t('column.price')}</span>
        <span>{t('column.source')}</span>
      </div>
      <VirtualList label={t('orders.tabFills')} items={rows} keyOf={keyOf} heightOf={heightOf}>
        {(fill) => (
          <div className="line fill">
            <span className="soft clip" title={momentText(fill.tsUs, locale)}>
              {recentText(fill.tsUs, Date.now() * 1_000, locale)}
            </span>
            <span className="clip">
              {fill.platform} {fill.simulated && <span className="faint">{t('common.simulated')}</span>}
            </span>
            <button type="button" className="link clip" onClick={() => showOrder(fill.orderId)}>
              {fill.symbol}
            </button>
            <span>{fill.side}</span>
            <span className="number">{quantityText(fill.size, locale)}</span>
            <span className="number">{priceText(fill.price, ticks.get(fill.root), locale)}</span>
            <span className="clip soft">
              {fill.client} · {fill.clientOrderId}
            </span>
          </div>
        )}
      </VirtualList>
    </>
  );
}
