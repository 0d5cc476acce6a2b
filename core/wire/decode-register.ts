import type { PlatformId } from '../model/ids.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { OrderType, SizeUnit } from '../model/order.ts';
import { ORDER_TYPES } from '../model/order.ts';
import type { Abilities, AccountMode, Dialect, PlatformIdentity, SymbolTerms } from '../model/platform.ts';
import { LEGACY_ABILITIES } from '../model/platform.ts';
import { FieldReader } from './field-reader.ts';
import { isMap } from './unpack.ts';

/** A REGISTER as it came: who it says it is, and what it has to show for it. */
export interface Registration {
  readonly identity: PlatformIdentity;
  readonly protocol: number;
  readonly token?: string;
}

const SYMBOLS_MAX = 1_000;
const MODES: readonly AccountMode[] = ['demo', 'sim', 'live'];
const UNITS: readonly SizeUnit[] = ['contracts', 'lots', 'units'];

/** Reads a REGISTER of either dialect: without `protocol` and `v` it is legacy, which states an id and nothing else. */
export function readRegister(reader: FieldReader): Registration {
  const id = parsePlatformId(reader.map['platform']);
  if (id === undefined)
    reader.refuse('PLATFORM_ID_INVALID', 'platform', 'an id of [a-z0-9_], 1 to 32 characters', reader.map['platform']);
  const platform = id ?? ('' as PlatformId);
  const protocol = reader.optionalWhole('protocol') ?? (reader.map['v'] === 1 ? 1 : 0);
  const token = reader.optionalText('token', 512);
  const identity = protocol >= 1 ? versionOne(reader, platform) : legacyIdentity(platform);
  return { identity, protocol, ...(token !== undefined && { token }) };
}

/** What the gateway knows of a legacy platform: its id. */
export function legacyIdentity(platform: PlatformId): PlatformIdentity {
  return {
    platform,
    dialect: 'legacy' satisfies Dialect,
    account: platform,
    currency: '',
    mode: 'unverified',
    abilities: LEGACY_ABILITIES,
    symbols: [],
    simulated: false,
  };
}

function versionOne(reader: FieldReader, platform: PlatformId): PlatformIdentity {
  const login = reader.optionalId('login');
  const server = reader.optionalText('server');
  const account = reader.optionalId('account');
  const bridgeVersion = shownVersion(reader.map['bridge_version']);
  if (account === undefined) reader.refuse('KEY_MISSING', 'account', 'the account that trades', reader.map['account']);
  return {
    platform,
    dialect: 'v1',
    account: account ?? '',
    ...(login !== undefined && { login }),
    ...(server !== undefined && { server }),
    ...(bridgeVersion !== undefined && { bridgeVersion }),
    currency: reader.optionalText('currency', 8) ?? '',
    mode: reader.word<AccountMode>('mode', MODES) ?? 'unverified',
    abilities: readAbilities(reader),
    symbols: reader.maps('symbols', SYMBOLS_MAX).map((map, index) => readTerms(reader, map, index)),
    simulated: false,
  };
}

const VERSION_MAX = 32;

/** What is only shown refuses nobody: of a version that is none, nothing is taken. */
function shownVersion(stated: unknown): string | undefined {
  return typeof stated === 'string' && stated !== '' && stated.length <= VERSION_MAX ? stated : undefined;
}

function readAbilities(reader: FieldReader): Abilities {
  const stated = reader.map['capabilities'];
  const list = new FieldReader(isMap(stated) ? stated : {}, 'REGISTER capabilities');
  const orderTypes = orderTypesOf(list.optionalTexts('order_types'));
  const closing = list.optionalTexts('exit_order_types');
  const abilities: Abilities = {
    orderTypes,
    ...(closing !== undefined && {
      exitOrderTypes: orderTypesOf(closing).filter((type) => orderTypes.includes(type)),
    }),
    partials: list.optionalBoolean('partials') ?? true,
    modify: list.optionalBoolean('modify') ?? false,
    cancel: list.optionalBoolean('cancel') ?? true,
    positions: list.optionalBoolean('positions') ?? false,
    brackets: list.optionalBoolean('brackets') ?? false,
    report: list.optionalBoolean('report') ?? false,
  };
  reader.fault ??= list.fault;
  return abilities;
}

/** Those of the texts that are order types; market orders where none is. */
function orderTypesOf(texts: readonly string[] = []): readonly OrderType[] {
  const types = ORDER_TYPES.filter((type) => texts.some((text) => text.toUpperCase() === type));
  return types.length === 0 ? ['MARKET'] : types;
}

function readTerms(reader: FieldReader, map: Readonly<Record<string, unknown>>, index: number): SymbolTerms {
  const terms = new FieldReader(map, `REGISTER symbols[${index}]`);
  const contract = terms.optionalText('contract');
  const tickSize = terms.optionalNumber('tick_size', { above: 0 });
  const pointValue = terms.optionalNumber('point_value', { above: 0 });
  const sizeMin = terms.optionalNumber('qty_min', { above: 0 });
  const sizeStep = terms.optionalNumber('qty_step', { above: 0 });
  const sizeMax = terms.optionalNumber('qty_max', { above: 0 });
  const currency = terms.optionalText('currency', 8);
  const unit = terms.optionalWord<SizeUnit>('unit', UNITS);
  const symbol = terms.text('symbol');
  reader.fault ??= terms.fault;
  return {
    symbol,
    ...(contract !== undefined && { contract }),
    ...(tickSize !== undefined && { tickSize }),
    ...(pointValue !== undefined && { pointValue }),
    ...(sizeMin !== undefined && { sizeMin }),
    ...(sizeStep !== undefined && { sizeStep }),
    ...(sizeMax !== undefined && { sizeMax }),
    ...(currency !== undefined && { currency }),
    ...(unit !== undefined && { unit }),
  };
}
