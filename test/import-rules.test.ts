import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Who may import whom among the folders of core/, downward only. A folder may always import itself. What is not listed
 * here does not exist: a new folder states its place first.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  api: ['base', 'model'],
  wire: ['base', 'model'],
  instruments: ['base', 'model'],
  currency: ['base', 'model'],
  orders: ['base', 'model'],
  risk: ['base', 'model'],
  monitoring: ['base', 'model'],
  engine: ['base', 'model', 'instruments', 'currency', 'orders', 'risk', 'monitoring'],
  zmtp: ['base'],
  journal: ['base', 'model', 'engine', 'wire'],
  adapters: ['base', 'model', 'wire', 'risk'],
  doors: ['base', 'model', 'wire', 'zmtp', 'risk', 'adapters'],
  client: ['base', 'model', 'wire', 'zmtp'],
  demo: ['base', 'model', 'client'],
  // Benchmarks start the same processes as the command line, which in turn starts them: no file may close the circle.
  // One of them drives an adapter alone, behind the gate that it reads.
  bench: [
    'app',
    'base',
    'model',
    'wire',
    'zmtp',
    'doors',
    'instruments',
    'client',
    'engine',
    'journal',
    'adapters',
    'risk',
  ],
  // A whole gateway in a world of its own; the command line starts it, as it does the benchmarks.
  'sim-run': ['app', 'base', 'model', 'wire', 'zmtp', 'instruments', 'orders', 'engine', 'journal', 'adapters', 'risk'],
  app: [
    'api',
    'base',
    'model',
    'wire',
    'instruments',
    'currency',
    'orders',
    'risk',
    'monitoring',
    'engine',
    'zmtp',
    'journal',
    'adapters',
    'doors',
    'client',
    'demo',
    'bench',
    'sim-run',
  ],
};

/** Folders that run anywhere: no Node, no timers, no wall clock, no chance of their own. */
const PURE = ['base', 'model', 'wire', 'instruments', 'currency', 'orders', 'risk', 'engine', 'api'];
const IMPURE = /\b(process\.|Date\.now|Math\.random|setTimeout|setInterval|setImmediate|Buffer\b)/;
const SHAPELESS_NAMES = /^(index|utils?|types|helpers?|common|misc)\.tsx?$/;

const root = resolve(import.meta.dirname, '..');
const core = join(root, 'core');

interface Source {
  /** Path below the project, with forward slashes. */
  readonly file: string;
  readonly folder: string;
  readonly code: string;
  /** Files of the project that it imports. */
  readonly imports: readonly string[];
  /** Packages and Node modules that it imports. */
  readonly packages: readonly string[];
}

const sources: readonly Source[] = readdirSync(core, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => readSource(join(core, name)));

function readSource(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const imported = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|import\('([^']+)'\)/g),
  ].map((match) => match[1] ?? match[2] ?? '');
  const file = relative(root, path).replaceAll('\\', '/');
  return {
    file,
    folder: file.split('/')[1] ?? '',
    code: text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ''),
    imports: imported
      .filter((name) => name.startsWith('.'))
      .map((name) => relative(root, resolve(dirname(path), name)).replaceAll('\\', '/')),
    packages: imported.filter((name) => !name.startsWith('.')),
  };
}

describe('the tree', () => {
  it('imports downward only', () => {
    const wrong = sources.flatMap(({ file, folder, imports }) =>
      imports
        .map((imported) => imported.split('/')[1] ?? '')
        .filter((target) => target !== folder && !(MAY_IMPORT[folder] ?? []).includes(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no cycles', () => {
    const importsOf = new Map(sources.map(({ file, imports }) => [file, imports]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const imported of importsOf.get(file) ?? []) visit(imported, [...path, file]);
      done.add(file);
    };
    for (const { file } of sources) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('keeps Node, time and chance out of pure folders', () => {
    const wrong = sources
      .filter(({ folder }) => PURE.includes(folder))
      .filter(({ code, packages }) => IMPURE.test(code) || packages.some((name) => name.startsWith('node:')))
      .map(({ file }) => file);
    expect(wrong).toEqual([]);
  });

  it('lets adapters see neither the engine nor each other', () => {
    const wrong = sources.flatMap(({ file, imports }) => {
      const [, folder, own] = file.split('/');
      // The catalog is the one place that knows them all.
      if (folder !== 'adapters' || own === 'catalog.ts') return [];
      return (
        imports
          .filter((imported) => imported.startsWith('core/adapters/') && imported.split('/').length > 3)
          // The frames of bridges are shared by every platform whose own code dials the gateway.
          .filter((imported) => ![own, 'bridge'].includes(imported.split('/')[2] ?? ''))
          .map((imported) => `${file} imports ${imported}`)
      );
    });
    expect(wrong).toEqual([]);
  });

  it('names every file for what it is', () => {
    const wrong = sources
      .map(({ file }) => file)
      .filter((file) => SHAPELESS_NAMES.test(file.split('/').at(-1) ?? '') && file !== 'core/client/index.ts');
    expect(wrong).toEqual([]);
  });
});
