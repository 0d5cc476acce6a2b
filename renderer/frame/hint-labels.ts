/** Letters under the fingers first; none that is hard to tell from a figure. */
const LETTERS = 'ASDFJKGHLQWERTYUIPZXCVBNM';

/** As many labels, each as short as all can be, and none the beginning of another. At most 625. */
export function hintLabels(count: number): readonly string[] {
  const letters = LETTERS.split('');
  if (count <= letters.length) return letters.slice(0, count);
  return letters.flatMap((first) => letters.map((second) => first + second)).slice(0, count);
}
