import type { SignalPreview } from '../engine/preview-signal.ts';

/** Why nothing would be sent, in one code and sentence. */
export function refusalOf(preview: SignalPreview): { readonly code: string; readonly reason: string } {
  if (preview.kind === 'refused') return preview;
  if (preview.kind === 'repeated') return { code: 'ID_REUSED', reason: 'this test was sent already' };
  const [first] = preview.parent.denied;
  const reasons = [...preview.parent.denied, ...preview.parent.skipped].map(
    ({ platform, reason }) => `${platform}: ${reason}`,
  );
  return { code: first?.code ?? 'NO_PLATFORM', reason: reasons.join('; ') || 'no platform is connected' };
}
