/**
 * The contract between the gateway and whoever shows it: the panel, the tray, the tests. What may be asked stands in
 * `queries.ts`, what may be done in `commands.ts`, what may be watched in `streams.ts`, how it travels in `message.ts`,
 * and its bounds in `terms.ts`. This is the one file that a window imports them from.
 */
export { COMMANDS, type CommandArgs, type CommandName, type CommandResult } from './commands.ts';
export { QUERIES, type QueryArgs, type QueryName, type QueryResult } from './queries.ts';
export { STREAMS, type StreamEntry, type StreamName, type StreamState } from './streams.ts';
export { CONTRACT_VERSION, PATCH_EVERY_MS, STALE_AFTER_MS, type ApiError } from './terms.ts';
