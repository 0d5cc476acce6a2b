import { existsSync, readFileSync } from 'node:fs';
import { shippedNt8 } from './nt8-folder.ts';
import { readRecord, recordFile, type InstallRecord } from './install-record.ts';

/** How the source of a bridge states its version: the property of an expert advisor, the constant of an AddOn. */
const VERSION = /#property\s+version\s+"([^"]{1,20})"|const string Version = "([^"]{1,20})"/;
const SOURCE = /\.(mq5|cs)$/;

/**
 * The version of the bridge that this gateway has put into a platform's folder, as its files there state it; undefined where
 * none was installed, or where its record or its files are gone or damaged: the doctor says which.
 */
export function installedVersion(dataFolder: string, platform: string): string | undefined {
  const record = recordOf(dataFolder, platform);
  for (const { path } of record?.files ?? []) {
    if (!SOURCE.test(path) || !existsSync(path)) continue;
    const stated = versionIn(readFileSync(path, 'utf8'));
    if (stated !== undefined) return stated;
  }
  return undefined;
}

/** The version of the AddOn of NinjaTrader 8 that comes with this gateway; undefined where it was left out. */
export function shippedNt8Version(): string | undefined {
  for (const source of shippedNt8()?.values() ?? []) {
    const stated = versionIn(source.toString('utf8'));
    if (stated !== undefined) return stated;
  }
  return undefined;
}

function versionIn(source: string): string | undefined {
  const [, property, constant] = VERSION.exec(source) ?? [];
  return property ?? constant;
}

function recordOf(dataFolder: string, platform: string): InstallRecord | undefined {
  try {
    return readRecord(recordFile(dataFolder, platform));
  } catch {
    // A record that a person has damaged must not take the platform's card away.
    return undefined;
  }
}
