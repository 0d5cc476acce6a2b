import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';

export interface VirtualListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
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
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const item = items[index];
      return item === undefined ? 28 : heightOf(item);
    },
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
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
