import { dialog } from 'electron';
import type { PanelClient } from '../core/api/panel-client.ts';
import type { LeaveChoice, Leaving } from './leave-offer.ts';
import { leaveOffer } from './leave-offer.ts';

/** Asks what becomes of open business before leaving; `leave` at once where nothing is open or no engine runs. */
export async function askBeforeLeaving(
  client: PanelClient,
  leaving: Leaving,
  isEngineUp: boolean,
): Promise<LeaveChoice> {
  const open = await client.query('openBusiness', leaving.what === 'switchOff' ? { platform: leaving.platform } : {});
  // An engine that is down has nothing to ask about: what is open stays where it is.
  if (!open.ok && !isEngineUp) return 'leave';
  const offer = leaveOffer(leaving, open.ok ? open.value : 'silent');
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
