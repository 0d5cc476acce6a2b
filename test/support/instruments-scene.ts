import type { InstrumentSources } from '../../core/app/instruments-desk.ts';
import { createLiveRegistry } from '../../core/app/live-registry.ts';
import { buildRegistry, loadShippedInstruments, type RegistryTexts } from '../../core/app/load-registry.ts';
import type { ProvedStore } from '../../core/app/proved-prices.ts';
import type { RateStore } from '../../core/app/rate-store.ts';
import type { RegistryFiles, RegistryVersion } from '../../core/app/registry-files.ts';
import type { KnownRate } from '../../core/model/rate.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene, type GatewaySceneOptions } from './gateway-scene.ts';
import type { SeenMessage } from './memory-peer.ts';
import { shippedText } from './shipped-registry.ts';

/** Files in memory, which a test may change by hand. */
export interface MemoryFiles extends RegistryFiles {
  texts: RegistryTexts;
  /** Edits that wait, as they are kept. */
  keptWaiting: string | undefined;
  /** Puts another text in the place of a file, as a person with an editor would. */
  overwrite(file: 'products' | 'map', text: string): void;
}

/** A whole gateway whose symbols and rates can be changed, and an operator with the token. */
export interface InstrumentsScene extends GatewayScene {
  readonly files: MemoryFiles;
  /** What was kept of the rates. */
  readonly keptRates: { rates: readonly KnownRate[] };
  /** Does an admin action and returns its data; throws with the code and the reason when it is refused. */
  operate(action: string, payload?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** The texts of the alerts of one code, newest first. */
  alerts(code: string): Promise<readonly string[]>;
}

export interface InstrumentsSceneOptions extends Omit<GatewaySceneOptions, 'instruments' | 'rateStore'> {
  readonly mapText?: string;
  readonly productsText?: string;
  readonly keptRates?: readonly KnownRate[];
  /** Edits that waited when the gateway before it ended. */
  readonly keptWaiting?: string | undefined;
  readonly proved?: ProvedStore;
  /** What `reload` reads of the section `currency`. */
  readonly readRates?: NonNullable<InstrumentSources['readRates']>;
}

/** Starts one, with everything as shipped unless said otherwise. */
export async function instrumentsScene(options: InstrumentsSceneOptions = {}): Promise<InstrumentsScene> {
  const shipped = loadShippedInstruments();
  if (!shipped.ok) throw new Error('what is shipped does not load');
  const files = memoryFiles({
    products: { text: options.productsText ?? '', file: 'products.yaml' },
    map: { text: options.mapText ?? shippedText('symbol_mappings.yaml'), file: 'symbol_mappings.yaml' },
  });
  files.keptWaiting = options.keptWaiting;
  const registry = buildRegistry(shipped.value, files.texts);
  if (!registry.ok) throw new Error('the texts of the test do not load');
  const keptRates = { rates: options.keptRates ?? [] };
  const rateStore: RateStore = {
    load: () => keptRates.rates,
    save: (rates) => {
      keptRates.rates = rates;
    },
  };
  const live = createLiveRegistry(registry.value);
  const scene = await gatewayScene({
    ...options,
    instruments: {
      live,
      shipped: shipped.value,
      files,
      ...(options.proved && { proved: options.proved }),
      ...(options.readRates && { readRates: options.readRates }),
    },
    rateStore,
  });
  let lastRequest = 0;
  const operate: InstrumentsScene['operate'] = async (action, payload = {}) => {
    const peer = scene.adminDoor.dial({ socketType: 'REQ' });
    lastRequest += 1;
    peer.says({ action, request_id: `r${lastRequest}`, token: ADMIN_TOKEN, payload });
    for (let turn = 0; turn < 20 && peer.received.length === 0; turn += 1) {
      scene.pass();
      await Promise.resolve();
    }
    const [answer] = peer.received;
    if (answer?.['status'] !== 'SUCCESS') throw new Error(refusalText(answer));
    return answer['data'];
  };
  return {
    ...scene,
    files,
    keptRates,
    operate,
    alerts: async (code) => {
      const rows = (await operate('alerts')) as readonly { readonly code: string; readonly text: string }[];
      return rows.filter((row) => row.code === code).map(({ text }) => text);
    },
  };
}

function refusalText(answer: SeenMessage | undefined): string {
  const { code, reason } = (answer?.['error'] ?? {}) as { readonly code?: string; readonly reason?: string };
  return `${code ?? 'no answer'}: ${reason ?? ''}`;
}

function memoryFiles(start: RegistryTexts): MemoryFiles {
  const kept = new Map<number, { readonly texts: RegistryTexts; readonly version: RegistryVersion }>();
  const files: MemoryFiles = {
    texts: start,
    keptWaiting: undefined,
    overwrite: (file, text) => {
      files.texts = { ...files.texts, [file]: { ...files.texts[file], text } };
    },
    read: () => files.texts,
    keep: (texts, version) => {
      kept.set(version.revision, { texts, version });
    },
    write: (texts) => {
      files.texts = texts;
    },
    versions: () => [...kept.values()].map(({ version }) => version).toSorted((a, b) => b.revision - a.revision),
    textsOf: (revision) => kept.get(revision)?.texts,
    waiting: {
      read: () => files.keptWaiting,
      write: (text) => {
        files.keptWaiting = text;
      },
    },
  };
  return files;
}
