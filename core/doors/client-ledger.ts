import type { Clock } from '../base/clock.ts';
import type { Audience } from '../model/client-message.ts';
import type { ClientId } from '../model/ids.ts';
import { LEGACY_CLIENT } from '../model/ids.ts';
import { ClientLog } from './client-log.ts';

/** What is kept of a client by name, whether it is connected or not. */
export interface ClientRecord {
  readonly log: ClientLog;
  /** Whose fills it asked for in its last HELLO. */
  fills: 'own' | 'all';
}

/** Clients that are remembered; above that the one that was heard of least recently, and is not connected, is forgotten. */
export const CLIENTS_MAX = 512;

/** The clients that said HELLO or own orders, by name. */
export class ClientLedger {
  readonly #clock: Pick<Clock, 'nowUs'>;
  readonly #isConnected: (client: ClientId) => boolean;
  /** Least recently heard of first. */
  readonly #records = new Map<ClientId, ClientRecord>();

  constructor(clock: Pick<Clock, 'nowUs'>, isConnected: (client: ClientId) => boolean) {
    this.#clock = clock;
    this.#isConnected = isConnected;
  }

  /** The client's record, begun now if it has none. */
  record(client: ClientId): ClientRecord {
    const record: ClientRecord = this.#records.get(client) ?? {
      log: new ClientLog(this.#clock.nowUs()),
      fills: 'own',
    };
    this.#records.delete(client);
    this.#records.set(client, record);
    if (this.#records.size > CLIENTS_MAX) this.#forgetOne(client);
    return record;
  }

  /** The clients whose log an order message belongs in: its owner, and those that asked for all fills. */
  recipients(audience: Audience): readonly ClientId[] {
    if (audience.to === 'everyone') return [];
    const { client: owner } = audience;
    const clients: ClientId[] = owner === LEGACY_CLIENT ? [] : [owner];
    if (audience.to === 'owner_and_watchers')
      for (const [client, { fills }] of this.#records) if (fills === 'all' && client !== owner) clients.push(client);
    return clients;
  }

  #forgetOne(newest: ClientId): void {
    for (const client of this.#records.keys()) {
      if (client === newest || this.#isConnected(client)) continue;
      this.#records.delete(client);
      return;
    }
  }
}
