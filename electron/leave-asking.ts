import type { ApiError } from '../core/api/contract.ts';
import type { OpenBusinessView } from '../core/api/preview-view.ts';
import type { Result } from '../core/base/result.ts';
import { leaveOffer, type LeaveChoice, type LeaveOffer, type Leaving } from './leave-offer.ts';
import type { DesktopSpeech } from './speech.ts';

/** What the question before leaving needs of the app. */
export interface LeaveAsking {
  /** What is open, on one platform or everywhere; an error where no engine answers. */
  readonly open: (args: { readonly platform?: string }) => Promise<Result<OpenBusinessView, ApiError>>;
  readonly ask: (offer: LeaveOffer) => Promise<LeaveChoice>;
  /** Whether an engine that does not answer may have left something open. */
  readonly mayHold: () => boolean;
  readonly speech: () => DesktopSpeech;
}

/** What leaving came to: a person stays, or the gateway was told and answered so. */
export type Left =
  | { readonly choice: 'stay' }
  | { readonly choice: Exclude<LeaveChoice, 'stay'>; readonly result: Result<unknown, ApiError> };

/**
 * Asks what becomes of open business, and has it done; asks nothing where nothing can be open. `act` is told the names of
 * what was shown: a message box may stand for minutes, and where more is open by then the question is put again.
 */
export async function leaveAsking(
  { open, ask, mayHold, speech }: LeaveAsking,
  leaving: Leaving,
  act: (
    choice: Exclude<LeaveChoice, 'stay'>,
    shown: { readonly shown?: readonly string[] },
  ) => Promise<Result<unknown, ApiError>>,
): Promise<Left> {
  for (;;) {
    const answer = await open(leaving.what === 'switchOff' ? { platform: leaving.platform } : {});
    const isAsked = answer.ok || mayHold();
    const offer = isAsked ? leaveOffer(leaving, answer.ok ? answer.value : 'silent', speech()) : undefined;
    const choice = offer === undefined ? 'leave' : await ask(offer);
    if (choice === 'stay') return { choice };
    const result = await act(choice, answer.ok ? { shown: answer.value.keys } : {});
    if (result.ok || result.error.code !== 'SHOWN_CHANGED') return { choice, result };
  }
}
