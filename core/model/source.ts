import type { Actor } from './request.ts';

/** Where a word of safety comes from: a client, the admin door, the fabric, the command line, the panel or a rule. */
export type OperatorSource = 'nexus' | 'admin' | 'fabric' | 'cli' | 'panel' | 'rule';

export const OPERATOR_SOURCES: readonly OperatorSource[] = ['nexus', 'admin', 'fabric', 'cli', 'panel', 'rule'];

/** How each source is named in a line for a person. */
const TITLES: Readonly<Record<OperatorSource, string>> = {
  nexus: 'an AI client',
  admin: 'the admin door',
  fabric: 'the fabric',
  cli: 'the command line',
  panel: 'the panel',
  rule: 'an automatic rule',
};

/** The source that an actor's name begins with: `nexus:alpha` → nexus, `rule:daily_loss` → rule; undefined for any other name. */
export function sourceOf(by: Actor): OperatorSource | undefined {
  const [head = ''] = by.split(':', 1);
  return OPERATOR_SOURCES.find((source) => source === head);
}

/** An actor for a person: `the panel`, `an AI client (alpha)`, `an automatic rule (daily_loss)`. */
export function actorTitle(by: Actor): string {
  const source = sourceOf(by);
  if (source === undefined) return by;
  const detail = by.slice(source.length + 1);
  return detail === '' ? TITLES[source] : `${TITLES[source]} (${detail})`;
}

/** Whether an actor is a person at this machine, who alone may loosen what was tightened. */
export function isPersonHere(by: Actor): boolean {
  const source = sourceOf(by);
  return source === 'admin' || source === 'cli' || source === 'panel';
}
