import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { ConfigError } from './config-error.ts';
import { compareMonths, parseContractCode } from './contract.ts';
import type { ConfigText } from './read-shape.ts';
import type { Registry } from './registry.ts';
import type { RollSwitch } from './symbol-map.ts';
import { readYaml } from './yaml-source.ts';

type StatedSwitch = Exclude<RollSwitch, { kind: 'auto' }>;

/** A month that is held back or taken ahead, and the mapping that says so. */
interface PlacedSwitch {
  readonly root: string;
  readonly platform: string;
  readonly instrument: string;
  readonly stated: StatedSwitch;
}

/** A switch that does nothing any more. */
export interface LapsedSwitch {
  readonly platform: string;
  readonly text: string;
}

/**
 * Checks the switches of a map that is about to come into force, as of now: `hold` names a month that still trades, `ahead`
 * the front month or the next, neither one beyond that. Those that stood there before may have lapsed since and are left
 * alone. Without `before`, at a start, only a month beyond the next is refused: it was never sound.
 */
export function checkSwitches(
  before: Registry | undefined,
  after: Registry,
  source: ConfigText,
  nowUs: number,
): Result<undefined, readonly ConfigError[]> {
  const errors: ConfigError[] = [];
  for (const { root, platform, instrument, stated } of switchesOf(after)) {
    const old = before?.map.mappings.get(root)?.get(platform);
    if (old?.kind === 'front' && same(old.rollSwitch, stated)) continue;
    const mayBePast = before === undefined && monthsAfterFront(after, instrument, stated, nowUs) <= 0;
    const message = mayBePast ? undefined : switchFault(after, instrument, stated, nowUs);
    const read = readYaml(source.text, source.file);
    if (message === undefined || !read.ok) continue;
    const column = read.value.keysOf(['mappings', root]).find((key) => parsePlatformId(key) === platform) ?? platform;
    errors.push(read.value.errorAt(['mappings', root, column, stated.kind], message));
  }
  return errors.length > 0 ? err(errors) : ok(undefined);
}

/** The switches that the calendar has overtaken: a person should take them out of the file. */
export function lapsedSwitches(registry: Registry, nowUs: number): readonly LapsedSwitch[] {
  return switchesOf(registry).flatMap(({ root, platform, instrument, stated }) => {
    const { kind, contract } = stated;
    if (monthsAfterFront(registry, instrument, stated, nowUs) >= 0) return [];
    if (kind === 'hold' && registry.checkOrderSymbol(contract, 'sierra', nowUs).ok) return [];
    const front = registry.frontMonth(instrument, nowUs);
    const text = `${root} on ${platform}: ${kind} ${contract} has lapsed, ${front.ok ? front.value.contract : 'the front month'} is traded there; take it out of the map`;
    return [{ platform, text }];
  });
}

function switchesOf({ map }: Registry): readonly PlacedSwitch[] {
  return [...map.mappings].flatMap(([root, row]) =>
    [...row].flatMap(([platform, mapping]): readonly PlacedSwitch[] =>
      mapping.kind === 'front' && mapping.rollSwitch.kind !== 'auto'
        ? [{ root, platform, instrument: mapping.instrument, stated: mapping.rollSwitch }]
        : [],
    ),
  );
}

/** How many months the stated contract lies behind the front month; negative for one before it, 0 where neither is known. */
function monthsAfterFront(registry: Registry, instrument: string, { contract }: StatedSwitch, nowUs: number): number {
  const front = registry.frontMonth(instrument, nowUs);
  const month = parseContractCode(instrument, contract);
  return front.ok && month !== undefined ? compareMonths(month, front.value.front.contract) : 0;
}

function switchFault(
  registry: Registry,
  instrument: string,
  { kind, contract }: StatedSwitch,
  nowUs: number,
): string | undefined {
  const front = registry.frontMonth(instrument, nowUs);
  if (!front.ok) return front.error.message;
  const months = [front.value.contract, front.value.next];
  if (months.includes(contract)) return undefined;
  if (kind === 'ahead' || monthsAfterFront(registry, instrument, { kind, contract }, nowUs) > 0)
    return `expected ${months.join(' or ')}, was ${contract}`;
  const open = registry.checkOrderSymbol(contract, 'sierra', nowUs);
  return open.ok ? undefined : `expected a month that still trades, was ${contract}: ${open.error.message}`;
}

function same(a: RollSwitch, b: RollSwitch): boolean {
  return a.kind === b.kind && (a.kind === 'auto' || b.kind === 'auto' || a.contract === b.contract);
}
