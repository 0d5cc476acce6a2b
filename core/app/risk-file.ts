import { readFileSync } from 'node:fs';
import type { DataFolder } from './data-folder.ts';
import { replaceFile } from './registry-files.ts';
import { shippedRiskText } from './risk-config.ts';

/** Where the limits are kept. */
export interface RiskFile {
  /** The name under which faults are reported. */
  readonly name: string;
  /** What stands there now; throws where it cannot be read. */
  read(): string;
  /** Puts a text in its place; throws where that cannot be done, and the old one stands. */
  write(text: string): void;
}

/** risk_limits.yaml of a data folder. */
export function diskRiskFile({ riskLimitsYaml: path }: DataFolder): RiskFile {
  return { name: path, read: () => readFileSync(path, 'utf8'), write: (text) => replaceFile(path, text) };
}

/** A file that ends with the process: as shipped, unless a text is given. */
export function memoryRiskFile(text: string = shippedRiskText()): RiskFile {
  let now = text;
  return {
    name: 'risk_limits.yaml',
    read: () => now,
    write: (next) => {
      now = next;
    },
  };
}
