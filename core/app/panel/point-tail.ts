import type { TableChanges } from '../../api/stream-source.ts';

interface Point {
  readonly atUs: number;
}

/** The newest points of a line over time. */
export interface PointTail<T extends Point> {
  add(point: T): void;
  points(): readonly T[];
  readonly source: {
    readonly everyMs: number;
    snapshot(): readonly T[];
    changes(): TableChanges<T> | undefined;
    begin(): void;
  };
}

/** Makes an empty line of at most `pointsMax` points, whose key is their time. */
export function createPointTail<T extends Point>(pointsMax: number, everyMs: number): PointTail<T> {
  const points: T[] = [];
  let fresh: T[] = [];
  let drop: string[] = [];
  const begin = (): void => {
    fresh = [];
    drop = [];
  };
  return {
    add: (point) => {
      points.push(point);
      fresh.push(point);
      if (fresh.length > pointsMax) fresh.shift();
      if (points.length <= pointsMax) return;
      drop.push(String(points.shift()?.atUs));
      if (drop.length > pointsMax) drop.shift();
    },
    points: () => points,
    source: {
      everyMs,
      snapshot: () => [...points],
      begin,
      changes: () => {
        if (fresh.length === 0) return undefined;
        const changes = { rows: fresh, drop };
        begin();
        return changes;
      },
    },
  };
}
