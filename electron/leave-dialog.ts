import { dialog } from 'electron';
import type { LeaveChoice, LeaveOffer } from './leave-offer.ts';

/** Shows the question in a message box; closing it stays. */
export async function showLeaveOffer({ title, message, detail, buttons }: LeaveOffer): Promise<LeaveChoice> {
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
