import { formatCivilDay } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import type { ContractOverride } from './product.ts';
import type { Registry } from './registry.ts';
import { mappingOf } from './symbol-columns.ts';
import type { OrderTarget } from './symbol-writer.ts';

/** One thing that a change of configuration would change, in words: "NQ on mt5_global: NAS100 → US100.cash". */
export interface RegistryChange {
  readonly root: string;
  /** Undefined for a change that concerns the root everywhere. */
  readonly platform: string | undefined;
  readonly what: 'symbol' | 'size' | 'terms' | 'dates' | 'root';
  readonly before: string;
  readonly after: string;
}

/**
 * What would change for a trader between two registries, on every platform that one of them maps and on these, as of now.
 * Empty when nothing would.
 */
export function diffRegistries(
  before: Registry,
  after: Registry,
  platforms: readonly string[],
  nowUs: number,
): readonly RegistryChange[] {
  const roots = [...new Set([...before.roots, ...after.roots])];
  const columns = [before, after].flatMap(({ map }) => [...map.mappings.values()].flatMap((row) => [...row.keys()]));
  const shown = [...new Set([...columns, ...platforms])];
  return roots.flatMap((root) => [
    ...rootChanges(before, after, root),
    ...dateChanges(before, after, root, nowUs),
    ...shown.flatMap((platform) => platformChanges(before, after, root, platform, nowUs)),
  ]);
}

/** One line for a terminal or a confirmation. */
export function describeChange({ root, platform, before, after }: RegistryChange): string {
  return `${root}${platform === undefined ? '' : ` on ${platform}`}: ${before} → ${after}`;
}

function rootChanges(before: Registry, after: Registry, root: string): RegistryChange[] {
  const describe = (registry: Registry): string => {
    const product = registry.products.byRoot.get(root);
    if (!product) return 'absent';
    const { tickSize, pointValue, currency, marginUsd } = product;
    return `tick ${tickSize}, ${pointValue} ${currency} a point, margin ${marginUsd ?? 'unknown'}`;
  };
  return change({ root, platform: undefined, what: 'root', before: describe(before), after: describe(after) });
}

function dateChanges(before: Registry, after: Registry, root: string, nowUs: number): RegistryChange[] {
  const front = (registry: Registry): string => frontOf(registry, root, nowUs);
  const codes = new Set([...before.products.overrides.keys(), ...after.products.overrides.keys()]);
  const fronts = change({ root, platform: undefined, what: 'dates', before: front(before), after: front(after) });
  const overridden = [...codes]
    .filter((code) => code.slice(0, -3) === root)
    .flatMap((code) => {
      const describe = (registry: Registry): string => `${code} ${datesOf(registry.products.overrides.get(code))}`;
      return change({ root, platform: undefined, what: 'dates', before: describe(before), after: describe(after) });
    });
  return [...fronts, ...overridden];
}

function platformChanges(
  before: Registry,
  after: Registry,
  root: string,
  platform: string,
  nowUs: number,
): RegistryChange[] {
  const symbol = (registry: Registry): string => symbolIn(registry, root, platform, nowUs);
  const size = (registry: Registry): string => registry.sizeLabel(root, platform) ?? 'size unknown';
  return [
    ...change({ root, platform, what: 'symbol', before: symbol(before), after: symbol(after) }),
    ...change({ root, platform, what: 'size', before: size(before), after: size(after) }),
    ...change({
      root,
      platform,
      what: 'terms',
      before: termsOf(before, root, platform),
      after: termsOf(after, root, platform),
    }),
  ];
}

/** The symbol on a platform; of an id that nothing lists what the file says, as no order goes there before its first tick. */
function symbolIn(registry: Registry, root: string, platform: string, nowUs: number): string {
  if (registry.spellingOf(platform) !== undefined) return symbolOf(registry.orderTarget(root, platform, nowUs));
  const mapping = registry.map.mappings.get(root)?.get(platform);
  if (mapping === undefined || mapping.kind === 'blank') return 'not traded';
  const text = mapping.kind === 'fixed' ? mapping.symbol : (mapping.template ?? `front of ${mapping.instrument}`);
  return `${text} (${platform} is no platform that the configuration lists; check the id)`;
}

const AS_SHIPPED = 'terms as shipped';

/** What bounds the size of one order there, and what a person has confirmed. */
function termsOf(registry: Registry, root: string, platform: string): string {
  const spelling = registry.spellingOf(platform);
  const mapping = spelling && mappingOf(registry.map, root, platform, spelling);
  if (mapping === undefined || mapping.kind === 'blank') return AS_SHIPPED;
  const { cap, terms, confirmed, priceConfirmed } = mapping.sizing;
  const { sizeStep, sizeMin, sizeMax } = terms;
  const figures = [
    ['cap', cap],
    ['step', sizeStep],
    ['min', sizeMin],
    ['max', sizeMax],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  const words = [
    ...figures,
    ...(confirmed === undefined ? [] : [`size confirmed: ${confirmed}`]),
    ...(priceConfirmed === undefined ? [] : [`price confirmed: ${priceConfirmed}`]),
  ];
  return words.length === 0 ? AS_SHIPPED : words.join(', ');
}

function change(candidate: RegistryChange): RegistryChange[] {
  return candidate.before === candidate.after ? [] : [candidate];
}

function symbolOf(target: OrderTarget): string {
  switch (target.kind) {
    case 'symbol':
      return target.symbol;
    case 'blank':
      return 'not traded';
    case 'refused':
      return target.code;
  }
}

function datesOf(override: ContractOverride | undefined): string {
  const day = (value: CivilDay | undefined): string => (value === undefined ? 'by the rule' : formatCivilDay(value));
  return `rolls ${day(override?.rollDay)}, expires ${day(override?.expiryDay)}`;
}

function frontOf(registry: Registry, root: string, nowUs: number): string {
  const front = registry.frontMonth(root, nowUs);
  if (!front.ok) return front.error.code;
  const { contract, rollDate, expiry } = front.value;
  return `front ${contract} until ${rollDate}, expires ${expiry}`;
}
