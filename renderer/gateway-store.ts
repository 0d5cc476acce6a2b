import { create } from 'zustand';
import type { ConnectionState } from '../core/api/connection-state.ts';
import type { StreamName, StreamState } from '../core/api/streams.ts';

type Streams = { readonly [N in StreamName]?: StreamState<N> };

/** What the window knows of its gateway. It keeps the last truth when the connection is gone. */
export interface GatewayState {
  readonly connection: ConnectionState;
  readonly streams: Streams;
  /** When the connection broke, by the window's clock; undefined while it stands. */
  readonly lostAtMs: number | undefined;
  readonly setConnection: (connection: ConnectionState, nowMs: number) => void;
  readonly setStream: <N extends StreamName>(name: N, state: StreamState<N>) => void;
}

export const useGateway = create<GatewayState>((set) => ({
  connection: { kind: 'connecting' },
  streams: {},
  lostAtMs: undefined,
  setConnection: (connection, nowMs) =>
    set((before) => ({
      connection,
      lostAtMs: connection.kind === 'connected' ? undefined : (before.lostAtMs ?? nowMs),
    })),
  setStream: (name, state) => set(({ streams }) => ({ streams: { ...streams, [name]: state } })),
}));
