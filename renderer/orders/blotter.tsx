import { memo, useCallback, useMemo, useState } from 'react';
import type { ParentOrderView } from '../../core/api/order-view.ts';
import { KEYS, withKey } from '../frame/shortcuts.ts';
import { ask, sayRefusal, useRows, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Empty } from '../ui/panel.tsx';
import { momentText, priceText, quantityText, recentText, zoneText } from '../ui/format.ts';
import { useTicks } from '../ui/use-ticks.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { useWords } from '../words/use-words.ts';
import type { WordKey } from '../words/words.ts';
import { ChildLine, RefusalLine } from './child-line.tsx';
import { olderThan, withoutRepeats } from './older-page.ts';
import {
  blotterLines,
  isSameLine,
  isSimulated,
  ORDER_FILTERS,
  type BlotterLine,
  type OrderFilter,
} from './order-filter.ts';

const NARROW = 28;
const WIDE = 56;
/** Older parents at a time: as many as are read and drawn without a pause. */
const PAGE = 250;

function keyOf({ key }: BlotterLine): string {
  return key;
}

function heightOf(line: BlotterLine): number {
  return line.kind === 'child' ? WIDE : NARROW;
}

/** Parents that open into their children, newest first. Only what is seen is drawn. */
export function Blotter(): React.JSX.Element {
  const { t, locale } = useWords();
  const shown = usePanel((state) => state.orderShown);
  const streamed = useRows('orders');
  const platforms = useRows('platforms') ?? [];
  const port = useStream('overview')?.doors.find(({ name }) => name === 'nexus')?.port;
  const [older, setOlder] = useState<readonly ParentOrderView[]>([]);
  const [states, setStates] = useState<ReadonlySet<OrderFilter>>(new Set());
  const [platform, setPlatform] = useState('');
  const [simulated, setSimulated] = useState(true);
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(() => withoutRepeats(streamed ?? [], older), [streamed, older]);
  const seen = useMemo(() => {
    const holder = all.find(({ children }) => children.some(({ orderId }) => orderId === shown));
    return holder === undefined ? opened : new Set([...opened, holder.key]);
  }, [all, opened, shown]);
  const lines = useMemo(
    () => blotterLines(all, { states, platform, simulated, text }, seen),
    [all, states, platform, simulated, text, seen],
  );
  const flip = useCallback((key: string): void => {
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const flipState = (state: OrderFilter): void => {
    const next = new Set(states);
    if (!next.delete(state)) next.add(state);
    setStates(next);
  };
  const showOlder = (): void => {
    const before = olderThan(all.map(({ receivedUs }) => receivedUs));
    void ask('ordersPage', { ...before, limit: PAGE }).then((result) => {
      if (!result.ok) return sayRefusal(result.error);
      // The page begins with the oldest that is held.
      if (result.value.length <= 1) usePanel.getState().say({ bad: false, text: t('orders.noOlder') });
      setOlder((held) => withoutRepeats(held, result.value));
    });
  };
  if (streamed === undefined) return <Empty text={t('common.loading')} />;
  if (all.length === 0) return <Empty text={t('orders.empty', port ?? 5556)} />;
  return (
    <>
      <div className="row filters">
        <div className="chips">
          {ORDER_FILTERS.map((state) => (
            <button
              key={state}
              type="button"
              className="chip"
              aria-pressed={states.has(state)}
              onClick={() => flipState(state)}
            >
              {t(`orders.${state}`)}
            </button>
          ))}
          <button type="button" className="chip" aria-pressed={simulated} onClick={() => setSimulated(!simulated)}>
            {t('orders.simulated')}
          </button>
        </div>
        <select aria-label={t('column.platform')} value={platform} onChange={({ target }) => setPlatform(target.value)}>
          <option value="">{t('common.all')}</option>
          {platforms.map((each) => (
            <option key={each.platform} value={each.platform}>
              {each.name}
            </option>
          ))}
        </select>
        <input
          type="search"
          placeholder={t('common.search')}
          title={withKey(t('common.search'), KEYS.search)}
          aria-label={t('common.search')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <span className="grow" />
        <button type="button" className="button plain" onClick={showOlder}>
          {t('common.more')}
        </button>
      </div>
      <div className="line head" aria-hidden="true">
        <span>{t('column.time', zoneText(undefined, Date.now() * 1_000, locale))}</span>
        <span>{t('column.symbol')}</span>
        <span>{t('column.side')}</span>
        <span className="number">{t('column.filled')}</span>
        <span className="number">{t('column.average')}</span>
        <span>{t('column.state')}</span>
        <span>{t('column.source')}</span>
      </div>
      {lines.length === 0 ? (
        <Empty text={t('orders.emptyFilter')} />
      ) : (
        <VirtualList label={t('orders.tabOrders')} items={lines} keyOf={keyOf} heightOf={heightOf}>
          {(line) => <Line line={line} flip={flip} />}
        </VirtualList>
      )}
    </>
  );
}

interface LineProps {
  readonly line: BlotterLine;
  readonly flip: (key: string) => void;
}

/** Drawn anew only when what it shows has changed, not with every patch and every frame of a scroll. */
const Line = memo(AnyLine, (before, after) => before.flip === after.flip && isSameLine(before.line, after.line));

function AnyLine({ line, flip }: LineProps): React.JSX.Element {
  switch (line.kind) {
    case 'parent':
      return <ParentLine parent={line.parent} isOpened={line.isOpened} flip={flip} />;
    case 'child':
      return <ChildLine child={line.child} />;
    case 'refusal':
      return <RefusalLine {...line} />;
  }
}

/** A signal that filled whole is told as that; one that ended with less only as ended, with its figures beside. */
function wordOf({ state, filledQty, expectedQty }: ParentOrderView): WordKey {
  return state === 'ended' && filledQty > 0 && filledQty >= expectedQty ? 'parent.filled' : `parent.${state}`;
}

function ParentLine(props: {
  readonly parent: ParentOrderView;
  readonly isOpened: boolean;
  readonly flip: (key: string) => void;
}): React.JSX.Element {
  const { parent, isOpened, flip } = props;
  const { t, locale } = useWords();
  const tick = useTicks().get(parent.root);
  const isUnknown = parent.children.some(({ state }) => state === 'unknown');
  return (
    <div className="line parent" data-testid="parent">
      <span className="clip soft" title={momentText(parent.receivedUs, locale)}>
        {recentText(parent.receivedUs, Date.now() * 1_000, locale)}
      </span>
      <button
        type="button"
        className="link clip"
        aria-expanded={isOpened}
        aria-label={t('orders.expand', `${parent.root} ${parent.clientOrderId}`)}
        onClick={() => flip(parent.key)}
      >
        {isOpened ? '▾' : '▸'} <strong>{parent.root}</strong>{' '}
        {isSimulated(parent) && <span className="faint">{t('common.simulated')}</span>}
      </button>
      <span>
        {parent.kind === 'SIGNAL' || parent.kind === 'TARGET' ? (parent.side ?? parent.kind) : parent.kind}{' '}
        {parent.requestedQty === 0 ? '' : quantityText(parent.requestedQty, locale)}
      </span>
      <span className="number">
        {t('orders.requested', quantityText(parent.filledQty, locale), quantityText(parent.expectedQty, locale))}
      </span>
      <span className="number">{parent.filledQty === 0 ? '–' : priceText(parent.averagePrice, tick, locale)}</span>
      <span className="clip">
        <span
          className={`tag ${isUnknown ? 'unknown' : parent.state === 'ended' ? (parent.filledQty > 0 ? 'good' : 'bad') : 'open'}`}
          title={parent.endReason}
        >
          {isUnknown ? t('child.unknown') : (parent.endCode ?? t(wordOf(parent)))}
        </span>{' '}
        {parent.denied.length > 0 && (
          <span className="loss">
            {parent.denied.length} {t('orders.denied')}
          </span>
        )}
      </span>
      <span className="clip soft" title={`${parent.client} ${parent.clientOrderId}`}>
        {parent.client} · {parent.clientOrderId}
      </span>
    </div>
  );
}
