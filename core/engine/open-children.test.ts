import { describe, expect, it } from 'vitest';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { OpenChildren } from './open-children.ts';

function childOn(platform: string, orderId: string): Child {
  return { orderId: orderId as OrderId, platform: platform as PlatformId } as Child;
}

describe('open children', () => {
  it('are found together and by platform, in the order in which they came', () => {
    const open = new OpenChildren();
    const children = [childOn('nt8', '1'), childOn('sierra', '2'), childOn('nt8', '3')];
    for (const child of children) open.add(child);

    expect([...open.all()]).toEqual(children);
    expect([...open.on('nt8' as PlatformId)]).toEqual([children[0], children[2]]);
    expect([...open.on('mt5_global' as PlatformId)]).toEqual([]);
  });

  it('are gone everywhere once they end, and stand once however often they are added', () => {
    const open = new OpenChildren();
    const child = childOn('nt8', '1');
    open.add(child);
    open.add(child);
    expect([...open.on('nt8' as PlatformId)]).toEqual([child]);

    open.delete(child);
    expect(open.has(child.orderId)).toBe(false);
    expect([...open.all(), ...open.on('nt8' as PlatformId)]).toEqual([]);
  });

  it('may end while somebody goes through them', () => {
    const open = new OpenChildren();
    const [first, second, third] = ['1', '2', '3'].map((orderId) => childOn('nt8', orderId)) as [Child, Child, Child];
    for (const child of [first, second, third]) open.add(child);
    const seen: Child[] = [];
    for (const child of open.on('nt8' as PlatformId)) {
      seen.push(child);
      open.delete(child);
      open.delete(second);
    }
    expect(seen).toEqual([first, third]);
  });
});
