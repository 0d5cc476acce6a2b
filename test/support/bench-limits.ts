import { looserThan } from '../../core/app/live-caps.ts';
import { readRiskLimits, shippedRiskLimits } from '../../core/app/risk-config.ts';
import { memoryRiskFile, type RiskFile } from '../../core/app/risk-file.ts';
import { benchRiskText } from '../../core/app/risk-profiles.ts';

/** No limits, for tests that are about something else: confirmed one by one, so that a gateway that runs live takes them. */
export function unlimitedRiskFile(): RiskFile {
  const text = benchRiskText();
  const read = readRiskLimits({ text, file: 'risk_limits.yaml' });
  if (!read.ok) throw new Error('the bench profile has a fault');
  const looser = looserThan(shippedRiskLimits(), read.value);
  const confirmed = looser.map(({ key, value }) => `${key}: ${value}`).join(', ');
  return memoryRiskFile(text.replace('live_confirmed: {}', `live_confirmed: { ${confirmed} }`));
}
