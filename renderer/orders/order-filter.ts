import type { ChildOrderView, ParentOrderView } from '../../core/api/order-view.ts';

export const ORDER_FILTERS = ['open', 'filled', 'unfilled', 'unknown'] as const;
export type OrderFilter = (typeof ORDER_FILTERS)[number];

/** What the blotter is narrowed to. No state chosen means all. */
export interface OrderWish {
  readonly states: ReadonlySet<OrderFilter>;
  readonly platform: string;
  readonly simulated: boolean;
  readonly text: string;
}

/** One line of the blotter: a parent, one of its children, or why nothing went to a platform. */
export type BlotterLine =
  | { readonly kind: 'parent'; readonly key: string; readonly parent: ParentOrderView; readonly isOpened: boolean }
  | { readonly kind: 'child'; readonly key: string; readonly child: ChildOrderView }
  | {
      readonly kind: 'refusal';
      readonly key: string;
      readonly platform: string;
      readonly code: string;
      readonly reason: string;
    };

/** Whether two lines of the same place show the same. */
export function isSameLine(one: BlotterLine, other: BlotterLine): boolean {
  if (one.key !== other.key) return false;
  switch (one.kind) {
    case 'parent':
      return other.kind === 'parent' && one.parent === other.parent && one.isOpened === other.isOpened;
    case 'child':
      return other.kind === 'child' && one.child === other.child;
    case 'refusal':
      return other.kind === 'refusal' && one.code === other.code && one.reason === other.reason;
  }
}

/** Whether nothing but simulated platforms got an order of it. */
export function isSimulated({ children }: ParentOrderView): boolean {
  return children.length > 0 && children.every(({ simulated }) => simulated);
}

/** Which of the filter's states a parent is in; several may hold. */
export function statesOf({ state, children, denied, filledQty }: ParentOrderView): readonly OrderFilter[] {
  const found: OrderFilter[] = [];
  if (state !== 'ended') found.push('open');
  if (filledQty > 0) found.push('filled');
  if (
    denied.length > 0 ||
    children.some((child) => child.state === 'rejected') ||
    (state === 'ended' && filledQty === 0)
  )
    found.push('unfilled');
  if (children.some((child) => child.state === 'unknown')) found.push('unknown');
  return found;
}

/** The lines to show, newest parent first; children and refusals only below a parent that is opened. */
export function blotterLines(
  parents: readonly ParentOrderView[],
  wish: OrderWish,
  opened: ReadonlySet<string>,
): readonly BlotterLine[] {
  const words = wish.text.trim().toLowerCase();
  const lines: BlotterLine[] = [];
  for (const parent of parents.toSorted((one, other) => other.receivedUs - one.receivedUs)) {
    if (!wish.simulated && isSimulated(parent)) continue;
    if (wish.states.size > 0 && !statesOf(parent).some((state) => wish.states.has(state))) continue;
    if (wish.platform !== '' && !isOn(parent, wish.platform)) continue;
    if (words !== '' && !searched(parent).includes(words)) continue;
    const isOpened = opened.has(parent.key);
    lines.push({ kind: 'parent', key: parent.key, parent, isOpened });
    if (!isOpened) continue;
    for (const child of parent.children) lines.push({ kind: 'child', key: child.orderId, child });
    for (const { platform, code, reason } of parent.denied)
      lines.push({ kind: 'refusal', key: `${parent.key} ${platform}`, platform, code, reason });
    for (const { platform, reason } of parent.skipped)
      lines.push({ kind: 'refusal', key: `${parent.key} ${platform}`, platform, code: '', reason });
  }
  return lines;
}

function isOn({ children, denied, skipped }: ParentOrderView, platform: string): boolean {
  return [...children, ...denied, ...skipped].some((each) => each.platform === platform);
}

function searched({ root, client, clientOrderId, signalId, children }: ParentOrderView): string {
  const ids = children.flatMap(({ orderId, symbol, platformOrderId }) => [orderId, symbol, platformOrderId ?? '']);
  return [root, client, clientOrderId, signalId, ...ids].join(' ').toLowerCase();
}
