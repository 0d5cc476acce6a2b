import { FRAME_EN } from './frame-en.ts';
import { SCREENS_EN } from './screens-en.ts';

/** Every text of the panel, in English. */
export const EN = { ...FRAME_EN, ...SCREENS_EN } as const;

export type WordKey = keyof typeof EN;
