import type { SignalView } from '../../api/order-view.ts';
import { STREAMS } from '../../api/streams.ts';
import type { EngineView, SignalView as Decided } from '../../engine/view.ts';
import type { Event } from '../../model/event.ts';
import type { OrderId } from '../../model/ids.ts';
import type { PlacedFinding } from '../../risk/finding.ts';
import type { WorkedEvent } from '../inbox.ts';
import { checkChain, FLAG_WORDS, findingsOn, wholeChecks } from './check-chain.ts';
import { sizeText } from './size-text.ts';
import { createRowTail, type RowTail } from './row-tail.ts';

/** What came in, what was done about it and why. */
export interface SignalRiver {
  readonly source: RowTail<SignalView>['source'];
  take(worked: WorkedEvent): void;
  /** Takes in what earlier runs decided; once, after recovery. */
  seed(): void;
}

type Asked = Extract<
  Event,
  { type: 'signalReceived' | 'targetReceived' | 'cancelReceived' | 'modifyReceived' | 'flattenReceived' }
>;

const EVERY_MS = 200;
const SEEDED_MAX = 200;

/** Makes an empty river. */
export function createSignalRiver(view: EngineView): SignalRiver {
  const tail = createRowTail<SignalView>(STREAMS.signals.rowsMax, EVERY_MS);
  return {
    source: tail.source,
    take: (worked) => {
      const { event } = worked;
      if (isAsked(event)) tail.add((number) => ({ number, ...rowOf(event, worked, view) }));
    },
    seed: () => {
      for (const decided of view.signals(SEEDED_MAX).toReversed())
        tail.add((number) => ({ number, ...decidedRow(decided, view) }));
    },
  };
}

function isAsked(event: Event): event is Asked {
  return 'request' in event;
}

type Row = Omit<SignalView, 'number'>;

function rowOf(event: Asked, { decisions, effects, findings }: WorkedEvent, view: EngineView): Row {
  const { client, clientOrderId } = event.request;
  const decided = decisions.find((decision) => decision.type === 'parentDecided');
  const signal = decided && view.signal(decided.parent.key);
  const confidence = 'confidence' in event.request ? (event.request.confidence ?? null) : null;
  if (signal !== undefined)
    return {
      ...decidedRow(signal, view, findings),
      atUs: event.atUs,
      kind: kindOf(event),
      said: saidOf(event),
      confidence,
    };
  const rejected = effects.find(
    (effect) => effect.type === 'tell' && (effect.message.type === 'orderRejected' || effect.message.type === 'error'),
  );
  const refusal =
    rejected?.type === 'tell' && 'code' in rejected.message && 'reason' in rejected.message
      ? { code: rejected.message.code, reason: rejected.message.reason }
      : undefined;
  const isRepeat = refusal?.code === 'SIGNAL_REPEATED';
  const outcome = isRepeat ? 'repeated' : outcomeWithoutParent(event, refusal !== undefined, effects.length > 0);
  return {
    atUs: event.atUs,
    client,
    clientOrderId,
    kind: kindOf(event),
    said: saidOf(event),
    did: DID[outcome],
    outcome,
    code: refusal?.code ?? null,
    reason: refusal?.reason ?? '',
    confidence,
    flags: [],
    checks:
      refusal === undefined
        ? []
        : [{ name: refusal.code, outcome: 'denies', text: refusal.reason, code: refusal.code }],
    platforms: [],
    parentKey: null,
  };
}

const DID: Readonly<Record<SignalView['outcome'], string>> = {
  sent: 'sent',
  partly_sent: 'sent in part',
  denied: 'nothing was sent',
  ignored: 'nothing to do',
  repeated: 'known already: answered with its present state, nothing was sent again',
  waiting: 'waits for the active order of its root',
};

function outcomeWithoutParent(event: Asked, isRefused: boolean, isAnswered: boolean): SignalView['outcome'] {
  if (isRefused) return 'denied';
  if (event.type === 'cancelReceived' || event.type === 'modifyReceived') return isAnswered ? 'sent' : 'ignored';
  return isAnswered ? 'repeated' : 'ignored';
}

/**
 * A decision as a row, with what the limits found of it. Of decisions of earlier runs the journal has the denials with
 * their figures, and not what was passed.
 */
function decidedRow(signal: Decided, view: EngineView, findings: readonly PlacedFinding[] = []): Row {
  const { key, client, clientOrderId, kind, root, requestedQty, children, denied, skipped, flags, state } = signal;
  const outcome =
    state === 'waiting'
      ? 'waiting'
      : children.length === 0
        ? denied.length > 0 || signal.endCode !== undefined
          ? 'denied'
          : 'ignored'
        : denied.length > 0
          ? 'partly_sent'
          : 'sent';
  const [first] = denied;
  return {
    atUs: signal.receivedUs,
    client,
    clientOrderId,
    kind: kind === 'TARGET' ? 'target' : kind === 'FLATTEN' ? 'flatten' : 'signal',
    said: kind === 'TARGET' ? `position ${requestedQty} ${root}` : `${signal.side ?? kind} ${requestedQty} ${root}`,
    did:
      children.length === 0
        ? DID[outcome]
        : `${children.length} order${children.length === 1 ? '' : 's'} ${DID[outcome]}`,
    outcome,
    code: signal.endCode ?? (children.length === 0 ? (first?.code ?? null) : null),
    reason: signal.endReason ?? (children.length === 0 ? (first?.reason ?? '') : ''),
    confidence: null,
    flags,
    checks: wholeChecks(findings, flags, FLAG_WORDS),
    platforms: [
      ...sentRows(children, view, findings),
      ...denied.map((denial) => deniedRow(denial, findings)),
      ...skipped.map(skippedRow),
    ],
    parentKey: key,
  };
}

type PlatformRow = SignalView['platforms'][number];

function sentRows(
  children: readonly OrderId[],
  view: EngineView,
  findings: readonly PlacedFinding[],
): readonly PlatformRow[] {
  const byPlatform = new Map<string, { ids: string[]; texts: string[]; isExit: boolean }>();
  for (const orderId of children) {
    const order = view.order(orderId);
    if (order === undefined) continue;
    const known = byPlatform.get(order.platform) ?? { ids: [], texts: [], isExit: true };
    known.ids.push(orderId);
    known.texts.push(`${order.side} ${sizeText(order.size, order.unit)} of ${order.symbol} (${order.role})`);
    known.isExit &&= order.role === 'EXIT';
    byPlatform.set(order.platform, known);
  }
  return [...byPlatform].map(([platform, { ids, texts, isExit }]) => ({
    platform,
    outcome: 'sent',
    orderIds: ids,
    text: texts.join(', '),
    code: null,
    checks: checkChain(undefined, isExit, findingsOn(findings, platform)),
  }));
}

function deniedRow(denial: Decided['denied'][number], findings: readonly PlacedFinding[]): PlatformRow {
  const { platform, code, reason } = denial;
  const checks = checkChain(denial, false, findingsOn(findings, platform));
  return { platform, outcome: 'denied', orderIds: [], text: reason, code, checks };
}

function skippedRow({ platform, reason }: Decided['skipped'][number]): PlatformRow {
  return { platform, outcome: 'skipped', orderIds: [], text: reason, code: null, checks: [] };
}

function kindOf({ type }: Asked): SignalView['kind'] {
  switch (type) {
    case 'signalReceived':
      return 'signal';
    case 'targetReceived':
      return 'target';
    case 'flattenReceived':
      return 'flatten';
    case 'cancelReceived':
      return 'cancel';
    case 'modifyReceived':
      return 'modify';
  }
}

/** What was asked for, in words. */
function saidOf(event: Asked): string {
  switch (event.type) {
    case 'signalReceived': {
      const { side, quantity, symbol, orderType, limitPrice, stopPrice } = event.request;
      const prices = [
        ...(limitPrice === undefined ? [] : [`limit ${limitPrice}`]),
        ...(stopPrice === undefined ? [] : [`stop ${stopPrice}`]),
      ];
      return [side, quantity, symbol, ...(orderType === 'MARKET' ? [] : [orderType]), ...prices].join(' ');
    }
    case 'targetReceived':
      return `position ${event.request.position} ${event.request.symbol}`;
    case 'flattenReceived':
      return `flatten ${event.request.symbol ?? 'everything'}`;
    case 'cancelReceived':
      return `cancel ${event.request.clientOrderId}`;
    case 'modifyReceived':
      return `change ${event.request.clientOrderId}`;
  }
}
