import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file of the built panel. */
export interface PanelFile {
  readonly body: Buffer;
  readonly type: string;
  /** Its name holds a hash of its content, so that it never changes. */
  readonly isHashed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

/** The built panel: only what stands in its folder can be asked for, by its exact path, so no path leads out of it. */
export interface PanelFiles {
  /** By the path of an address, as `/assets/index-3f.js`; `/` is index.html. */
  fileOf(path: string): PanelFile | undefined;
}

/** Reads a folder's list of files; it is read again when the page itself is asked for, so that a new build shows. */
export function panelFiles(folder: string): PanelFiles {
  let names = listed(folder);
  return {
    fileOf: (path) => {
      if (path === '/') names = listed(folder);
      const name = path === '/' ? '/index.html' : path;
      const type = TYPES[extname(name)];
      if (!names.has(name) || type === undefined) return undefined;
      const isHashed = name.startsWith('/assets/');
      return { body: readFileSync(join(folder, ...name.slice(1).split('/'))), type, isHashed };
    },
  };
}

function listed(folder: string): ReadonlySet<string> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return new Set(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/')),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}
