/** How `nexus admin` ends, for scripts; docs/admin.md is held to it by a test. Commands outside `admin` know 0 and 1 alone. */
export const EXIT_CODES = {
  done: { code: 0, meaning: 'done, or shown' },
  failed: { code: 1, meaning: 'something else went wrong, as an answer that this version cannot read' },
  usage: { code: 2, meaning: 'the command was typed wrongly; nothing was asked' },
  refused: { code: 3, meaning: 'the gateway refused it; nothing was done' },
  unreachable: { code: 4, meaning: 'no gateway answers there; nothing was done' },
  unauthorised: {
    code: 5,
    meaning: 'the token is missing, wrong, unknown to the door, or readable by others; nothing was done',
  },
  partly: { code: 6, meaning: 'done in part: not proved flat, or an order that did not fill' },
  unknown: { code: 7, meaning: 'it was asked and not answered; look before you repeat it' },
} as const;

export type ExitName = keyof typeof EXIT_CODES;
