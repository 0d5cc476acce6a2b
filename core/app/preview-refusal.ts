import type { SignalPreview } from '../engine/preview-signal.ts';

/** Why nothing would be sent, in one code and sentence; what holds for several platforms is said once. */
export function refusalOf(preview: SignalPreview): { readonly code: string; readonly reason: string } {
  if (preview.kind === 'refused') return preview;
  if (preview.kind === 'repeated') return { code: 'ID_REUSED', reason: 'this test was sent already' };
  const [first] = preview.parent.denied;
  const platformsOf = new Map<string, string[]>();
  for (const { platform, reason } of [...preview.parent.denied, ...preview.parent.skipped])
    platformsOf.set(reason, [...(platformsOf.get(reason) ?? []), platform]);
  const reasons = [...platformsOf].map(([reason, platforms]) => `${platforms.join(', ')}: ${reason}`);
  return { code: first?.code ?? 'NO_PLATFORM', reason: reasons.join('; ') || 'no platform is connected' };
}
