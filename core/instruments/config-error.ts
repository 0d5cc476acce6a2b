/** What is wrong in a file that a person edits, and where: shown as `products.yaml:12 NQ.tick: expected …`. */
export interface ConfigError {
  readonly file: string;
  /** 1-based; 1 when the place is not known. */
  readonly line: number;
  /** The path of the key, as `products.NQ.tick`; empty for the whole file. */
  readonly key: string;
  readonly message: string;
}

/** One line for a log or a terminal. */
export function describeConfigError(error: ConfigError): string {
  return `${error.file}:${error.line}${error.key === '' ? '' : ` ${error.key}`}: ${error.message}`;
}
