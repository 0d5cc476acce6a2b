/** Derives the seed of one named part from the seed of the whole, so that parts draw independently (FNV-1a). */
export function seedFor(seed: number, name: string): number {
  let hash = 0x811c_9dc5 ^ (seed >>> 0);
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
