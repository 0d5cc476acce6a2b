import type { CheckView } from '../../api/order-view.ts';
import type { OrderWish, PlatformPreview, PreviewView, SignalWish } from '../../api/preview-view.ts';
import type { SignalPreview } from '../../engine/preview-signal.ts';
import type { EngineView, PlatformView } from '../../engine/view.ts';
import type { Registry } from '../../instruments/registry.ts';
import { parsePlatformId, type ClientId, type PlatformId } from '../../model/ids.ts';
import type { Child, Denial } from '../../model/order.ts';
import type { SignalRequest } from '../../model/request.ts';
import { knownSpelling } from '../known-spelling.ts';
import { manualSignal } from '../manual-order.ts';
import type { OrderDesk } from '../order-desk.ts';
import { previewKeys } from '../preview-keys.ts';
import { refusalOf } from '../preview-refusal.ts';
import { checkChain, FLAG_WORDS, findingsOn, wholeChecks } from './check-chain.ts';

export interface PreviewSources {
  readonly desk: OrderDesk;
  readonly view: EngineView;
  readonly registry: Registry;
  readonly nowUs: () => number;
}

/** What an order test of this wish would send. */
export function orderPreview(sources: PreviewSources, wish: OrderWish): PreviewView {
  const platforms = platformsOf(wish.platforms);
  const root = wish.root.trim().toUpperCase();
  const quantity = wish.quantity ?? sources.desk.smallest(root, platforms) ?? 1;
  const request = manualSignal({ ...wish, root, quantity, platforms, testId: `preview-${sources.nowUs()}` });
  return previewView(sources, request, 'Send');
}

/** What a pipeline's signal of these terms would lead to. */
export function whatIf(sources: PreviewSources, wish: SignalWish): PreviewView {
  const { confidence, mqscore, noiseLevel, client } = wish;
  const platforms = platformsOf(wish.platforms);
  const base = manualSignal({
    ...wish,
    platforms,
    quantity: wish.quantity ?? 1,
    mode: wish.mode ?? 'live',
    testId: `what-if-${sources.nowUs()}`,
  });
  const request: SignalRequest = {
    ...base,
    client: (client ?? 'what-if') as ClientId,
    ...(confidence !== undefined && { confidence }),
    ...(mqscore !== undefined && { mqscore }),
    ...(noiseLevel !== undefined && { noiseLevel }),
    quantityStated: wish.quantity !== undefined,
  };
  return previewView(sources, request, 'Would send');
}

function platformsOf(named: readonly string[] | undefined): readonly PlatformId[] | undefined {
  return named?.flatMap((name) => parsePlatformId(name) ?? []);
}

function previewView(sources: PreviewSources, request: SignalRequest, verb: string): PreviewView {
  const { desk, registry, nowUs } = sources;
  const preview = desk.preview(request);
  const atUs = nowUs();
  if (preview.kind !== 'planned') {
    const { code, reason } = refusalOf(preview);
    const checks: readonly CheckView[] = [{ name: 'Signal', outcome: 'denies', text: reason, code }];
    const nothing = { root: null, quantity: request.quantity, sendText: null, platforms: [] };
    return { ...nothing, outcome: 'denied', code, reason, checks, keys: [], atUs };
  }
  const { parent, children, findings } = preview;
  const platforms = [
    ...sendingPlatforms(sources, preview),
    ...parent.denied
      .filter(({ platform }) => !children.some((child) => child.platform === platform))
      .map((denial) => deniedPlatform(sources, denial, findingsOn(findings, denial.platform))),
    ...parent.skipped.map(({ platform, reason }) => blank(sources, platform, 'skipped', reason)),
  ];
  const sends = platforms.filter(({ outcome }) => outcome === 'sends');
  const refusal = sends.length === 0 ? refusalOf(preview) : undefined;
  return {
    root: parent.root,
    quantity: request.quantity,
    sendText: sends.length === 0 ? null : sendText(verb, request, parent.root, sends),
    outcome: sends.length > 0 ? 'sends' : parent.denied.length > 0 ? 'denied' : 'nothing',
    code: refusal?.code ?? null,
    reason: refusal?.reason ?? '',
    checks: [
      { name: 'Symbol', outcome: 'passes', text: symbolText(registry, parent.root, atUs), code: null },
      ...wholeChecks(findings, parent.flags, FLAG_WORDS),
    ],
    platforms,
    keys: previewKeys(preview),
    atUs,
  };
}

function symbolText(registry: Registry, root: string, nowUs: number): string {
  const front = registry.frontMonth(root, nowUs);
  return front.ok ? `${root}, front month ${front.value.contract}` : root;
}

/** "Send 1 NQ BUY to 3 paper platforms". */
function sendText(verb: string, request: SignalRequest, root: string, sends: readonly PlatformPreview[]): string {
  const live = sends.filter(({ mode }) => mode === 'live').length;
  const paper = sends.length - live;
  const parts = [
    ...(live === 0 ? [] : [`${live} LIVE platform${live === 1 ? '' : 's'}`]),
    ...(paper === 0 ? [] : [`${paper} paper platform${paper === 1 ? '' : 's'}`]),
  ];
  return `${verb} ${request.quantity} ${root} ${request.side} to ${parts.join(' and ')}`;
}

function sendingPlatforms(
  sources: PreviewSources,
  preview: Extract<SignalPreview, { kind: 'planned' }>,
): readonly PlatformPreview[] {
  const { parent, children } = preview;
  const names = [...new Set(children.map(({ platform }) => platform))];
  return names.map((platform) => {
    const own = children.filter((child) => child.platform === platform);
    const denied = parent.denied.find((denial) => denial.platform === platform);
    return {
      ...shown(sources, platform, parent.root),
      platform,
      outcome: 'sends',
      orders: own.map(orderOf),
      code: denied?.code ?? null,
      reason: denied?.reason ?? '',
      checks: checkChain(
        denied,
        own.every(({ role }) => role === 'EXIT'),
        findingsOn(preview.findings, platform),
      ),
    };
  });
}

function deniedPlatform(
  sources: PreviewSources,
  denial: Denial,
  findings: ReturnType<typeof findingsOn>,
): PlatformPreview {
  const base = blank(sources, denial.platform, 'denied', denial.reason);
  return { ...base, code: denial.code, checks: checkChain(denial, false, findings) };
}

function blank(
  sources: PreviewSources,
  platform: PlatformId,
  outcome: PlatformPreview['outcome'],
  reason: string,
): PlatformPreview {
  return { ...shown(sources, platform, undefined), platform, outcome, orders: [], code: null, reason, checks: [] };
}

function shown(
  { view, registry }: PreviewSources,
  platform: PlatformId,
  root: string | undefined,
): Pick<PlatformPreview, 'sizeLabel' | 'mode' | 'simulated'> {
  const known: PlatformView | undefined = view.platform(platform);
  const label =
    root === undefined ? undefined : registry.sizeLabel(root, platform, undefined, knownSpelling(known?.spelling));
  return { sizeLabel: label ?? null, mode: known?.mode ?? 'none', simulated: known?.simulated ?? false };
}

function orderOf(child: Child): PlatformPreview['orders'][number] {
  const { symbol, contract, side, size, unit, role, orderType, limitPrice, stopPrice, account } = child;
  return {
    symbol,
    contract: contract ?? null,
    side,
    size,
    unit,
    role,
    orderType,
    limitPrice: limitPrice ?? null,
    stopPrice: stopPrice ?? null,
    account,
  };
}
