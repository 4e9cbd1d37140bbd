// The textures of the sample scene, each painted by a function of a place (u to the right, v upwards, 0 to 1): sRGB, 0 to 255.
import { blend, clouds, dice, edge, noise, times } from './noise.mjs';

/** Ground seen from some metres: two colours, coarse and fine noise. */
const ground = (dark, light, seed, grain) => (u, v) => {
  const coarse = clouds(u, v, 4, 4, seed);
  const fine = clouds(u, v, 32, 2, seed + 9);
  return times(blend(dark, light, coarse * 1.4 - 0.2), 1 - grain / 2 + grain * fine);
};

/** Rows of stones of one size, every other row moved by a half, with joints. */
const masonry =
  (columns, rows, joint, stone, mortar, seed, spread = 0.22) =>
  (u, v) => {
    const row = Math.floor(v * rows);
    const along = u * columns + (row % 2) / 2;
    const column = Math.floor(along) % columns;
    const [x, y] = [along - Math.floor(along), v * rows - row];
    const inside = Math.min(x, 1 - x) / columns < joint || Math.min(y, 1 - y) / rows < joint ? 0 : 1;
    const shade = 1 - spread / 2 + spread * dice(column, row, seed);
    const rough = 0.9 + 0.2 * clouds(u, v, 16, 2, seed);
    return times(inside ? times(stone, shade) : mortar, rough);
  };

const planks = (count, wood, seed) => (u, v) => {
  const board = Math.floor(v * count);
  const y = v * count - board;
  const grain = clouds(u + dice(board, 0, seed), v, 3, 4, seed, 48);
  const gap = y < 0.06 ? 0.45 : 1;
  return times(wood, gap * (0.78 + 0.16 * dice(board, 1, seed) + 0.28 * (grain - 0.3)));
};

const tiles = (columns, rows, clay, seed) => (u, v) => {
  const row = Math.floor(v * rows);
  const along = u * columns + (row % 2) / 2;
  const [x, y] = [along - Math.floor(along), v * rows - row];
  const round = Math.sqrt(Math.max(0, 1 - (2 * x - 1) ** 2));
  const shade = (0.62 + 0.3 * round) * (y > 0.86 ? 0.62 : 1 - 0.2 * y);
  return times(clay, shade * (0.92 + 0.26 * dice(Math.floor(along) % columns, row, seed)));
};

function plaster(u, v) {
  return times(
    [242, 236, 224],
    0.93 + 0.1 * clouds(u, v, 4, 4, 31) - 0.05 * edge(clouds(u, v, 8, 3, 35), 0.66, 0.1),
  );
}

/** A window of two by three panes, bright sky in the upper ones. */
function window_(u, v) {
  const [x, y] = [Math.abs(u - 0.5) * 2, v];
  const frame =
    x > 0.86 || x < 0.07 || y < 0.08 || y > 0.93 || Math.abs(y - 0.36) < 0.025 || Math.abs(y - 0.65) < 0.025;
  if (frame) return times([244, 240, 228], 0.9 + 0.1 * noise(u, v, 16, 16, 3));
  const sky = blend([58, 84, 110], [150, 186, 208], y + 0.25 * clouds(u, v, 3, 3, 8) - 0.1);
  const shine = edge(0.18 - Math.abs(u - v * 0.5 - 0.16), 0.08, 0.06) * 0.25;
  return blend(sky, [255, 255, 255], shine);
}

function door(u, v) {
  const x = Math.abs(u - 0.5) * 2;
  if (x > 0.9 || v > 0.95) return [232, 226, 210];
  if (Math.hypot(u - 0.78, (v - 0.48) * 2) < 0.035) return [232, 190, 90];
  const panel = (low, high) => v > low && v < high && Math.abs(x - 0.42) < 0.26;
  const sunk = panel(0.08, 0.42) || panel(0.52, 0.88);
  return times([255, 255, 255], (sunk ? 0.66 : 0.84) + 0.1 * clouds(u, v, 4, 3, 5, 40));
}

const stripes = (one, other, count) => (u, v) =>
  times(Math.floor(u * count * 2) % 2 === 0 ? one : other, 0.94 + 0.08 * noise(u, v, 24, 24, 2));

function sail(u, v) {
  const seam = Math.abs(v * 5 - Math.round(v * 5)) < 0.03 ? 0.9 : 1;
  return times([246, 241, 228], seam * (0.95 + 0.06 * clouds(u, v, 6, 3, 4)));
}

/** White waves on blue, a yellow sun: a flag of nobody. */
function flag(u, v) {
  if (Math.hypot((u - 0.3) * 1.5, v - 0.66) < 0.17) return [250, 205, 90];
  const wave = v < 0.36 + 0.05 * Math.sin(u * Math.PI * 4);
  const foam = Math.abs(v - 0.36 - 0.05 * Math.sin(u * Math.PI * 4)) < 0.035;
  if (foam) return [250, 250, 250];
  return wave ? [22, 92, 130] : [64, 148, 190];
}

function water(u, v) {
  const ripple = clouds(u, v, 4, 3, 77);
  const light = edge(Math.abs(ripple - 0.5) * -1 + 0.5, 0.47, 0.05);
  return [...blend([70, 150, 176], [220, 244, 250], light * 0.7), 200];
}

function smoke(u, v) {
  const far = Math.hypot(u - 0.5, v - 0.5) * 2;
  const thick = Math.max(0, 1 - far) * (0.4 + 0.9 * clouds(u, v, 4, 3, 12));
  return [255, 255, 255, Math.round(255 * Math.min(1, thick))];
}

/** Stones of any form: a place belongs to the nearest of points that are a little off a lattice. */
function cobbles(u, v) {
  const across = 9;
  const [column, row] = [Math.floor(u * across), Math.floor(v * across)];
  let [first, second, shade] = [9, 9, 0];
  for (let dx = -1; dx <= 1; dx++)
    for (let dy = -1; dy <= 1; dy++) {
      const [x, y] = [column + dx, row + dy];
      const [a, b] = [(x + across) % across, (y + across) % across];
      const far = Math.hypot(
        u * across - x - 0.2 - 0.6 * dice(a, b, 1),
        v * across - y - 0.2 - 0.6 * dice(a, b, 2),
      );
      if (far < first) [second, first, shade] = [first, far, dice(a, b, 3)];
      else if (far < second) second = far;
    }
  const joint = edge(second - first, 0.1, 0.12);
  return times(blend([96, 90, 82], [176, 168, 154], joint), 0.82 + 0.26 * shade);
}

function metal(u, v) {
  return times(
    [178, 184, 190],
    0.88 + 0.2 * noise(u, v, 2, 64, 6) - 0.06 * edge(clouds(u, v, 4, 3, 9), 0.6, 0.1),
  );
}

/** A crate: boards, a frame, one brace. */
function crate(u, v) {
  const rim = Math.min(u, 1 - u, v, 1 - v);
  const brace = Math.abs(u - v) < 0.09;
  const wood = planks(6, [186, 142, 88], 14)(u, v);
  return rim < 0.12 || brace
    ? times([206, 166, 108], 0.82 + 0.2 * clouds(u, v, 3, 3, 15, 24))
    : times(wood, 0.82);
}

/** Stars for the floor of the observatory: a chart in gold on dark blue. */
function stars(u, v) {
  const far = Math.hypot(u - 0.5, v - 0.5);
  const ring = [0.16, 0.3, 0.44].some((radius) => Math.abs(far - radius) < 0.006);
  const ray = Math.abs(Math.sin(6 * Math.atan2(v - 0.5, u - 0.5))) < 0.03 / Math.max(far, 0.05) && far < 0.44;
  const [x, y] = [Math.floor(u * 40), Math.floor(v * 40)];
  const star = dice(x, y, 5) > 0.965 && Math.hypot(u * 40 - x - 0.5, v * 40 - y - 0.5) < 0.4;
  if (ring || (ray && far > 0.16)) return [214, 176, 92];
  return star ? [250, 240, 200] : times([22, 30, 66], 0.9 + 0.25 * clouds(u, v, 5, 3, 6));
}

/** Name, pixels of a side, channels, bytes of the samples to one of the code stream, and the painting. */
export const TEXTURES = [
  ['sand', 256, 3, 26, ground([196, 172, 128], [232, 214, 172], 1, 0.16)],
  ['meadow', 256, 3, 26, ground([70, 104, 44], [128, 150, 72], 2, 0.34)],
  ['heath', 256, 3, 26, ground([92, 94, 56], [148, 138, 92], 3, 0.34)],
  ['rock', 256, 3, 26, ground([104, 98, 92], [168, 162, 152], 4, 0.36)],
  ['planks', 128, 3, 12, planks(8, [172, 130, 86], 21)],
  ['plaster', 128, 3, 16, plaster],
  ['brick', 128, 3, 12, masonry(4, 8, 0.014, [168, 84, 62], [196, 184, 168], 22)],
  ['tiles', 128, 3, 12, tiles(6, 6, [206, 98, 62], 23)],
  ['slate', 128, 3, 12, masonry(4, 8, 0.008, [92, 102, 116], [60, 66, 76], 24, 0.34)],
  ['blocks', 128, 3, 12, masonry(3, 6, 0.012, [172, 166, 154], [120, 114, 104], 25)],
  ['window', 64, 3, 10, window_],
  ['door', 64, 3, 12, door],
  ['awning', 64, 3, 12, stripes([246, 240, 226], [196, 62, 52], 4)],
  ['sail', 64, 3, 14, sail],
  ['flag', 64, 3, 10, flag],
  ['water', 128, 4, 16, water],
  ['smoke', 64, 4, 12, smoke],
  ['cobbles', 128, 3, 11, cobbles],
  ['metal', 64, 3, 14, metal],
  ['crate', 64, 3, 10, crate],
  ['stars', 128, 3, 11, stars],
].map(([name, side, channels, ratio, paint]) => ({ name, side, channels, ratio, paint }));

/** A boulder as a sculpt map: colours are places, a sphere with bumps. The last column closes it, the rows at the ends are poles. */
function boulder(column, row, side) {
  const [s, t] = [column / (side - 1), row / (side - 1)];
  const [round, up] = [2 * Math.PI * s, Math.PI * t];
  const bump = 0.66 + 0.34 * clouds(s === 1 ? 0 : s, Math.min(0.999, t), 5, 2, 41, 4);
  const radius = t === 0 || t === 1 ? 0.8 : bump;
  const place = [Math.sin(up) * Math.cos(round), -Math.sin(up) * Math.sin(round), Math.cos(up)];
  return place.map((axis) => Math.round(127.5 + 127 * axis * radius));
}

export const SCULPT = { name: 'boulder', side: 64, channels: 3, pixel: boulder };
