import { SPELLINGS, type Spelling } from '../instruments/spelling.ts';

/** The family that an unlisted platform was seen to use, as the registry knows it; undefined for any other word. */
export function knownSpelling(text: string | undefined): Spelling | undefined {
  return SPELLINGS.find((spelling) => spelling === text);
}
