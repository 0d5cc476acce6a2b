import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { anyCalendar } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import { checkOverrides } from './check-overrides.ts';
import type { ConfigError } from './config-error.ts';
import type {
  CfdHint,
  ContractCycle,
  ContractOverride,
  DayRule,
  Market,
  Product,
  Products,
  RollRule,
} from './product.ts';
import { productsShape } from './product-shape.ts';
import type { DayRuleEntry, ProductEntry, ProductsFile } from './product-shape.ts';
import { readShape } from './read-shape.ts';
import type { ConfigText } from './read-shape.ts';
import type { KeyPath } from './yaml-source.ts';

type Report = (path: KeyPath, message: string) => void;

interface Context {
  readonly file: ProductsFile;
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly report: Report;
}

/**
 * Reads products.yaml and, laid over it, a file of the user. Refuses as a whole: every fault comes back with its file,
 * line and key, and the caller keeps what was in force.
 */
export function loadProducts(
  texts: readonly [ConfigText, ...ConfigText[]],
  calendars: ReadonlyMap<string, Calendar>,
): Result<Products, readonly ConfigError[]> {
  const read = readShape(texts, productsShape);
  if (!read.ok) return read;
  const { value: file, errorAt } = read.value;
  const errors: ConfigError[] = [];
  const report: Report = (path, message) => errors.push(errorAt(path, message));
  const context = { file, calendars, report };

  const markets = buildMarkets(context);
  checkNames(context);
  const byRoot = new Map<string, Product>();
  for (const [root, entry] of Object.entries(file.products)) {
    const product = buildProduct(context, markets, root, entry);
    if (product) byRoot.set(root, product);
  }
  if (errors.length > 0) return err(errors);

  const overrides = new Map<string, ContractOverride>();
  const products = { byRoot, overrides };
  for (const error of checkOverrides(file.overrides, products, overrides)) {
    report(['overrides', ...error.path], error.message);
  }
  return errors.length > 0 ? err(errors) : ok(products);
}

function buildMarkets({ file, calendars, report }: Context): ReadonlyMap<string, Market> {
  const markets = new Map<string, Market>();
  for (const [name, entry] of Object.entries(file.markets)) {
    const calendar = entry.calendar === undefined ? undefined : calendars.get(entry.calendar);
    if (entry.calendar !== undefined && !calendar) {
      report(['markets', name, 'calendar'], unknownCalendar(entry.calendar, calendars));
    }
    const sessions = entry.sessions.map((session) => ({
      from: session.from,
      days: session.days,
      opensMinute: session.opens.minute,
      opensDayBefore: session.opens.dayBefore,
      closesMinute: session.closes.minute,
    }));
    if (sessions.some((session, index) => index > 0 && session.from <= (sessions[index - 1]?.from ?? 0))) {
      report(['markets', name, 'sessions'], 'expected sessions in rising order of from');
    }
    markets.set(name, {
      name,
      zone: entry.zone,
      tradeDayFromMinute: entry.trade_day_from.minute,
      calendar,
      sessions,
    });
  }
  return markets;
}

function checkNames({ file, report }: Context): void {
  const rootOf = new Map<string, string>();
  for (const [root, { name }] of Object.entries(file.products)) {
    const other = rootOf.get(name);
    if (other !== undefined) report(['products', root, 'name'], `${other} has the name "${name}" too`);
    rootOf.set(name, root);
  }
}

function buildProduct(
  context: Context,
  markets: ReadonlyMap<string, Market>,
  root: string,
  entry: ProductEntry,
): Product | undefined {
  const { file, report } = context;
  const path = ['products', root];
  const market = markets.get(entry.market);
  if (!market) report([...path, 'market'], `expected one of ${[...markets.keys()].join(', ')}, was ${entry.market}`);
  if (entry.same_price_as !== undefined && !Object.hasOwn(file.products, entry.same_price_as)) {
    report([...path, 'same_price_as'], `no product ${entry.same_price_as}`);
  }
  const cycle = buildCycle(context, market, root, entry);
  if (!market || cycle === 'faulty') return undefined;
  return {
    root,
    name: entry.name,
    exchange: entry.exchange,
    market,
    currency: entry.currency,
    tickSize: entry.tick,
    pointValue: entry.point_value,
    sizeStep: entry.step,
    sizeMin: entry.min,
    marginUsd: entry.margin_usd,
    samePriceAs: entry.same_price_as,
    cycle,
    cfd: cfdOf(context, root, entry),
    ownsCfdNames: entry.cfd !== undefined && 'names' in entry.cfd,
  };
}

function cfdOf({ file, report }: Context, root: string, { cfd }: ProductEntry): CfdHint | undefined {
  const stated = cfd !== undefined && 'like' in cfd ? file.products[cfd.like]?.cfd : cfd;
  if (stated !== undefined && 'names' in stated) {
    return { names: stated.names, pointValue: stated.point_value, sizeStep: stated.step, sizeMin: stated.min };
  }
  if (cfd !== undefined) report(['products', root, 'cfd', 'like'], 'expected a root that states its own cfd');
  return undefined;
}

function buildCycle(
  context: Context,
  market: Market | undefined,
  root: string,
  entry: ProductEntry,
): ContractCycle | undefined | 'faulty' {
  const { report } = context;
  const path = ['products', root];
  if (entry.months === undefined) {
    const stray = (['liquid', 'expiry', 'first_notice', 'roll'] as const).filter((key) => entry[key] !== undefined);
    for (const key of stray) report([...path, key], 'a product without months has no such key');
    return stray.length > 0 ? 'faulty' : undefined;
  }
  const { months } = entry;
  const missing = (['liquid', 'expiry', 'roll'] as const).filter((key) => entry[key] === undefined);
  if (missing.length > 0) report(path, `a product with months needs ${missing.join(', ')}`);
  if (market && !market.calendar)
    report([...path, 'market'], `market ${market.name} needs a calendar for expiry rules`);
  if (!market?.calendar || !entry.liquid || !entry.expiry || !entry.roll) return 'faulty';
  if (!entry.liquid.every((month) => months.includes(month))) report([...path, 'liquid'], 'expected months that exist');

  const expiry = buildDayRule(context, market.calendar, [...path, 'expiry'], entry.expiry);
  const firstNotice =
    entry.first_notice && buildDayRule(context, market.calendar, [...path, 'first_notice'], entry.first_notice);
  const roll = buildRoll(context, root, entry);
  if (!expiry || !roll) return 'faulty';
  return {
    listedMonths: months,
    liquidMonths: entry.liquid,
    calendar: market.calendar,
    expiry,
    lastTrade: entry.last_trade === 'expiry' ? 'expiry' : 'session_before',
    firstNotice,
    roll,
  };
}

function buildDayRule(
  { file, calendars, report }: Context,
  marketCalendar: Calendar,
  path: KeyPath,
  entry: DayRuleEntry,
): DayRule | undefined {
  const { on } = entry;
  // One step only: a rule that counts from a product that counts from another could go round in a circle.
  if (on.kind === 'expiry_of') {
    const base = file.products[on.root];
    if (base?.expiry === undefined || base.expiry.on.kind === 'expiry_of') {
      report([...path, 'on'], `expected the root of a product that states its own expiry, was ${on.root}`);
      return undefined;
    }
  }
  const named = entry.calendars?.map((name) => calendars.get(name)) ?? [marketCalendar];
  const known = named.filter((calendar) => calendar !== undefined);
  if (known.length < named.length) {
    report([...path, 'calendars'], unknownCalendar((entry.calendars ?? []).join(', '), calendars));
    return undefined;
  }
  return {
    on,
    ifClosed: entry.if_closed,
    sessionsBefore: entry.sessions_before,
    calendar: anyCalendar(known),
  };
}

function buildRoll({ file, report }: Context, root: string, entry: ProductEntry): RollRule | undefined {
  const { roll } = entry;
  if (!roll) return undefined;
  const path = ['products', root, 'roll'];
  if ('same_as' in roll) {
    const base = file.products[roll.same_as];
    if (base?.roll !== undefined && 'from' in base.roll && base.liquid?.join() === entry.liquid?.join()) {
      return { kind: 'same_as', root: roll.same_as };
    }
    report(
      [...path, 'same_as'],
      `expected a root with its own roll rule and the same liquid months, was ${roll.same_as}`,
    );
    return undefined;
  }
  if (roll.from === 'first notice' && !entry.first_notice) {
    report([...path, 'from'], 'a roll counted from first notice needs the key first_notice');
    return undefined;
  }
  return {
    kind: 'before',
    from: roll.from === 'nominal expiry' ? 'nominal_expiry' : roll.from === 'first notice' ? 'first_notice' : 'expiry',
    count: roll.before,
    countedIn: roll.counted_in,
  };
}

function unknownCalendar(name: string, calendars: ReadonlyMap<string, Calendar>): string {
  return `expected one of ${[...calendars.keys()].join(', ')}, was ${name}`;
}
