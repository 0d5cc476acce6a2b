import { describe, it } from 'vitest';

/** Starts a group of tests. */
export type Lane = (title: string, body: () => void) => void;

/**
 * A group of tests that needs a tool which a machine may lack. Where it is missing the group is skipped, with one line
 * that says what to install; under NEXUS_REQUIRE_ALL=1 that is a failure.
 */
export function lane(name: string, isAvailable: boolean, howToInstall: string): Lane {
  if (isAvailable) return (title, body) => describe(title, body);
  const missing = `lane ${name} needs a tool that this machine lacks: ${howToInstall}`;
  if (requiresAllLanes()) {
    return (title) =>
      describe(title, () => {
        it('has the tool that it needs', () => {
          throw new Error(missing);
        });
      });
  }
  console.warn(`skipped: ${missing}`);
  return (title, body) => describe.skip(title, body);
}

/** Whether every lane must run, and with the full counts. */
export function requiresAllLanes(): boolean {
  return process.env['NEXUS_REQUIRE_ALL'] === '1';
}
