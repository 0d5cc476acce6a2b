import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLIENT_LIBRARY = 'NexusBridge.Client.dll';

/**
 * The .NET library of the NT8 link, as build/build-nt8.mjs left it in dist/: the first on the way up from here, and outside the
 * archive of the packed app, which the CLR cannot read. Undefined where this build has none.
 */
export function findClientLibrary(from: string = fileURLToPath(import.meta.url)): string | undefined {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const beside = folder.replace(/app\.asar(?!\.)/, 'app.asar.unpacked');
    for (const place of [join(beside, 'nt8'), join(beside, 'dist', 'nt8')])
      if (existsSync(join(place, CLIENT_LIBRARY))) return join(place, CLIENT_LIBRARY);
    if (dirname(folder) === folder) return undefined;
  }
}
