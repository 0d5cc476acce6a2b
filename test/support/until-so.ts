const LOOK_EVERY_MS = 100;
/** Only ends what hangs. */
const LOOKS_MAX = 1_200;

/** Looks again until something is so. */
export async function untilSo<T>(look: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
  for (let looks = 1; ; looks++) {
    const found = await look();
    if (isSo(found)) return found;
    if (looks >= LOOKS_MAX) throw new Error(`still ${JSON.stringify(found).slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
