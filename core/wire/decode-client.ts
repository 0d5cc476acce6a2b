import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import { parseClientId, parsePlatformId } from '../model/ids.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import type { Side } from '../model/order.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from '../model/order.ts';
import type { CancelRequest, FlattenRequest, ModifyRequest, SignalRequest, TargetRequest } from '../model/request.ts';
import { FieldReader } from './field-reader.ts';
import type { WireMap, WireRefusal } from './unpack.ts';
import { isMap } from './unpack.ts';

/** What a client may say at the nexus door. */
export type ClientInput =
  | {
      readonly type: 'hello';
      readonly client: ClientId;
      readonly token?: string;
      readonly subscribe?: readonly string[];
      readonly batch: boolean;
      readonly fills: 'own' | 'all';
      readonly lastSeq?: number;
    }
  | { readonly type: 'signal'; readonly request: SignalRequest }
  | { readonly type: 'target'; readonly request: TargetRequest }
  | { readonly type: 'cancel'; readonly request: CancelRequest }
  | { readonly type: 'modify'; readonly request: ModifyRequest }
  | { readonly type: 'flatten'; readonly request: FlattenRequest }
  | { readonly type: 'kill'; readonly flatten: boolean; readonly reason: string }
  | { readonly type: 'reduce'; readonly reason: string }
  | { readonly type: 'query'; readonly what: string; readonly requestId: string; readonly args: WireMap }
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly symbols: readonly string[] }
  | { readonly type: 'status'; readonly map: WireMap }
  | { readonly type: 'heartbeat' };

/** Who sent the message, and what stands in for what it leaves out. */
export interface ClientContext {
  readonly client: ClientId;
  /** Contracts per platform for a signal without a quantity. */
  readonly defaultQuantity: number;
  /** Makes an id for a signal that has none. */
  readonly assignId: () => string;
}

/** A numeric signal within ±0.3 means no trade. */
const NEUTRAL_BAND = 0.3;
const QUANTITY_MAX = 1_000_000;
const POINTS_MAX = 1e9;

/**
 * Reads a client's message. Refusals: MESSAGE_TYPE_UNKNOWN, KEY_MISSING, VALUE_INVALID, SIDE_INVALID, QUANTITY_INVALID,
 * PLATFORM_UNKNOWN, PRICE_MISSING, SIGNAL_NEUTRAL, CLIENT_ID_INVALID, REARM_NOT_HERE.
 */
export function decodeClient(map: WireMap, context: ClientContext): Result<ClientInput, WireRefusal> {
  const type = typeof map['type'] === 'string' ? map['type'].toUpperCase() : '';
  const reader = new FieldReader(map, type);
  const input = readInput(type, reader, context);
  if (reader.fault !== undefined) {
    const id = map['order_id'];
    const clientOrderId = typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 128) : undefined;
    return err({ ...reader.fault, ...(clientOrderId !== undefined && { clientOrderId }) });
  }
  if (input !== undefined) return ok(input);
  return err({ code: 'MESSAGE_TYPE_UNKNOWN', reason: `the nexus door does not know type ${JSON.stringify(type)}` });
}

function readInput(type: string, reader: FieldReader, context: ClientContext): ClientInput | undefined {
  const { client } = context;
  switch (type) {
    case 'HELLO':
      return readHello(reader);
    case 'SIGNAL':
      return readSignal(reader, context);
    case 'TARGET':
      return readTarget(reader, context);
    case 'CANCEL':
      return { type: 'cancel', request: { client, clientOrderId: requiredId(reader) } };
    case 'MODIFY':
      return readModify(reader, client);
    case 'FLATTEN': {
      const symbol = reader.optionalText('symbol');
      const everything = symbol === undefined || symbol.toLowerCase() === 'all';
      const clientOrderId = reader.optionalId('order_id') ?? context.assignId();
      return { type: 'flatten', request: { client, clientOrderId, ...(!everything && { symbol }) } };
    }
    case 'KILL':
      return { type: 'kill', flatten: isYes(reader.map['flatten']), reason: stopReason(reader) };
    case 'REDUCE':
      return { type: 'reduce', reason: stopReason(reader) };
    case 'REARM':
      // Only a person at this machine lets trading go on: here it can but be tightened.
      reader.fault ??= { code: 'REARM_NOT_HERE', reason: 'a client may stop trading, and not let it go on' };
      return undefined;
    case 'QUERY':
      return {
        type: 'query',
        what: reader.text('what'),
        requestId: reader.optionalId('request_id') ?? '',
        args: reader.map,
      };
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE': {
      const symbols = reader.optionalTexts('symbols');
      if (symbols === undefined) reader.refuse('KEY_MISSING', 'symbols', 'a list of symbols', reader.map['symbols']);
      return { type: type === 'SUBSCRIBE' ? 'subscribe' : 'unsubscribe', symbols: symbols ?? [] };
    }
    case 'STATUS':
      return { type: 'status', map: reader.map };
    case 'HEARTBEAT':
      return { type: 'heartbeat' };
    default:
      return undefined;
  }
}

const REASON_CHARACTERS_MAX = 500;

/** Why somebody stops trading, cut where it is too long, as a traceback is: no reason is so bad that the stop is refused. */
function stopReason({ map: { reason } }: FieldReader): string {
  if (typeof reason !== 'string' && typeof reason !== 'number') return 'no reason given';
  const text = String(reason).trim().slice(0, REASON_CHARACTERS_MAX);
  return text === '' ? 'no reason given' : text;
}

/** Whether a kill is to close what is held as well; a word that means neither stops and closes nothing. */
function isYes(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(?:true|yes|1)$/iu.test(value.trim()));
}

function requiredId(reader: FieldReader): string {
  const id = reader.optionalId('order_id');
  if (id === undefined) reader.refuse('KEY_MISSING', 'order_id', 'an order id', reader.map['order_id']);
  return id ?? '';
}

function readHello(reader: FieldReader): ClientInput {
  const client = parseClientId(reader.map['client']);
  if (client === undefined)
    reader.refuse('CLIENT_ID_INVALID', 'client', '1 to 64 printable characters, not "legacy"', reader.map['client']);
  if ((reader.optionalWhole('protocol') ?? 0) < 1)
    reader.refuse(
      reader.has('protocol') ? 'VALUE_INVALID' : 'KEY_MISSING',
      'protocol',
      'the version 1 or above',
      reader.map['protocol'],
    );
  const token = reader.optionalText('token', 512);
  const subscribe = reader.optionalTexts('subscribe', 0);
  const lastSeq = reader.optionalWhole('last_seq');
  return {
    type: 'hello',
    client: client ?? ('' as ClientId),
    ...(token !== undefined && { token }),
    ...(subscribe !== undefined && { subscribe }),
    batch: reader.optionalBoolean('batch') ?? false,
    fills: reader.optionalWord('fills', ['own', 'all']) ?? 'own',
    ...(lastSeq !== undefined && { lastSeq }),
  };
}

function readSignal(reader: FieldReader, context: ClientContext): ClientInput {
  const side = readSide(reader);
  const quantity = readQuantity(reader);
  const orderType = reader.optionalWord('order_type', ORDER_TYPES) ?? 'MARKET';
  const limitPrice = reader.optionalNumber('limit_price');
  const stopPrice = reader.optionalNumber('stop_price');
  if ((orderType === 'LIMIT' || orderType === 'STOP_LIMIT') && limitPrice === undefined)
    reader.refuse('PRICE_MISSING', 'limit_price', `a price for a ${orderType} order`, reader.map['limit_price']);
  if ((orderType === 'STOP' || orderType === 'STOP_LIMIT') && stopPrice === undefined)
    reader.refuse('PRICE_MISSING', 'stop_price', `a price for a ${orderType} order`, reader.map['stop_price']);
  reader.optionalWord('unit', ['contracts']);
  const points = { above: 0, max: POINTS_MAX };
  const stopLossPoints = reader.optionalNumber('stop_loss_points', points);
  const takeProfitPoints = reader.optionalNumber('take_profit_points', points);
  const platforms = readPlatforms(reader);
  const mode = reader.optionalWord('mode', ['paper']);
  const validMs = reader.optionalNumber('valid_ms', { above: 0 });
  const confidence = reader.optionalNumber('confidence');
  const mqscore = fromTopOrMetadata(reader, ['mqscore', 'mqscore_composite']);
  const noiseLevel = fromTopOrMetadata(reader, ['noise_level', 'noise']);
  const sourceTsUs = reader.timeUs();
  const stated = reader.optionalId('order_id');
  const clientOrderId = stated ?? (reader.fault === undefined ? context.assignId() : '');
  const request: SignalRequest = {
    client: context.client,
    clientOrderId,
    idAssigned: stated === undefined,
    signalId: reader.optionalId('signal_id') ?? clientOrderId,
    symbol: reader.text('symbol'),
    side: side ?? 'BUY',
    quantity: quantity ?? context.defaultQuantity,
    quantityStated: quantity !== undefined,
    orderType,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    ...(stopLossPoints !== undefined && { stopLossPoints }),
    ...(takeProfitPoints !== undefined && { takeProfitPoints }),
    timeInForce: reader.optionalWord('tif', TIMES_IN_FORCE) ?? 'DAY',
    ...(platforms !== undefined && { platforms }),
    ...(mode !== undefined && { mode }),
    ...(validMs !== undefined && { validMs }),
    ...(confidence !== undefined && { confidence }),
    ...(mqscore !== undefined && { mqscore }),
    ...(noiseLevel !== undefined && { noiseLevel }),
    ...(sourceTsUs > 0 && { sourceTsUs }),
  };
  return { type: 'signal', request };
}

/** The side as a word, or as the sign of a number beyond the neutral band. Both may be there if they agree. */
function readSide(reader: FieldReader): Side | undefined {
  const word = reader.optionalWord<Side>('side', ['BUY', 'SELL'], 'SIDE_INVALID');
  const strength = reader.optionalNumber('signal', { min: -1, max: 1 });
  if (reader.fault !== undefined) return undefined;
  if (word === undefined && strength === undefined)
    return reader.refuse('KEY_MISSING', 'side', 'side BUY or SELL, or signal from -1 to 1', reader.map['side']);
  if (strength === undefined) return word;
  const signed: Side | undefined = strength > NEUTRAL_BAND ? 'BUY' : strength < -NEUTRAL_BAND ? 'SELL' : undefined;
  if (word === undefined && signed === undefined)
    return reader.refuse('SIGNAL_NEUTRAL', 'signal', 'above 0.3 to buy or below -0.3 to sell', strength);
  if (word !== undefined && signed !== undefined && word !== signed)
    return reader.refuse('SIDE_INVALID', 'signal', `the same side as side ${word}`, strength);
  return word ?? signed;
}

function readQuantity(reader: FieldReader): number | undefined {
  const key = reader.has('quantity') ? 'quantity' : 'qty';
  return reader.optionalNumber(key, { above: 0, max: QUANTITY_MAX, code: 'QUANTITY_INVALID' });
}

function readPlatforms(reader: FieldReader): readonly PlatformId[] | undefined {
  const ids: PlatformId[] = [];
  const names = reader.optionalTexts('platforms');
  for (const name of names ?? []) {
    const id = parsePlatformId(name);
    if (id === undefined) reader.refuse('PLATFORM_UNKNOWN', 'platforms', 'platform ids as nt8', name);
    else ids.push(id);
  }
  return names === undefined ? undefined : ids;
}

/** The first of the keys at the top level, where it must be a number, else in `metadata`, whose words are the client's own. */
function fromTopOrMetadata(reader: FieldReader, keys: readonly string[]): number | undefined {
  const stated = keys.find((key) => reader.has(key));
  if (stated !== undefined) return reader.optionalNumber(stated);
  const metadata = reader.map['metadata'];
  const values = isMap(metadata) ? keys.map((key) => metadata[key]) : [];
  return values.find((value): value is number => typeof value === 'number' && Number.isFinite(value));
}

function readTarget(reader: FieldReader, context: ClientContext): ClientInput {
  const platforms = readPlatforms(reader);
  const clientOrderId = reader.optionalId('order_id') ?? context.assignId();
  const validMs = reader.optionalNumber('valid_ms', { above: 0 });
  const request: TargetRequest = {
    client: context.client,
    clientOrderId,
    signalId: reader.optionalId('signal_id') ?? clientOrderId,
    symbol: reader.text('symbol'),
    position: reader.number('position', { min: -QUANTITY_MAX, max: QUANTITY_MAX, code: 'QUANTITY_INVALID' }),
    ...(platforms !== undefined && { platforms }),
    ...(validMs !== undefined && { validMs }),
  };
  return { type: 'target', request };
}

function readModify(reader: FieldReader, client: ClientId): ClientInput {
  const clientOrderId = requiredId(reader);
  const quantity = readQuantity(reader);
  const limitPrice = reader.optionalNumber('limit_price');
  const stopPrice = reader.optionalNumber('stop_price');
  if (quantity === undefined && limitPrice === undefined && stopPrice === undefined)
    reader.refuse('KEY_MISSING', 'quantity', 'quantity, limit_price or stop_price', undefined);
  const request: ModifyRequest = {
    client,
    clientOrderId,
    ...(quantity !== undefined && { quantity }),
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
  };
  return { type: 'modify', request };
}
