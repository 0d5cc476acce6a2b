import { parse } from 'yaml';
import { err, ok, type Result } from '../base/result.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import { editYaml, type YamlChange } from '../instruments/edit-yaml.ts';
import type { ConfigText } from '../instruments/read-shape.ts';
import type { RiskLimits } from '../model/risk-limits.ts';
import { readRiskLimits, shippedRiskText, type LimitsContext } from './risk-config.ts';

/** A text of risk_limits.yaml that holds, and what it means. */
export interface EditedLimits {
  readonly text: string;
  readonly limits: RiskLimits;
}

/** Changes keys of risk_limits.yaml and holds the result to its shape. Refused with file, line and key. */
export function editRiskText(
  source: ConfigText,
  changes: readonly YamlChange[],
  context: LimitsContext = {},
): Result<EditedLimits, readonly ConfigError[]> {
  const edited = editYaml(source, changes);
  if (!edited.ok) return edited;
  const read = readRiskLimits({ text: edited.value, file: source.file }, context);
  return read.ok ? ok({ text: edited.value, limits: read.value }) : read;
}

/**
 * Where a key stands in the file, by its last name or by the whole path: `max_trades_per_day`, `day.zone`,
 * `default_stop_points.NQ`. Refused where no section has it.
 */
export function placeOfKey(key: string): Result<readonly string[], string> {
  const shipped = parse(shippedRiskText()) as Readonly<Record<string, unknown>>;
  const path = key.trim().split('.');
  const [first = '', second] = path;
  const section = shipped[first];
  if (section !== undefined && first !== 'version' && (!isMap(section) || (second !== undefined && second in section)))
    return ok(path);
  for (const [name, held] of Object.entries(shipped)) if (isMap(held) && first in held) return ok([name, ...path]);
  const known = Object.values(shipped).flatMap((held) => (isMap(held) ? Object.keys(held) : []));
  return err(`${key} is no key of risk_limits.yaml; the keys are ${known.join(', ')}`);
}

/** A value as a person types it: `5`, `off`, `all`, `[NQ, ES]`, `{ cancel_rest_after_ms: 2000 }`. */
export function typedValue(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return text;
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
