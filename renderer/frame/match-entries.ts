/** One line of the command palette. */
export interface PaletteEntry {
  readonly name: string;
  /** What it does, for whoever reads; typed words are not looked for in it. */
  readonly about?: string;
  /** The key that does the same without the palette. */
  readonly key?: string;
  readonly run: () => void;
}

/** Entries that hold every typed word, those that begin with the first word first; without words all, in their order. */
export function matchEntries(entries: readonly PaletteEntry[], typed: string): readonly PaletteEntry[] {
  const words = plain(typed)
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first = ''] = words;
  const found = entries.filter(({ name }) => words.every((word) => plain(name).includes(word)));
  return found.toSorted(
    (one, other) => Number(plain(other.name).startsWith(first)) - Number(plain(one.name).startsWith(first)),
  );
}

/** Lower case and without accents, so that "posicao" finds "posição". */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '');
}
