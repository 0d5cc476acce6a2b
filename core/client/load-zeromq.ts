import type * as Package from 'zeromq';
import { err, ok, type Result } from '../base/result.ts';

/** Loads the package of libzmq, which an installation may lack. Refused with a sentence. */
export async function loadZeromq(): Promise<Result<typeof Package, string>> {
  try {
    return ok(await import('zeromq'));
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    return err(`the package zeromq cannot be loaded (${said.split('\n', 1)[0]}); install it: npm install zeromq`);
  }
}
