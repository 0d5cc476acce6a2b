import { describe, expect, it } from 'vitest';
import { placeWindow, readWindowState } from './window-state.ts';

const LEFT = { x: 0, y: 0, width: 1_920, height: 1_040 };
const RIGHT = { x: 1_920, y: 0, width: 1_707, height: 920 };
const KEPT = { bounds: { x: 2_000, y: 100, width: 900, height: 700 }, isMaximised: false };

describe('the place of the window', () => {
  it('is the middle of the first screen at the first start', () => {
    expect(placeWindow(undefined, [LEFT]).bounds).toEqual({ x: 410, y: 140, width: 1_100, height: 760 });
  });

  it('is where it stood while its screen is there', () => {
    expect(placeWindow(KEPT, [LEFT, RIGHT])).toEqual(KEPT);
  });

  it('is on a screen that is there when its own was unplugged', () => {
    const { bounds } = placeWindow(KEPT, [LEFT]);
    expect(bounds).toEqual({ x: 510, y: 170, width: 900, height: 700 });
  });

  it('is within reach though only a sliver of it would show', () => {
    const { bounds } = placeWindow({ bounds: { x: 1_900, y: 100, width: 900, height: 700 }, isMaximised: false }, [
      LEFT,
    ]);
    expect(bounds.x + bounds.width).toBeLessThanOrEqual(LEFT.width);
  });

  it('never has its title bar above the screen', () => {
    const { bounds } = placeWindow({ bounds: { x: 10, y: -300, width: 900, height: 700 }, isMaximised: false }, [LEFT]);
    expect(bounds.y).toBeGreaterThanOrEqual(0);
  });

  it('shrinks to a screen that was scaled up since', () => {
    const scaled = { x: 0, y: 0, width: 960, height: 520 };
    const { bounds } = placeWindow({ bounds: { x: 0, y: 0, width: 1_900, height: 1_000 }, isMaximised: true }, [
      scaled,
    ]);
    expect(bounds).toEqual({ x: 0, y: 0, width: 960, height: 520 });
  });
});

describe('the window state that was kept', () => {
  it('is read back as it was written', () => {
    expect(readWindowState(JSON.parse(JSON.stringify(KEPT)))).toEqual(KEPT);
  });

  it.each([
    undefined,
    null,
    7,
    'wide',
    {},
    { bounds: null },
    { bounds: { x: 0, y: 0, width: 0, height: 10 } },
    { bounds: { x: 0, y: 0, width: 1e9, height: 10 } },
    { bounds: { x: '0', y: 0, width: 10, height: 10 } },
  ])('is left out when it is not one: %j', (kept) => {
    expect(readWindowState(kept)).toBeUndefined();
  });
});
