import type { SymbolTerms } from '../../model/platform.ts';

/** A symbol that a simulated platform trades: its own spelling and terms, and the root whose price it has. */
export interface SimSymbol extends SymbolTerms {
  readonly root: string;
}
