import type { PlatformId } from '../model/ids.ts';
import type { QuoteBoard, RootKey } from '../model/quote-board.ts';
import { dataViewOf, encodeAscii, isNumber } from '../wire/msgpack-bytes.ts';
import { TickScanner } from '../wire/tick-scan.ts';
import { hasPrice, readPrice, writeQuote } from '../wire/tick-numbers.ts';
import type { TickOffsets } from '../wire/tick-offsets.ts';
import { SYMBOL_BYTES_MAX, SymbolRoutes, type SymbolRoute } from './symbol-routes.ts';
import { batchHead, singleHead } from './tick-batch-frame.ts';
import type { TickOutput } from './tick-output.ts';

/** Why a tick was dropped; it changed nothing. The meanings stand in the error catalogue. */
export type TickRefusal = 'TICK_MALFORMED' | 'TICK_BAD_PRICE' | 'SYMBOL_UNMAPPED';

/** What a platform symbol means. */
export interface SymbolMeaning {
  /** The universal symbol: ASCII, 1 to 32 characters. */
  readonly root: string;
  /** Whether it is the month that is traded now; another month is passed on but sets no price of the root. */
  readonly isFront: boolean;
  /** Another row of the quote board that its prices are kept in, for a month that is not traded and yet wanted. */
  readonly quoteRow?: string;
}

/** What the tick lane asks of and tells its owner. */
export interface TickLaneHost {
  /** Called once per distinct symbol of a connection, until the symbols are forgotten; undefined: nobody maps it. */
  resolveSymbol(platform: PlatformId, symbol: string): SymbolMeaning | undefined;
  /** A tick was dropped; called for each, to be counted by reason. */
  refused(platform: PlatformId, code: TickRefusal): void;
  /** A symbol that nobody maps; called once per distinct symbol of a connection. */
  unmapped(platform: PlatformId, symbol: string): void;
  /** The first tick of a symbol on a connection, then one a minute: for the log. */
  sampled(platform: PlatformId, root: string, price: number): void;
}

/** Time between two samples of one symbol. */
export const SAMPLE_EVERY_US = 60_000_000;

/** Parts shared by all sources of one lane. */
export interface TickLaneParts {
  readonly board: QuoteBoard;
  readonly host: TickLaneHost;
  readonly output: TickOutput;
}

/** The ticks of one platform connection: remembers its message shapes and its symbols. */
export class TickSource {
  /** Ticks taken since the connection opened, and our time of the last; 0 before the first. */
  ticks = 0;
  lastTickUs = 0;
  private readonly platform: PlatformId;
  private readonly parts: TickLaneParts;
  private readonly slot: number;
  private readonly scanner = new TickScanner();
  private readonly routes = new SymbolRoutes();
  private readonly heads: { readonly single: DataView; readonly batch: Uint8Array };
  private generation = 0;
  private lastBytes: Uint8Array | undefined = undefined;
  private view: DataView = new DataView(new ArrayBuffer(0));

  constructor(platform: PlatformId, parts: TickLaneParts, slot: number) {
    this.platform = platform;
    this.parts = parts;
    this.slot = slot;
    this.heads = { single: dataViewOf(singleHead(platform)), batch: batchHead(platform) };
  }

  /**
   * Takes the message `[start, end)` if it is MARKET_DATA or MARKET_DATA_BATCH; `other` means that it is neither and
   * nothing was done. The bytes are read during the call and not kept. A tick is dropped, counted and changes nothing
   * when it does not hold together or lacks symbol or price (TICK_MALFORMED), its price is not finite (TICK_BAD_PRICE),
   * or nobody maps its symbol (SYMBOL_UNMAPPED); a batch that does not hold together is dropped whole. A bid, ask or
   * volume that is no finite number reads as absent.
   */
  accept(bytes: Uint8Array, start: number, end: number): 'tick' | 'batch' | 'other' {
    if (bytes !== this.lastBytes) {
      this.lastBytes = bytes;
      this.view = dataViewOf(bytes);
    }
    const { view, scanner, parts } = this;
    const kind = scanner.scan(bytes, view, start, end);
    switch (kind) {
      case 'other':
        return kind;
      case 'malformed':
        parts.host.refused(this.platform, 'TICK_MALFORMED');
        return 'tick';
      case 'tick':
        parts.output.begin(this.heads);
        this.takeTick(bytes, view, start, scanner.rows.offsets[0]!, end, true);
        return kind;
      case 'batch':
        parts.output.begin(this.heads);
        this.takeBatch(bytes, view, end);
        return kind;
    }
  }

  private takeBatch(bytes: Uint8Array, view: DataView, end: number): void {
    const { starts, offsets, count } = this.scanner.rows;
    for (let i = 0; i < count; i++) this.takeTick(bytes, view, starts[i]!, offsets[i]!, end, false);
  }

  /** Judges one scanned tick and passes it on. One that `isMessage` is the whole of `[start, end)`. */
  private takeTick(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    offsets: TickOffsets,
    end: number,
    isMessage: boolean,
  ): void {
    const { board, output, host } = this.parts;
    const textAt = offsets.symbolText;
    if (textAt < 0 || !hasPrice(view, start, offsets)) {
      host.refused(this.platform, refusalOf(bytes, start, offsets));
      return;
    }
    const symbolEnd = start + offsets.symbolEnd;
    const route = this.routeOf(bytes, view, start + textAt, symbolEnd);
    if (route === undefined) return;

    const { cell, replacement } = route;
    const { readTsUs } = output;
    if (route.quoteCell !== undefined) writeQuote(view, start, offsets, readTsUs, board, route.quoteCell);
    const symbolAt = start + offsets.symbol;
    const dataStart = start + offsets.dataStart;
    const dataEnd = start + offsets.dataEnd;
    if (output.wantsSingles) {
      const { frames } = output;
      if (isMessage) frames.addFrame(view, start, end, symbolAt, symbolEnd, replacement, cell);
      else
        frames.addEnvelopedFrame(this.heads.single, view, dataStart, dataEnd, symbolAt, symbolEnd, replacement, cell);
    }
    if (output.wantsBatches) output.items.addItem(view, dataStart, dataEnd, symbolAt, symbolEnd, replacement, cell);
    output.flushIfFull();
    this.ticks++;
    this.lastTickUs = readTsUs;
    if (readTsUs >= route.nextSampleUs) {
      route.nextSampleUs = readTsUs + SAMPLE_EVERY_US;
      host.sampled(this.platform, route.root, readPrice(view, start, offsets));
    }
  }

  /** The route of the symbol's text `[at, end)`; undefined after the refusal was counted. */
  private routeOf(bytes: Uint8Array, view: DataView, at: number, end: number): SymbolRoute | undefined {
    const length = end - at;
    if (this.generation !== this.parts.output.generation) {
      this.generation = this.parts.output.generation;
      this.routes.clear();
    }
    let route = this.routes.find(view, at, length);
    if (route === undefined) {
      if (length === 0 || length > SYMBOL_BYTES_MAX) {
        this.parts.host.refused(this.platform, 'TICK_MALFORMED');
        return undefined;
      }
      route = this.resolve(Buffer.from(bytes.subarray(at, end)).toString('utf8')) ?? null;
      this.routes.add(view, at, length, route);
    }
    if (route !== null) return route;
    this.parts.host.refused(this.platform, 'SYMBOL_UNMAPPED');
    return undefined;
  }

  private quoteCellOf({ isFront, quoteRow }: SymbolMeaning, key: RootKey): number | undefined {
    const { board } = this.parts;
    const row = isFront ? key : quoteRow === undefined ? undefined : board.rootKey(quoteRow);
    return row === undefined ? undefined : board.cellOf(row, this.slot);
  }

  private resolve(symbol: string): SymbolRoute | undefined {
    const { board, host } = this.parts;
    const meaning = host.resolveSymbol(this.platform, symbol);
    const key = meaning === undefined ? undefined : board.rootKey(meaning.root);
    if (meaning === undefined || key === undefined) {
      host.unmapped(this.platform, symbol);
      return undefined;
    }
    return {
      root: meaning.root,
      replacement: encodeAscii(meaning.root),
      cell: board.cellOf(key, this.slot),
      quoteCell: this.quoteCellOf(meaning, key),
      nextSampleUs: 0,
    };
  }
}

/** Why a tick without a symbol in text or a finite price is refused. */
function refusalOf(bytes: Uint8Array, start: number, offsets: TickOffsets): TickRefusal {
  const priceAt = offsets.price;
  const hasNumbers = offsets.symbolText >= 0 && priceAt >= 0 && isNumber(bytes, start + priceAt);
  return hasNumbers ? 'TICK_BAD_PRICE' : 'TICK_MALFORMED';
}
