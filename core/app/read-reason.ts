import { ActionRefused } from '../doors/admin-door.ts';
import type { WireMap } from '../wire/unpack.ts';

/** A person's reason for the record, 500 characters at most; without `otherwise` it must be stated. REASON_MISSING. */
export function readReason(payload: WireMap, otherwise?: string): string {
  const stated = payload['reason'];
  const reason = typeof stated === 'string' ? stated.trim().slice(0, 500) : '';
  if (reason !== '') return reason;
  if (otherwise === undefined) throw new ActionRefused('REASON_MISSING', 'reason: expected a text, for the record');
  return otherwise;
}
