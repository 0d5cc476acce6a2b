import { err, ok, type Result } from '../base/result.ts';
import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import { describeConfigError, type ConfigError } from '../instruments/config-error.ts';
import type { YamlChange } from '../instruments/edit-yaml.ts';
import type { Alert } from '../model/alert.ts';
import type { Actor } from '../model/request.ts';
import { NO_LIMITS, type RiskLimits } from '../model/risk-limits.ts';
import { limitsDiff } from '../risk/limits-diff.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import type { UndatedEvent } from './inbox.ts';
import { LIMIT_KEYS } from './limit-keys.ts';
import { readReason } from './read-reason.ts';
import { readRiskLimits, shippedRiskLimits } from './risk-config.ts';
import { editRiskText, placeOfKey, typedValue } from './risk-edit.ts';
import type { RiskFile } from './risk-file.ts';
import { parseProfile, profileChanges, PROFILES } from './risk-profiles.ts';

export interface RiskDeskOptions {
  readonly file: RiskFile;
  readonly mode: 'paper' | 'live';
  readonly isRoot?: (name: string) => boolean;
  /** The limits in force. */
  readonly inForce: () => RiskLimits;
  /** The limits with their use, for `risk`. */
  readonly shown: () => Packable;
  readonly alert: (alert: Alert) => void;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
}

/** Changes the limits while the gateway runs, in the file and in force at once. */
export interface RiskDesk {
  /**
   * The limits that the file states at the start. A file with a fault lets nothing but exits through, and says so loudly;
   * what was in force before the start goes on to hold for what is held, as the daily loss does.
   */
  atStart(): RiskLimits;
  readonly actions: Readonly<Record<string, AdminAction>>;
}

type Checked = Result<{ readonly text: string; readonly limits: RiskLimits }, readonly ConfigError[]>;

/** Makes the desk. Refusals: CONFIG_INVALID with file, line and key, CONFIG_NOT_WRITTEN, REASON_MISSING, VALUE_INVALID. */
export function createRiskDesk(options: RiskDeskOptions): RiskDesk {
  const { file, inForce, shown, alert, postAndWait, mode, isRoot } = options;
  const context = { mode, ...(isRoot !== undefined && { isRoot }) };

  const readText = (): Result<string, readonly ConfigError[]> => {
    try {
      return ok(file.read());
    } catch (error) {
      return err([{ file: file.name, line: 1, key: '', message: `it cannot be read: ${(error as Error).message}` }]);
    }
  };

  const readFile = (): Checked => {
    const text = readText();
    if (!text.ok) return text;
    const limits = readRiskLimits({ text: text.value, file: file.name }, context);
    return limits.ok ? ok({ text: text.value, limits: limits.value }) : limits;
  };

  // Only what comes out is judged: a file with a fault is put right by the change that takes the fault away.
  const edited = (changes: readonly YamlChange[]): Checked => {
    const text = readText();
    return text.ok ? editRiskText({ text: text.value, file: file.name }, changes, context) : text;
  };

  const bring = async (checked: Checked, by: Actor, reason: string, writes: boolean): Promise<Packable> => {
    if (!checked.ok) throw new ActionRefused('CONFIG_INVALID', faultText(checked.error));
    const { text, limits } = checked.value;
    const changes = limitsDiff(inForce(), limits);
    if (writes) write(file, text);
    if (changes.length > 0) await postAndWait({ type: 'limitsChanged', limits, by, reason });
    return { outcome: changes.length > 0 ? 'applied' : 'unchanged', profile: limits.profile, changes };
  };

  const change = (run: (payload: WireMap, by: Actor) => Promise<Packable>): AdminAction => ({ run });

  return {
    atStart: () => {
      const read = readFile();
      if (read.ok) return read.value.limits;
      const fault = faultText(read.error);
      alert({
        code: 'CONFIG_INVALID',
        severity: 'alarm',
        text: `The limits cannot be read, so only exits pass: ${fault}. The rules on losses and the risk day stay as they were. Correct the file, then: nexus risk reload.`,
      });
      return exitsOnly(fault, inForce());
    },
    actions: {
      risk: { run: () => shown() },
      risk_reload: change((payload, by) => bring(readFile(), by, readReason(payload, `reloaded by ${by}`), false)),
      risk_set: change((payload, by) => {
        const { key, value } = payload;
        const reason = readReason(payload);
        if (typeof key !== 'string')
          throw new ActionRefused('VALUE_INVALID', 'key: expected a key of risk_limits.yaml');
        const place = placeOfKey(key);
        if (!place.ok) throw new ActionRefused('VALUE_INVALID', place.error);
        const typed = typeof value === 'string' ? typedValue(value) : value;
        const last = place.value.at(-1) ?? key;
        const word = payload['confirm_live'] === true ? [{ path: ['live_confirmed', last], value: typed }] : [];
        return bring(edited([{ path: place.value, value: typed }, ...word]), by, reason, true);
      }),
      risk_profile: change((payload, by) => {
        const named = payload['profile'];
        const profile = parseProfile(typeof named === 'number' ? `${named}` : typeof named === 'string' ? named : '');
        if (profile === undefined)
          throw new ActionRefused(
            'VALUE_INVALID',
            `profile: expected one of ${PROFILES.join(', ')}, was ${JSON.stringify(named)}`,
          );
        if (profile === 'bench') throw new ActionRefused('VALUE_INVALID', BENCH_REFUSED);
        return bring(edited(profileChanges(profile)), by, readReason(payload, `profile ${profile} by ${by}`), true);
      }),
      limits_set: change((payload, by) => bring(edited(panelChanges(payload)), by, readReason(payload), true)),
      limits_check: {
        run: (payload) => {
          const checked = edited(panelChanges(payload));
          return checked.ok
            ? { ok: true, problems: [], changes: limitsDiff(inForce(), checked.value.limits) }
            : { ok: false, problems: checked.error.map(describeConfigError), changes: [] };
        },
      },
    },
  };
}

const BENCH_REFUSED =
  'profile: bench switches every limit off, for benchmarks and soaks, which start with it by themselves; it is not for a ' +
  'gateway that somebody trades with. To switch off one limit: nexus risk set KEY off --reason TEXT';

/** As before, or as shipped where nothing was before, but no platform may enter; the fault stands in every denial. */
function exitsOnly(fault: string, before: RiskLimits): RiskLimits {
  return {
    ...(before === NO_LIMITS ? shippedRiskLimits() : before),
    profile: 'exits only',
    platforms: [`none until the limits can be read: ${fault}`],
  };
}

function faultText(errors: readonly ConfigError[]): string {
  return errors.map(describeConfigError).join('; ');
}

function write(file: RiskFile, text: string): void {
  try {
    file.write(text);
  } catch (error) {
    throw new ActionRefused('CONFIG_NOT_WRITTEN', `${file.name}: ${(error as Error).message}`);
  }
}

/** What the panel changes: limits by their key, null for off. VALUE_INVALID for a key that is no limit. */
function panelChanges(payload: WireMap): readonly YamlChange[] {
  const changes = payload['changes'];
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    throw new ActionRefused('VALUE_INVALID', 'changes: expected limits by their key');
  return Object.entries(changes).map(([key, value]): YamlChange => {
    const known = LIMIT_KEYS.find((each) => each.key === key);
    if (known === undefined) throw new ActionRefused('VALUE_INVALID', `${key}: expected the key of a limit`);
    return { path: [known.section, key], value: value ?? 'off' };
  });
}
