import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { ConfigError } from './config-error.ts';
import type { ConfigText } from './read-shape.ts';
import type { Registry } from './registry.ts';
import type { RollSwitch } from './symbol-map.ts';
import { readYaml } from './yaml-source.ts';

/**
 * Checks the switches of a map that is about to come into force, as of now: `hold` names a month that still trades, `ahead`
 * the front month or the next. Those that stood there before may have lapsed since and are left alone.
 */
export function checkSwitches(
  before: Registry,
  after: Registry,
  source: ConfigText,
  nowUs: number,
): Result<undefined, readonly ConfigError[]> {
  const errors: ConfigError[] = [];
  for (const [root, row] of after.map.mappings) {
    for (const [platform, mapping] of row) {
      if (mapping.kind !== 'front' || mapping.rollSwitch.kind === 'auto') continue;
      const old = before.map.mappings.get(root)?.get(platform);
      if (old?.kind === 'front' && same(old.rollSwitch, mapping.rollSwitch)) continue;
      const message = switchFault(after, mapping.instrument, mapping.rollSwitch, nowUs);
      const read = readYaml(source.text, source.file);
      if (message === undefined || !read.ok) continue;
      const column = read.value.keysOf(['mappings', root]).find((key) => parsePlatformId(key) === platform) ?? platform;
      errors.push(read.value.errorAt(['mappings', root, column, mapping.rollSwitch.kind], message));
    }
  }
  return errors.length > 0 ? err(errors) : ok(undefined);
}

function switchFault(
  registry: Registry,
  instrument: string,
  { kind, contract }: Exclude<RollSwitch, { kind: 'auto' }>,
  nowUs: number,
): string | undefined {
  const front = registry.frontMonth(instrument, nowUs);
  if (!front.ok) return front.error.message;
  if (kind === 'ahead') {
    const months = [front.value.contract, front.value.next];
    return months.includes(contract) ? undefined : `expected ${months.join(' or ')}, was ${contract}`;
  }
  const open = registry.checkOrderSymbol(contract, 'sierra', nowUs);
  return open.ok ? undefined : `expected a month that still trades, was ${contract}: ${open.error.message}`;
}

function same(a: RollSwitch, b: RollSwitch): boolean {
  return a.kind === b.kind && (a.kind === 'auto' || b.kind === 'auto' || a.contract === b.contract);
}
