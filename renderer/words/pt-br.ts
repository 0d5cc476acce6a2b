import type { WordKey } from './en.ts';
import { FRAME_PT_BR } from './frame-pt-br.ts';
import { SCREENS_PT_BR } from './screens-pt-br.ts';

/** Every text of the panel, in Brazilian Portuguese. */
export const PT_BR: Readonly<Record<WordKey, string>> = { ...FRAME_PT_BR, ...SCREENS_PT_BR };
