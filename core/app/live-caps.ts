import type { RiskLimits } from '../model/risk-limits.ts';
import { LIMIT_KEYS } from './limit-keys.ts';

/** A limit that lets more through than the shipped one does. */
export interface LooserLimit {
  readonly section: string;
  readonly key: string;
  /** As in the file: `off` where nothing is limited. */
  readonly value: number | string;
  readonly shipped: number | string;
}

interface Cap {
  readonly section: string;
  readonly key: string;
  readonly read: (limits: RiskLimits) => number | undefined;
}

/** Only judged on paper accounts, so no cap of a live one. */
const OF_PAPER = new Set(['quote_max_age_ms']);

/** The smaller of these, the more passes. */
const LOOSER_BELOW = new Set([
  'min_confidence',
  'half_size_below_confidence',
  'min_mqscore',
  'losses_pause_minutes',
  'daily_loss_pause_hours',
]);

const CAPS: readonly Cap[] = [
  ...LIMIT_KEYS.filter(({ key }) => !OF_PAPER.has(key)),
  { section: 'breakers', key: 'losses_pause_minutes', read: (of) => of.lossesInARowPauseMinutes },
  { section: 'breakers', key: 'daily_loss_pause_hours', read: (of) => of.dailyLossPauseHours },
];

/**
 * Every limit that is looser than the shipped one, whatever the profile is called. What ships switched off has no cap:
 * nothing is looser than off.
 */
export function looserThan(shipped: RiskLimits, limits: RiskLimits): readonly LooserLimit[] {
  const looser = CAPS.flatMap(({ section, key, read }): readonly LooserLimit[] => {
    const [cap, value] = [read(shipped), read(limits)];
    if (cap === undefined || (value !== undefined && !(LOOSER_BELOW.has(key) ? value < cap : value > cap))) return [];
    return [{ section, key, value: value ?? 'off', shipped: cap }];
  });
  if (shipped.sessionGate !== 'off' && limits.sessionGate === 'off')
    looser.push({ section: 'sessions', key: 'gate', value: 'off', shipped: shipped.sessionGate });
  return looser;
}

/** Whether a key is that of a limit that has a cap on live. */
export function isCapKey(key: string): boolean {
  return key === 'gate' || CAPS.some((cap) => cap.key === key);
}

/** What of it a person has not confirmed, by its key and its very value. */
export function unconfirmed(
  looser: readonly LooserLimit[],
  confirmed: Readonly<Record<string, number | string>>,
): readonly LooserLimit[] {
  return looser.filter(({ key, value }) => confirmed[key] !== value);
}

/** What stands in the way of such a limit on a gateway that runs live, and how it is confirmed. */
export function capFault({ key, value, shipped }: LooserLimit): string {
  return (
    `expected ${shipped} or stricter on a gateway that runs live, was ${value}: to trade live with it, confirm it by hand ` +
    `with live_confirmed: { ${key}: ${value} }, or with: nexus risk set ${key} ${value} --confirm-live --reason TEXT`
  );
}
