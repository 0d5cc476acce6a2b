import type { FromLink, StartLink } from '../../adapters/link-process.ts';

/** The way to the engine, whatever it is made of. `taken` is called when the next message may follow. */
export interface LinkLane {
  post(message: FromLink, taken: () => void): void;
}

/** The part of edge-js that is used: it gives a .NET method as a function. */
export interface Edge {
  func(options: {
    readonly assemblyFile: string;
    readonly typeName: string;
    readonly methodName: string;
  }): (input: unknown, answer: (error: unknown, result: unknown) => void) => void;
}

export interface RunLinkOptions {
  readonly lane: LinkLane;
  /** Loads edge-js, and with it the CLR. Throws where there is none. */
  readonly load: () => Edge;
  /** The compiled NexusBridge.Client. */
  readonly library: string;
  /** Ends the process: it can do nothing here. */
  readonly leave: () => void;
}

type SendBatch = (batch: Uint8Array, answer: (error: unknown) => void) => void;

/**
 * Stands between the engine and the library: what comes from one goes to the other as it is, one batch at a time. Returns
 * what takes the engine's messages. An error of the library that it did not tell itself is thrown and ends the process.
 */
export function runLink({ lane, load, library, leave }: RunLinkOptions): (message: unknown) => void {
  let send: SendBatch | undefined;

  const unavailable = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    lane.post({ type: 'unavailable', reason: reason.split('\n', 1)[0] ?? reason }, leave);
  };

  const begin = ({ port, linksMax, backlogBytesMax }: StartLink): void => {
    const onBatch = (batch: Uint8Array, answer: (error: unknown, result: unknown) => void): void =>
      lane.post(batch, () => answer(null, null));
    try {
      const start = load().func({
        assemblyFile: library,
        typeName: 'NexusBridge.Client.Startup',
        methodName: 'Invoke',
      });
      start({ port, linksMax, backlogBytesMax, onBatch }, (error, result) => {
        if (error !== null && error !== undefined) unavailable(error);
        else send = result as SendBatch;
      });
    } catch (error) {
      unavailable(error);
    }
  };

  return (message) => {
    if (message instanceof Uint8Array)
      send?.(Buffer.from(message.buffer, message.byteOffset, message.byteLength), (error) => {
        if (error !== null && error !== undefined) throw error;
      });
    else begin(message as StartLink);
  };
}
