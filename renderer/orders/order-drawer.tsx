import { useEffect, useMemo } from 'react';
import type { ChildOrderView } from '../../core/api/order-view.ts';
import { useQuery, useRows } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { sentences, stageTimeText } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';
import { StateTag, Strip } from './strip.tsx';

/** One order in full: its life, and every record of the journal that concerns it. */
export function OrderDrawer({
  orderId,
  close,
}: {
  readonly orderId: string;
  readonly close: () => void;
}): React.JSX.Element {
  const { t, locale, said } = useWords();
  const parents = useRows('orders');
  const child = useMemo(
    () => parents?.flatMap(({ children }) => children).find((each) => each.orderId === orderId),
    [parents, orderId],
  );
  const trail = useQuery('orderTrail', { orderId }, child?.state);
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') close();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [close]);
  const copy = (): void => {
    const text = JSON.stringify({ order: child, trail: trail.value }, null, 2);
    void navigator.clipboard
      .writeText(text)
      .then(() => usePanel.getState().say({ bad: false, text: t('common.copied') }));
  };
  return (
    <aside className="drawer" aria-label={t('orders.trail', orderId)}>
      <header>
        <h1 className="grow">{t('orders.trail', orderId)}</h1>
        <button type="button" className="button" onClick={copy}>
          {t('common.copy')}
        </button>
        <button type="button" className="button" onClick={close}>
          {t('common.close')}
        </button>
      </header>
      <div className="body">
        {child !== undefined && <Facts child={child} />}
        {trail.error !== undefined && (
          <p className="amber">{sentences(said(trail.error.reason), said(trail.error.remedy))}</p>
        )}
        {trail.value?.length === 0 && <p className="soft">{t('orders.noTrail')}</p>}
        <ol className="trail">
          {trail.value?.map(({ seq, atUs, kind, actor, text, decisions }) => (
            <li key={seq}>
              <span className="faint">
                #{seq} {stageTimeText(atUs, locale)}
              </span>
              <div>
                <strong>{kind}</strong> {actor !== '' && <span className="soft">{actor}</span>}
                <div>{text}</div>
                {decisions.map((decision) => (
                  <div key={decision} className="soft">
                    → {decision}
                  </div>
                ))}
              </div>
            </li>
          ))}
        </ol>
      </div>
    </aside>
  );
}

function Facts({ child }: { readonly child: ChildOrderView }): React.JSX.Element {
  return (
    <div className="stack">
      <div className="row">
        <strong>
          {child.platform} {child.side} {child.size} {child.symbol}
        </strong>
        <StateTag child={child} />
        {child.platformOrderId !== null && <code className="soft">{child.platformOrderId}</code>}
      </div>
      <Strip child={child} />
    </div>
  );
}
