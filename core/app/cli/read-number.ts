import { CommandFailed } from './ask-gateway.ts';

/** A number as it was typed; undefined where none was. */
export function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new CommandFailed(`${name}: expected a number, was ${text}`, 'usage');
}
