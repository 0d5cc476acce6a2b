import { existsSync, readFileSync } from 'node:fs';
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
    const [, property, constant] = VERSION.exec(readFileSync(path, 'utf8')) ?? [];
    if (property !== undefined || constant !== undefined) return property ?? constant;
  }
  return undefined;
}

function recordOf(dataFolder: string, platform: string): InstallRecord | undefined {
  try {
    return readRecord(recordFile(dataFolder, platform));
  } catch {
    // A record that a person has damaged must not take the platform's card away.
    return undefined;
  }
}
