/** A rectangle in device-independent pixels, as Electron's screen gives it. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window stood and how, as it is kept between two starts. */
export interface WindowState {
  readonly bounds: Rectangle;
  readonly isMaximised: boolean;
}

/** The smallest window in which every screen of the panel is whole. */
export const SMALLEST = { width: 720, height: 480 } as const;
/** The size at the first start: a corner of a workstation's screen. */
export const FIRST_SIZE = { width: 1_100, height: 760 } as const;
/** The part of the title bar that must be on a screen, so that a hand can get at the window. */
const GRIP = { width: 120, height: 32 } as const;

/**
 * Where to open the window: where it stood, if a hand can still get at it there, else in the middle of the first screen.
 * `workAreas` are those of the screens of today, in the same pixels: a screen that was unplugged, turned or scaled anew
 * since must not leave the window out of reach or larger than what shows it.
 */
export function placeWindow(kept: WindowState | undefined, workAreas: readonly Rectangle[]): WindowState {
  const home = workAreas[0] ?? { x: 0, y: 0, ...FIRST_SIZE };
  if (kept === undefined) return { bounds: centred(FIRST_SIZE, home), isMaximised: false };
  const area = workAreas.find((candidate) => isWithinReach(kept.bounds, candidate));
  if (area === undefined) return { bounds: centred(kept.bounds, home), isMaximised: kept.isMaximised };
  const width = clamp(kept.bounds.width, SMALLEST.width, area.width);
  const height = clamp(kept.bounds.height, SMALLEST.height, area.height);
  return { bounds: { x: kept.bounds.x, y: kept.bounds.y, width, height }, isMaximised: kept.isMaximised };
}

/** Reads what was kept; undefined for anything that is not a whole window state. */
export function readWindowState(kept: unknown): WindowState | undefined {
  if (typeof kept !== 'object' || kept === null || !('bounds' in kept)) return undefined;
  const { bounds } = kept;
  if (typeof bounds !== 'object' || bounds === null) return undefined;
  const { x, y, width, height } = bounds as Readonly<Record<string, unknown>>;
  if (!isPixel(x) || !isPixel(y) || !isPixel(width) || !isPixel(height) || width <= 0 || height <= 0) return undefined;
  return { bounds: { x, y, width, height }, isMaximised: 'isMaximised' in kept && kept.isMaximised === true };
}

function isPixel(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 100_000;
}

/** Whether enough of the title bar lies on a screen. */
function isWithinReach(bounds: Rectangle, area: Rectangle): boolean {
  const shownAcross = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const isTitleOn = bounds.y >= area.y && bounds.y + GRIP.height <= area.y + area.height;
  return shownAcross >= GRIP.width && isTitleOn;
}

function centred(size: { readonly width: number; readonly height: number }, area: Rectangle): Rectangle {
  const width = clamp(size.width, SMALLEST.width, area.width);
  const height = clamp(size.height, SMALLEST.height, area.height);
  const x = Math.round(area.x + (area.width - width) / 2);
  const y = Math.round(area.y + (area.height - height) / 2);
  return { x, y, width, height };
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.max(Math.min(value, most), Math.min(least, most)));
}
