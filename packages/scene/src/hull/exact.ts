const STEPS = 0xffff;

/** Points on whole numbers below 2¹⁶, so that which side of a plane one is on is calculated exactly: products of three stay below 2⁵³. */
export class GridPoints {
  /** Which of the points that were given each is. */
  readonly places: readonly number[];
  readonly #numbers: Float64Array;

  constructor(numbers: Float64Array, places: readonly number[]) {
    this.#numbers = numbers;
    this.places = places;
  }

  get count(): number {
    return this.places.length;
  }

  isSame(one: number, other: number): boolean {
    return [0, 1, 2].every((axis) => this.#along(one, other, axis) === 0);
  }

  isInLine(a: number, b: number, c: number): boolean {
    return this.#normal(a, b, c).every((part) => part === 0);
  }

  /** Above zero where `point` sees a, b, c counter-clockwise; zero in their plane. */
  sideOf(a: number, b: number, c: number, point: number): number {
    const [x, y, z] = this.#normal(a, b, c);
    return x * this.#along(a, point, 0) + y * this.#along(a, point, 1) + z * this.#along(a, point, 2);
  }

  #normal(a: number, b: number, c: number): readonly [number, number, number] {
    const [px, py, pz] = [this.#along(a, b, 0), this.#along(a, b, 1), this.#along(a, b, 2)];
    const [qx, qy, qz] = [this.#along(a, c, 0), this.#along(a, c, 1), this.#along(a, c, 2)];
    return [py * qz - pz * qy, pz * qx - px * qz, px * qy - py * qx];
  }

  #along(from: number, to: number, axis: number): number {
    return this.#numbers[to * 3 + axis]! - this.#numbers[from * 3 + axis]!;
  }
}

/** Whether a point is strictly outside of a triangle's plane. */
export function isSeenFrom(
  grid: GridPoints,
  [a, b, c]: readonly [number, number, number],
  point: number,
): boolean {
  return grid.sideOf(a, b, c, point) > 0;
}

/** Points to the nearest step of the box around all of them; those that are no numbers are left out. */
export function onGrid(points: Float32Array): GridPoints {
  const places = Array.from({ length: Math.floor(points.length / 3) }, (_, at) => at).filter((at) =>
    points.subarray(at * 3, at * 3 + 3).every(Number.isFinite),
  );
  const numbers = new Float64Array(places.length * 3);
  for (let axis = 0; axis < 3; axis++) {
    const along = places.map((at) => points[at * 3 + axis]!);
    const least = along.reduce((one, other) => Math.min(one, other), Infinity);
    const range = along.reduce((one, other) => Math.max(one, other), -Infinity) - least;
    for (const [at, value] of along.entries())
      numbers[at * 3 + axis] = range > 0 ? Math.round(((value - least) / range) * STEPS) : 0;
  }
  return new GridPoints(numbers, places);
}
