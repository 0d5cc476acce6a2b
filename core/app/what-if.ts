import type { SignalPreview } from '../engine/preview-signal.ts';
import type { ClientId } from '../model/ids.ts';
import { parsePlatformId, type PlatformId } from '../model/ids.ts';
import { ORDER_TYPES, TIMES_IN_FORCE, type Child, type Denial } from '../model/order.ts';
import type { SignalRequest } from '../model/request.ts';
import type { PlacedFinding } from '../risk/finding.ts';
import { FieldReader } from '../wire/field-reader.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { refusalOf } from './preview-refusal.ts';

/** Why a question cannot be asked. */
export interface WhatIfFault {
  readonly code: string;
  readonly reason: string;
}

/** Reads the signal of a question; it needs `symbol` and `side`, the rest as on a SIGNAL. */
export function readWhatIf(payload: WireMap, client: string, nowUs: number): SignalRequest | WhatIfFault {
  const reader = new FieldReader(payload, 'what_if');
  const symbol = reader.text('symbol');
  if (reader.fault !== undefined) return reader.fault;
  const { side, platforms: named, mode } = payload;
  if (side !== 'BUY' && side !== 'SELL')
    return { code: 'SIDE_INVALID', reason: `side: expected BUY or SELL, was ${JSON.stringify(side ?? null)}` };
  const platforms: PlatformId[] = [];
  for (const name of Array.isArray(named) ? named : []) {
    const platform = parsePlatformId(name);
    if (platform === undefined)
      return { code: 'PLATFORM_UNKNOWN', reason: `platforms: expected ids as nt8, was ${JSON.stringify(name)}` };
    platforms.push(platform);
  }
  const id = `what-if-${nowUs}`;
  const numbers = numbersIn(payload);
  if ('code' in numbers) return numbers;
  const { quantity = 1, ...prices } = numbers;
  return {
    client: client as ClientId,
    clientOrderId: id,
    idAssigned: false,
    signalId: id,
    symbol,
    side,
    quantity,
    orderType: ORDER_TYPES.find((known) => known === payload['order_type']) ?? 'MARKET',
    timeInForce: TIMES_IN_FORCE.find((known) => known === payload['tif']) ?? 'DAY',
    ...prices,
    ...(Array.isArray(named) && { platforms }),
    ...(mode === 'paper' && { mode }),
    quantityStated: true,
  };
}

const NUMBER_KEYS = {
  quantity: 'quantity',
  limitPrice: 'limit_price',
  stopPrice: 'stop_price',
  stopLossPoints: 'stop_loss_points',
  takeProfitPoints: 'take_profit_points',
  confidence: 'confidence',
  mqscore: 'mqscore',
  noiseLevel: 'noise_level',
} as const;

function numbersIn(payload: WireMap): { readonly [K in keyof typeof NUMBER_KEYS]?: number } | WhatIfFault {
  const found: { -readonly [K in keyof typeof NUMBER_KEYS]?: number } = {};
  for (const [name, key] of Object.entries(NUMBER_KEYS) as [keyof typeof NUMBER_KEYS, string][]) {
    const value = payload[key];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || !Number.isFinite(value))
      return { code: 'VALUE_INVALID', reason: `${key}: expected a number, was ${JSON.stringify(value)}` };
    found[name] = value;
  }
  if (found.quantity !== undefined && found.quantity <= 0)
    return { code: 'QUANTITY_INVALID', reason: `quantity: expected a number above 0, was ${found.quantity}` };
  return found;
}

/** A signal that is refused as a whole. */
export function whatIfRefused({ code, reason }: WhatIfFault): Packable {
  return { outcome: 'denied', code, reason, flags: [], checks: [], platforms: [] };
}

/** What a signal would lead to, check by check and platform by platform. */
export function whatIfMap(preview: SignalPreview): Packable {
  if (preview.kind !== 'planned') {
    return whatIfRefused(refusalOf(preview));
  }
  const { parent, children, findings } = preview;
  const names = new Set([
    ...children.map(({ platform }) => platform),
    ...parent.denied.map(({ platform }) => platform),
  ]);
  const refusal = children.length > 0 ? undefined : refusalOf(preview);
  return {
    outcome: children.length > 0 ? 'sends' : parent.denied.length > 0 ? 'denied' : 'nothing',
    code: refusal?.code ?? null,
    reason: refusal?.reason ?? '',
    root: parent.root,
    flags: [...parent.flags],
    checks: findings.filter(({ platform }) => platform === undefined).map(findingMap),
    platforms: [
      ...[...names].map((platform) => platformMap(platform, preview)),
      ...parent.skipped.map(({ platform, reason }) => ({ platform, outcome: 'skipped', code: null, reason })),
    ],
  };
}

function platformMap(
  name: PlatformId,
  { parent, children, findings }: Extract<SignalPreview, { kind: 'planned' }>,
): { readonly [key: string]: Packable } {
  const own = children.filter(({ platform }) => platform === name);
  const denied = parent.denied.find(({ platform }) => platform === name);
  return {
    platform: name,
    outcome: own.length > 0 ? 'sends' : 'denied',
    ...denialKeys(denied),
    orders: own.map(orderMap),
    checks: findings.filter(({ platform }) => platform === name).map(findingMap),
  };
}

function denialKeys(denied: Denial | undefined): { readonly [key: string]: Packable } {
  const { code = null, reason = '', figures } = denied ?? {};
  return { code, reason, ...(figures !== undefined && { ...figures }) };
}

function orderMap({ account, symbol, contract, side, size, unit, role, exitSize, orderType }: Child): Packable {
  return {
    account,
    symbol,
    contract: contract ?? null,
    side,
    size,
    unit,
    role,
    exit_size: exitSize,
    order_type: orderType,
  };
}

function findingMap({ finding }: PlacedFinding): Packable {
  const { name, outcome, code, limit, value, sum } = finding;
  return {
    name,
    outcome,
    code: outcome === 'passes' ? null : (code ?? null),
    limit: limit ?? null,
    value: value ?? null,
    sum: sum(),
  };
}
