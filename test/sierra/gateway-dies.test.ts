import { describe, expect, it } from 'vitest';
import type { Dial } from '../../core/adapters/sierra/dial.ts';
import type { GatewayOptions } from '../../core/app/run-gateway.ts';
import { ok } from '../../core/base/result.ts';
import type { JournalEntry } from '../../core/journal/record.ts';
import { DtcServer } from '../support/dtc-server.ts';
import { manualClock } from '../support/manual-clock.ts';
import { sierraGateway } from '../support/sierra-gateway.ts';
import { holdTruth, POINTS, type Life } from '../support/sierra-lives.ts';
import { SIERRA } from '../support/sierra-scene.ts';

type Journal = NonNullable<GatewayOptions['journal']>;

/** A gateway that can die: from then on nothing of it reaches the disk or the wire. */
class Mortal {
  readonly #kept: JournalEntry[];
  #isDead = false;

  constructor(kept: JournalEntry[]) {
    this.#kept = kept;
  }

  die(): void {
    this.#isDead = true;
  }

  get journal(): Journal {
    return {
      commit: (entries) => {
        if (!this.#isDead) this.#kept.push(...structuredClone(entries as JournalEntry[]));
        return { outcome: 'written' };
      },
      recover: (restore) => {
        for (const { decisions } of structuredClone(this.#kept)) for (const decision of decisions) restore(decision);
        return ok(this.#kept.at(-1)?.event.atUs ?? 0);
      },
    };
  }

  dial(server: DtcServer): Dial {
    return (host, port, events) => {
      if (this.#isDead) return { write: () => {}, queuedBytes: 0, close: () => {} };
      const wire = server.dial(host, port, events);
      return {
        write: (bytes) => {
          if (!this.#isDead) wire.write(bytes);
        },
        get queuedBytes() {
          return wire.queuedBytes;
        },
        close: () => wire.close(),
      };
    };
  }
}

async function dieAt(life: Life, point: string, renamesHistory: boolean): Promise<void> {
  const clock = manualClock();
  const server = new DtcServer(clock);
  server.behaviour.renamesHistory = renamesHistory;
  const kept: JournalEntry[] = [];
  const first = new Mortal(kept);
  const before = await sierraGateway({ clock, server, journal: first.journal, dial: (dtc) => first.dial(dtc) });
  let deaths = 0;
  server.step = (name) => {
    if (name !== point || deaths > 0) return;
    deaths += 1;
    first.die();
    server.cut();
  };
  const client = before.legacyClient();
  life.drive(before, (message) => client.says(message));
  expect(deaths).toBe(1);

  const second = new Mortal(kept);
  const after = await sierraGateway({ clock, server, journal: second.journal, dial: (dtc) => second.dial(dtc) });
  after.pass(15_000);
  expect(after.gateway.view.platform(SIERRA)?.linked).toBe(true);
  holdTruth(server, after);
  after.pass(15_000);
  holdTruth(server, after);
}

describe('a gateway that dies in the life of an order at Sierra Chart', () => {
  it.for(POINTS)('knows the truth after the next start, %s: %s', ([, point, life]) => dieAt(life, point, false));

  it.for(POINTS)('knows it also with a history that renames executions, %s: %s', ([, point, life]) =>
    dieAt(life, point, true),
  );
});
