import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useRef } from 'react';

export interface VirtualListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  /** This and `heightOf` stay the same functions from one drawing to the next. */
  readonly keyOf: (item: T) => string;
  readonly heightOf: (item: T) => number;
  readonly children: (item: T) => React.ReactNode;
}

/** Rows drawn beyond what is seen, so that a quick scroll shows no gap. */
const BEYOND = 12;

/** A list of which only what is seen is drawn. */
export function VirtualList<T>(props: VirtualListProps<T>): React.JSX.Element {
  const { label, items, keyOf, heightOf, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // The same functions until the items change: with new ones all rows would be measured anew in every frame of a scroll.
  const estimateSize = useCallback(
    (index: number) => {
      const item = items[index];
      return item === undefined ? 28 : heightOf(item);
    },
    [items, heightOf],
  );
  const getItemKey = useCallback(
    (index: number) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    [items, keyOf],
  );
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: BEYOND,
  });
  return (
    <div ref={scroller} className="scroller" tabIndex={0} role="region" aria-label={label}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index];
          return item === undefined ? null : (
            <div key={key} className="placed" style={{ transform: `translateY(${start}px)`, height: heightOf(item) }}>
              {children(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
