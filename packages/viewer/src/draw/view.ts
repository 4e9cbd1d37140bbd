/** Six planes of a frustum, each x, y, z and distance, inwards. */
export type Planes = Float32Array;

/** From where, and how, the world is seen. All in metres of the region that the agent is in. */
export interface View {
  /** Projection times view, 16 floats in columns. */
  readonly viewProjection: Float32Array;
  /** Of the frustum: what is wholly outside of one of them is not drawn. */
  readonly planes: Planes;
  /** Where the camera is, also when shadows are drawn: distances and levels of detail go by it. */
  readonly eye: readonly [x: number, y: number, z: number];
  /** Pixels that something of one metre has at a distance of one metre. */
  readonly pixelsAtOneMetre: number;
  /** Metres. */
  readonly far: number;
}

/** The planes of a frustum, of length 1. @param m projection times view, in columns @param to where they are written */
export function planesOf(m: ArrayLike<number>, to: Planes = new Float32Array(24)): Planes {
  for (let plane = 0; plane < 6; plane++) {
    const axis = plane >> 1;
    const sign = plane % 2 === 0 ? 1 : -1;
    let squared = 0;
    for (let part = 0; part < 4; part++) {
      const value = m[part * 4 + 3]! + sign * m[part * 4 + axis]!;
      to[plane * 4 + part] = value;
      if (part < 3) squared += value * value;
    }
    const by = 1 / Math.sqrt(squared || 1);
    for (let part = 0; part < 4; part++) to[plane * 4 + part]! *= by;
  }
  return to;
}
