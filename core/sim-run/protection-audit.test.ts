import { describe, expect, it } from 'vitest';
import type { EngineView } from '../engine/view.ts';
import { checkProtected, unrestOf } from './protection-audit.ts';
import type { OutsidePlatform } from './sim-world.ts';

const HELD = {
  entryId: '1',
  platform: 'nt8',
  symbol: 'NQ 12-26',
  exitSide: 'SELL',
  size: 2,
  surplus: 0,
  stop: { points: 10, price: 16_240, where: 'venue', restingSize: 2 },
  text: 'stop 16240',
};

function view(protections: readonly object[], size: number): EngineView {
  const positions = () => [{ platform: 'nt8', symbol: 'NQ 12-26', size }];
  return { protections: () => protections, positions } as unknown as EngineView;
}

function platforms(orders: readonly { readonly size: number; readonly parent: string }[]): readonly OutsidePlatform[] {
  const books = new Map(
    orders.map(({ size, parent }, index) => {
      const terms = { role: 'STOP_LOSS', orderType: 'STOP', parentOrderId: parent, orderId: String(index) };
      return [String(index), { terms, endedUs: 0, size, filledSize: 0 }] as const;
    }),
  );
  return [{ dialect: 'v1', venue: { platform: 'nt8', books: { orders: books } } }] as unknown as OutsidePlatform[];
}

describe('the audit of stops and targets', () => {
  it('passes where exactly what is held is protected', () => {
    expect(() => checkProtected(view([HELD], 2))).not.toThrow();
    expect(unrestOf(view([HELD], 2), platforms([{ size: 2, parent: '1' }]))).toBeUndefined();
  });

  it('finds what is protected and not held', () => {
    expect(() => checkProtected(view([HELD], 1))).toThrow('2 is protected, 1 is held');
    expect(() => checkProtected(view([HELD], -2))).toThrow('2 is protected, 0 is held');
  });

  it('finds a stop that is too small, too large, missing, or left over', () => {
    for (const size of [1, 3])
      expect(unrestOf(view([HELD], 2), platforms([{ size, parent: '1' }]))).toContain(`${size} rests there`);
    expect(unrestOf(view([HELD], 2), platforms([]))).toContain('0 rests there');
    const leftOver = platforms([{ size: 1, parent: '9' }]);
    expect(unrestOf(view([], 0), leftOver)).toContain('protects nothing');
  });

  it('finds what was traded too much and not closed', () => {
    expect(unrestOf(view([{ ...HELD, surplus: 1 }], 2), platforms([{ size: 2, parent: '1' }]))).toContain('too much');
  });
});
