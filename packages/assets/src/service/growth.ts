/** What a store held at a time. */
export interface GrowthPoint {
  /** Seconds since 1970. */
  readonly at: number;
  readonly assets: number;
  readonly bytes: number;
}

/** The course of the last points, oldest first; at most `capacity`. */
export interface Growth {
  add(point: GrowthPoint): void;
  points(): readonly GrowthPoint[];
}

export function createGrowth(capacity: number): Growth {
  const points: GrowthPoint[] = [];
  return {
    add(point) {
      points.push(point);
      if (points.length > capacity) points.shift();
    },
    points: () => points,
  };
}
