import type { Result } from '../base/result.ts';
import type { CommandName } from './commands.ts';
import type { ApiError } from './contract.ts';
import type { QueryName } from './queries.ts';
import type { StreamSources } from './stream-source.ts';

/** What stands behind the contract on the gateway's side. Arguments are decoded before they come here. */
export interface Api {
  readonly version: string;
  /** Tells one life of the gateway from the next. */
  readonly run: string;
  readonly nowUs: () => number;
  /** The commands that this gateway can do. */
  commands(): readonly CommandName[];
  query(name: QueryName, args: unknown): Answer;
  /** `by` is who asks, for the journal. */
  command(name: CommandName, args: unknown, by: string): Answer;
  readonly streams: StreamSources;
}

export type Answer = Result<unknown, ApiError> | Promise<Result<unknown, ApiError>>;
