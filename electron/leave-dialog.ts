import { dialog } from 'electron';
import type { PanelClient } from '../core/api/panel-client.ts';
import type { LeaveChoice, Leaving } from './leave-offer.ts';
import { leaveOffer } from './leave-offer.ts';
import type { DesktopSpeech } from './speech.ts';

/**
 * Asks what becomes of open business before leaving; `leave` at once where nothing can be open: `mayHold` says
 * whether an engine that does not answer may have left something open.
 */
export async function askBeforeLeaving(
  client: PanelClient,
  leaving: Leaving,
  mayHold: boolean,
  speech: DesktopSpeech,
): Promise<LeaveChoice> {
  const open = await client.query('openBusiness', leaving.what === 'switchOff' ? { platform: leaving.platform } : {});
  if (!open.ok && !mayHold) return 'leave';
  const offer = leaveOffer(leaving, open.ok ? open.value : 'silent', speech);
  if (offer === undefined) return 'leave';
  const { title, message, detail, buttons } = offer;
  const stay = buttons.length - 1;
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title,
    message,
    detail,
    buttons: buttons.map(({ label }) => label),
    defaultId: stay,
    cancelId: stay,
    noLink: true,
  });
  return buttons[response]?.choice ?? 'stay';
}
