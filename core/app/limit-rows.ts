import type { LimitView } from '../api/risk-view.ts';
import type { RiskUse, RootUse } from '../engine/risk-use.ts';
import type { RiskLimits } from '../model/risk-limits.ts';
import { LIMIT_KEYS, type LimitKey } from './limit-keys.ts';

/** What a limit is used for now, by whatever it counts. */
export type UseRow = LimitView['uses'][number];

/** Uses of limits that others count, by the limit's key: the daily loss, losses in a row. */
export type OtherUses = Readonly<Record<string, readonly UseRow[]>>;

/** Every limit with its use, the largest first, and the sum behind it. */
export function limitRows(
  limits: RiskLimits,
  shipped: RiskLimits,
  use: RiskUse,
  others: OtherUses = {},
): readonly LimitView[] {
  return LIMIT_KEYS.map((key): LimitView => {
    const uses = others[key.key] ?? usesOf(key, use);
    const rows = uses?.toSorted((one, other) => other.use - one.use) ?? [];
    const [largest] = rows;
    return {
      key: key.key,
      name: key.name,
      scope: key.scope,
      unit: key.unit,
      limit: key.read(limits) ?? null,
      use: uses === undefined ? null : (largest?.use ?? 0),
      sum: largest === undefined ? '' : `${largest.of}: ${largest.sum}`,
      uses: rows,
      default: key.read(shipped) ?? null,
    };
  });
}

/** Undefined for a limit that is judged order by order. */
function usesOf({ key }: LimitKey, use: RiskUse): readonly UseRow[] | undefined {
  switch (key) {
    case 'max_position_per_symbol':
      return use.roots.map((root) => ({ of: accountRoot(root), use: largestSide(root), sum: positionSum(root) }));
    case 'max_total_positions':
      return worlds(use, (roots) => {
        const pairs = roots.reduce((sum, { symbols }) => sum + symbols.size, 0);
        return { use: pairs, sum: `${pairs} not flat or on their way there` };
      });
    case 'max_position_value_usd':
      return use.roots.map((root) => ({
        of: accountRoot(root),
        use: largestSide(root.worth) * (root.marginUsd ?? 0),
        sum: `(${positionSum(root.worth)}) × $${root.marginUsd ?? 0} margin`,
      }));
    case 'max_trades_per_day':
      return bothWorlds(use.tradesToday, 'opened or on their way in this risk day');
    case 'max_orders_per_second':
      return bothWorlds(use.entriesLastSecond, 'signals entered in the last second');
    default:
      return undefined;
  }
}

function accountRoot({ platform, account, root }: RootUse): string {
  return `${platform}/${account} ${root}`;
}

function largestSide({ held, buying, selling }: RootUse['worth']): number {
  return Math.max(Math.max(0, held) + buying, Math.max(0, -held) + selling);
}

function positionSum({ held, buying, selling }: RootUse['worth']): string {
  const parts = [`${held} held`];
  if (buying !== 0) parts.push(`${buying} buying`);
  if (selling !== 0) parts.push(`${selling} selling`);
  return parts.join(', ');
}

function worlds(
  { roots }: RiskUse,
  rowOf: (roots: readonly RootUse[]) => Pick<UseRow, 'use' | 'sum'>,
): readonly UseRow[] {
  const real = roots.filter(({ world }) => world !== 'simulated');
  const simulated = roots.filter(({ world }) => world === 'simulated');
  return [
    { of: 'all platforms', ...rowOf(real) },
    ...(simulated.length === 0 ? [] : [{ of: 'simulated platforms', ...rowOf(simulated) }]),
  ];
}

function bothWorlds(
  { real, simulated }: { readonly real: number; readonly simulated: number },
  what: string,
): readonly UseRow[] {
  const rows: UseRow[] = [{ of: 'all platforms', use: real, sum: `${real} ${what}` }];
  if (simulated > 0) rows.push({ of: 'simulated platforms', use: simulated, sum: `${simulated} ${what}` });
  return rows;
}
