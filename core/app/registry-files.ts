import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DataFolder } from './data-folder.ts';
import { readRegistryTexts, registryMark, registryPaths, type RegistryTexts } from './load-registry.ts';
import { finishTogether, replaceTogether } from './replace-together.ts';
import type { WaitingStore } from './waiting-edits.ts';

/** One state of symbols and products that was in force. */
export interface RegistryVersion {
  readonly revision: number;
  readonly atUs: number;
  /** Who put it in force. */
  readonly by: string;
  readonly why: string;
  /** What it changed, one line each. */
  readonly changes: readonly string[];
}

/** Where the texts of the registry are kept, with all their versions. */
export interface RegistryFiles {
  /** What stands there now. */
  read(): RegistryTexts;
  /** Keeps a version. Throws when it cannot be written; nothing was changed then. */
  keep(texts: RegistryTexts, version: RegistryVersion): void;
  /** Puts texts in the place of what stands there. Throws when that cannot be done; then the old ones stand. */
  write(texts: RegistryTexts): void;
  /** Newest first. */
  versions(): readonly RegistryVersion[];
  textsOf(revision: number): RegistryTexts | undefined;
  /** Where edits are kept that wait for orders in flight. */
  readonly waiting?: WaitingStore;
}

/** Versions that are kept; the oldest go. */
const VERSIONS_MAX = 500;

const versionShape = z.object({
  revision: z.number(),
  atUs: z.number(),
  by: z.string(),
  why: z.string(),
  changes: z.array(z.string()),
});

/**
 * Keeps the texts in the data folder, and every version in a folder of its own below `config/history`. Finishes first what a
 * crash cut off in the middle of an edit.
 */
export function diskRegistryFiles(folder: DataFolder): RegistryFiles {
  const mark = registryMark(folder);
  finishTogether(mark, registryPaths(folder));
  const folderOf = (revision: number): string => join(folder.historyFolder, String(revision).padStart(6, '0'));
  const waitingFile = join(folder.historyFolder, 'waiting.json');
  const revisions = (): readonly number[] =>
    namesIn(folder.historyFolder)
      .filter((name) => /^\d{6,}$/.test(name))
      .map(Number)
      .toSorted((a, b) => b - a);
  return {
    read: () => readRegistryTexts(folder),
    keep: (texts, version) => {
      const path = folderOf(version.revision);
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'products.yaml'), texts.products.text);
      writeFileSync(join(path, 'symbol_mappings.yaml'), texts.map.text);
      writeFileSync(join(path, 'version.json'), `${JSON.stringify(version, undefined, 2)}\n`);
      for (const old of revisions().slice(VERSIONS_MAX)) rmSync(folderOf(old), { recursive: true, force: true });
    },
    write: ({ products, map }) =>
      replaceTogether(
        mark,
        new Map([
          [folder.productsYaml, products.text],
          [folder.symbolMappingsYaml, map.text],
        ]),
      ),
    waiting: {
      read: () => textOf(waitingFile),
      write: (text) => {
        if (text === undefined) return rmSync(waitingFile, { force: true });
        mkdirSync(folder.historyFolder, { recursive: true });
        return replaceFile(waitingFile, text);
      },
    },
    versions: () => revisions().flatMap((revision) => readVersion(join(folderOf(revision), 'version.json')) ?? []),
    textsOf: (revision) => {
      const path = folderOf(revision);
      const products = textOf(join(path, 'products.yaml'));
      const map = textOf(join(path, 'symbol_mappings.yaml'));
      if (products === undefined || map === undefined) return undefined;
      return {
        products: { text: products, file: folder.productsYaml },
        map: { text: map, file: folder.symbolMappingsYaml },
      };
    },
  };
}

/** Writes aside and moves into place, so that a crash leaves the old file or the new one and never a half. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

function readVersion(path: string): RegistryVersion | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  try {
    const parsed = versionShape.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Half written when the gateway was killed: the version never came into force.
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
