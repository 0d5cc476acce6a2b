import { readFileSync } from 'node:fs';

/** The gateway's version, from the package that this file is part of, run from source or from dist. */
export function gatewayVersion(): string {
  for (const above of ['../../package.json', '../../../package.json']) {
    try {
      const found = JSON.parse(readFileSync(new URL(above, import.meta.url), 'utf8')) as { version?: unknown };
      if (typeof found.version === 'string') return found.version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return 'unknown';
}
