/** Noon, without a session. */
export function inSky() {
  return {
    direction: { x: 0, y: 0, z: 1 },
    colour: [1, 1, 1],
    ambient: [0.4, 0.4, 0.4],
    isDay: true,
    colours: new Uint8Array(32 * 32 * 4).fill(160),
  };
}
