import { useCallback, useEffect, useMemo, useState } from 'react';
import type { CommandArgs, CommandName, CommandResult } from '../core/api/commands.ts';
import type { QueryArgs, QueryName, QueryResult } from '../core/api/queries.ts';
import type { StreamName, StreamState, TableStreamName, StreamEntry } from '../core/api/streams.ts';
import type { ApiError } from '../core/api/contract.ts';
import type { Result } from '../core/base/result.ts';
import { connectGateway } from './connect.ts';
import { useGateway } from './gateway-store.ts';
import { usePanel } from './panel-store.ts';
import { wordsOf } from './words/words.ts';

const client = connectGateway();
client.onState((state) => useGateway.getState().setConnection(state, Date.now()));

/** The state of a stream, watched while the component is shown; undefined before the first snapshot. */
export function useStream<N extends StreamName>(name: N): StreamState<N> | undefined {
  useEffect(() => client.watch(name, (state) => useGateway.getState().setStream(name, state)), [name]);
  return useGateway(({ streams }) => streams[name]);
}

/** The rows of a table stream; the same list until one of them changes. */
export function useRows<N extends TableStreamName>(name: N): readonly StreamEntry<N>[] | undefined {
  const state = useStream(name) as ReadonlyMap<string, StreamEntry<N>> | undefined;
  return useMemo(() => (state === undefined ? undefined : [...state.values()]), [state]);
}

/** Asks once, without a component around. */
export function ask<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<Result<QueryResult<N>, ApiError>> {
  return client.query(name, args);
}

/** How long an answer to a command may take before that is said. */
const SLOW_MS = 3_000;
/** These wait for platforms or look at the disk, and say themselves what they are at. */
const LONG: readonly CommandName[] = ['gatewayStop', 'platformDisconnect', 'bridgeInstall', 'bridgeDoctor'];

/** Tells the gateway to do something, and shows the refusal if it does not; says so where no answer comes. */
export async function command<N extends CommandName>(
  name: N,
  args: CommandArgs<N>,
): Promise<Result<CommandResult<N>, ApiError>> {
  const { language, say, hush } = usePanel.getState();
  let slow: number | undefined;
  const timer = setTimeout(() => {
    if (!LONG.includes(name)) slow = say({ bad: true, text: wordsOf(language, 'command.slow', SLOW_MS / 1_000) });
  }, SLOW_MS);
  const result = await client.command(name, args);
  clearTimeout(timer);
  if (slow !== undefined) hush(slow);
  if (!result.ok) sayRefusal(result.error);
  return result;
}

/** Shows why something was refused, and what to do about it. */
export function sayRefusal({ reason, remedy }: ApiError): void {
  usePanel.getState().say({ bad: true, text: reason, remedy });
}

/** Dials now. */
export function retryConnection(): void {
  client.retry();
}

/** What a question was answered with. The last answer stays while a new one is on its way. */
export interface Answered<R> {
  readonly value: R | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  /** The value answers other arguments than those that are asked now. */
  readonly isOther: boolean;
  readonly again: () => void;
}

/** Asks when shown, when the arguments change, and when `revision` does. `delayMs` waits for typing to pause. */
export function useQuery<N extends QueryName>(
  name: N,
  args: QueryArgs<N> | undefined,
  revision: unknown = 0,
  delayMs = 0,
): Answered<QueryResult<N>> {
  const [answer, setAnswer] = useState<
    Omit<Answered<QueryResult<N>>, 'again' | 'isOther'> & { readonly of: string | undefined }
  >({
    value: undefined,
    error: undefined,
    isLoading: true,
    of: undefined,
  });
  const [round, setRound] = useState(0);
  const isConnected = useGateway(({ connection }) => connection.kind === 'connected');
  const asked = args === undefined ? undefined : JSON.stringify(args);
  useEffect(() => {
    if (asked === undefined || !isConnected) return undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      setAnswer((before) => ({ ...before, isLoading: true }));
      void client.query(name, JSON.parse(asked) as QueryArgs<N>).then((result) => {
        if (isOver) return;
        setAnswer((before) =>
          result.ok
            ? { value: result.value, error: undefined, isLoading: false, of: asked }
            : { value: before.value, error: result.error, isLoading: false, of: asked },
        );
      });
    }, delayMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [name, asked, revision, delayMs, round, isConnected]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  const { value, error, isLoading, of } = answer;
  // From the first keystroke on an answer is that to another question, also while the wait for the next ones lasts.
  const isOther = of !== asked;
  return { value, error, isLoading: isLoading || (asked !== undefined && isOther), isOther, again };
}
