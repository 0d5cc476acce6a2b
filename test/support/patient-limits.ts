import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedRiskText } from '../../core/app/risk-config.ts';

/** What the shipped file says of how quick things must be and of chance, and what it says where that must not decide a test. */
const PATIENT = [
  ['max_daily_loss_usd: 1000', 'max_daily_loss_usd: off'],
  ['valid_ms: 5000', 'valid_ms: 3600000'],
  ['quote_max_age_ms: 60000', 'quote_max_age_ms: off'],
  ['client_silent_ms: 5000', 'client_silent_ms: off'],
  ['stalled_ms: 2000', 'stalled_ms: off'],
] as const;

/**
 * The shipped limits for tests that are about something else: as shipped, a gateway that a busy machine let stand for two
 * seconds denies every entry for the next five, and raises an alarm; and three NQ that a test holds on the simulator for four
 * minutes lose the limit of a day in one run of a thousand.
 */
function patientRiskText(): string {
  return PATIENT.reduce((text, [shipped, patient]) => {
    if (!text.includes(`\n  ${shipped} #`)) throw new Error(`risk_limits.yaml as shipped: expected ${shipped}`);
    return text.replace(`\n  ${shipped} #`, `\n  ${patient} #`);
  }, shippedRiskText());
}

/** Lays them into the data folder of a gateway before its first start. One that runs live wants each of them confirmed. */
export function writePatientLimits(dataFolder: string): void {
  mkdirSync(join(dataFolder, 'config'), { recursive: true });
  writeFileSync(join(dataFolder, 'config', 'risk_limits.yaml'), patientRiskText());
}
