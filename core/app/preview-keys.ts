import { ActionRefused } from '../doors/admin-door.ts';
import type { SignalPreview } from '../engine/preview-signal.ts';
import type { WireMap } from '../wire/unpack.ts';

/** Names each order that would go out by all that makes it what it is; empty where nothing would. */
export function previewKeys(preview: SignalPreview): readonly string[] {
  if (preview.kind !== 'planned') return [];
  return preview.children
    .map(({ platform, account, side, size, unit, symbol, role, orderType, limitPrice, stopPrice }) =>
      [platform, account, side, size, unit, symbol, role, orderType, limitPrice ?? '-', stopPrice ?? '-'].join(' '),
    )
    .toSorted();
}

/**
 * Sends nothing that was not shown: between a preview and the press a month may roll, a mapping change, or a position end,
 * and an exit would be an entry. Nothing is checked where no `shown` is stated, or nothing would go out. SHOWN_CHANGED.
 */
export function checkPreviewShown(preview: SignalPreview, { shown }: WireMap): void {
  if (!Array.isArray(shown) || preview.kind !== 'planned') return;
  const now = previewKeys(preview);
  if (now.length === shown.length && now.every((key) => shown.includes(key))) return;
  throw new ActionRefused('SHOWN_CHANGED', 'what would go out is not what was shown; nothing was sent');
}
