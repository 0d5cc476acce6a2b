import type { Registry } from '../instruments/registry.ts';

/** One registry for everybody who holds it, whose content is swapped as a whole. */
export interface LiveRegistry {
  /** Answers from whatever is in force at the moment of the call. */
  readonly registry: Registry;
  readonly inForce: Registry;
  replace(next: Registry): void;
}

/** Makes a registry that can be swapped while the gateway runs; between two calls, so never within one decision. */
export function createLiveRegistry(first: Registry): LiveRegistry {
  let inForce = first;
  return {
    get inForce() {
      return inForce;
    },
    replace: (next) => {
      inForce = next;
    },
    registry: {
      get roots() {
        return inForce.roots;
      },
      get products() {
        return inForce.products;
      },
      get map() {
        return inForce.map;
      },
      spellingOf: (...args) => inForce.spellingOf(...args),
      normalize: (...args) => inForce.normalize(...args),
      orderTarget: (...args) => inForce.orderTarget(...args),
      checkOrderSymbol: (...args) => inForce.checkOrderSymbol(...args),
      resolve: (...args) => inForce.resolve(...args),
      spell: (...args) => inForce.spell(...args),
      frontMonth: (...args) => inForce.frontMonth(...args),
      tradeDayUs: (...args) => inForce.tradeDayUs(...args),
      sizeLabel: (...args) => inForce.sizeLabel(...args),
      isSizeConfirmed: (...args) => inForce.isSizeConfirmed(...args),
      sizeConfirmation: (...args) => inForce.sizeConfirmation(...args),
      priceSentence: (...args) => inForce.priceSentence(...args),
      isPriceConfirmed: (...args) => inForce.isPriceConfirmed(...args),
      contradictions: (...args) => inForce.contradictions(...args),
      pointValue: (...args) => inForce.pointValue(...args),
      tickSize: (...args) => inForce.tickSize(...args),
      marginUsd: (...args) => inForce.marginUsd(...args),
      sessionAt: (...args) => inForce.sessionAt(...args),
      tradedContract: (...args) => inForce.tradedContract(...args),
      translate: (...args) => inForce.translate(...args),
    },
  };
}
