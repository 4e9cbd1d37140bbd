// A boat's hull as a mesh asset: rows of ribs from stern to bow, planked outside and inside, a rim on top.
import { deflateSync } from 'node:zlib';
import { encodeLlsdBinary, real } from '@landfall/protocol/llsd';

/** Half width, and height of the keel, at a place along the boat: 0 at the stern, 1 at the bow. All in a box from −0.5 to 0.5. */
const beam = (along) =>
  0.5 *
  Math.sqrt(Math.max(0, 1 - (Math.max(0, along - 0.4) / 0.6) ** 2.4)) *
  (0.8 + 0.2 * Math.min(1, along / 0.35));
const keel = (along) => -0.5 + 0.34 * Math.max(0, (along - 0.6) / 0.4) ** 2;
const sheer = (along) => 0.26 + 0.24 * along ** 2;

/** A place on the skin: `round` goes from one rim (0) under the keel to the other (1). */
function skin(along, round, inset) {
  const angle = Math.PI * (round - 0.5);
  const width = beam(along) - inset;
  const [low, high] = [keel(along) + inset, sheer(along)];
  const depth = Math.abs(Math.sin(angle)) ** 1.6;
  return [
    along - 0.5,
    Math.sign(angle) * Math.max(0.001, width) * Math.abs(Math.sin(angle)) ** 0.6,
    low + (high - low) * depth,
  ];
}

/** A sheet of quads; `outside` turns it round. */
function sheet(ribs, strakes, inset, outside) {
  const face = { positions: [], coordinates: [], triangles: [] };
  for (let rib = 0; rib <= ribs; rib++)
    for (let strake = 0; strake <= strakes; strake++) {
      face.positions.push(skin(rib / ribs, strake / strakes, inset));
      face.coordinates.push([rib / ribs, strake / strakes]);
    }
  const at = (rib, strake) => rib * (strakes + 1) + strake;
  for (let rib = 0; rib < ribs; rib++)
    for (let strake = 0; strake < strakes; strake++) {
      const quad = [at(rib, strake), at(rib + 1, strake), at(rib + 1, strake + 1), at(rib, strake + 1)];
      const [a, b, c, d] = outside ? quad : [...quad].reverse();
      face.triangles.push([a, b, c], [a, c, d]);
    }
  return closed(face, ribs, strakes, outside);
}

/** The transom: the stern's rib filled with a fan. */
function closed(face, ribs, strakes, outside) {
  if (!outside) return face;
  const middle = face.positions.length;
  face.positions.push([-0.5, 0, sheer(0)]);
  face.coordinates.push([0, 0.5]);
  for (let strake = 0; strake < strakes; strake++) face.triangles.push([middle, strake, strake + 1]);
  return face;
}

/** Boards above the water line, where a keel does not rise above them. */
const FLOOR = -0.1;
function floorWidth(along, height = FLOOR) {
  const share = Math.max(0, (height - keel(along)) / (sheer(along) - keel(along)));
  return Math.max(0, beam(along) - 0.04) * share ** (0.6 / 1.6);
}

/** The rim between both skins, the floor, and the thwarts: a bench across at three places. */
function fittings(ribs) {
  const face = { positions: [], coordinates: [], triangles: [] };
  for (const side of [0, 1])
    for (let rib = 0; rib < ribs; rib++) {
      const corners = [
        skin(rib / ribs, side, 0),
        skin((rib + 1) / ribs, side, 0),
        skin((rib + 1) / ribs, side, 0.04),
        skin(rib / ribs, side, 0.04),
      ];
      quad(face, side === 1 ? corners : corners.reverse());
    }
  for (let rib = 0; rib < ribs; rib++) {
    const [west, east] = [rib / ribs, (rib + 1) / ribs];
    const [stern, bow] = [floorWidth(west), floorWidth(east)];
    quad(face, [
      [west - 0.5, -stern, FLOOR],
      [east - 0.5, -bow, FLOOR],
      [east - 0.5, bow, FLOOR],
      [west - 0.5, stern, FLOOR],
    ]);
  }
  for (const along of [0.12, 0.42, 0.68]) {
    const height = 0.08;
    const half = Math.min(floorWidth(along - 0.05, height), floorWidth(along + 0.05, height));
    const [west, east] = [along - 0.55, along - 0.45];
    quad(face, [
      [west, -half, height],
      [east, -half, height],
      [east, half, height],
      [west, half, height],
    ]);
  }
  return face;
}

function quad({ positions, coordinates, triangles }, corners) {
  const first = positions.length;
  positions.push(...corners);
  coordinates.push([0, 0], [1, 0], [1, 1], [0, 1]);
  triangles.push([first, first + 1, first + 2], [first, first + 2, first + 3]);
}

/** Normals of corners: the mean of their triangles'. */
function normalsOf({ positions, triangles }) {
  const sums = positions.map(() => [0, 0, 0]);
  for (const corners of triangles) {
    const [a, b, c] = corners.map((corner) => positions[corner]);
    const [p, q] = [b.map((value, at) => value - a[at]), c.map((value, at) => value - a[at])];
    const normal = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
    for (const corner of corners) for (let at = 0; at < 3; at++) sums[corner][at] += normal[at];
  }
  return sums.map((sum) => sum.map((value) => value / (Math.hypot(...sum) || 1)));
}

const u16 = (values) => Uint8Array.from(values.flatMap((value) => [value & 0xff, value >> 8]));
const packed = (value, least, most) =>
  Math.round(((Math.min(most, Math.max(least, value)) - least) / (most - least)) * 0xffff);
const reals = (...values) => values.map((value) => real(value));

function submesh(face) {
  return {
    Position: u16(face.positions.flat().map((value) => packed(value, -0.5, 0.5))),
    Normal: u16(
      normalsOf(face)
        .flat()
        .map((value) => packed(value, -1, 1)),
    ),
    TexCoord0: u16(face.coordinates.flat().map((value) => packed(value, 0, 1))),
    TriangleList: u16(face.triangles.flat()),
    PositionDomain: { Min: reals(-0.5, -0.5, -0.5), Max: reals(0.5, 0.5, 0.5) },
    TexCoord0Domain: { Min: reals(0, 0), Max: reals(1, 1) },
  };
}

/** Three faces: outside, inside, fittings. */
const level = (ribs, strakes) =>
  deflateSync(
    encodeLlsdBinary(
      [sheet(ribs, strakes, 0, true), sheet(ribs, strakes, 0.04, false), fittings(ribs)].map(submesh),
    ),
  );

/** The corners of its box, which physics goes by. */
const convex = () =>
  deflateSync(
    encodeLlsdBinary({
      BoundingVerts: u16(
        [0, 0xffff].flatMap((x) => [0, 0xffff].flatMap((y) => [0, 0xffff].flatMap((z) => [x, y, z]))),
      ),
      Min: reals(-0.5, -0.5, -0.5),
      Max: reals(0.5, 0.5, 0.5),
    }),
  );

/** @returns the bytes of the mesh asset */
export function makeHull() {
  const blocks = {
    high_lod: level(14, 10),
    medium_lod: level(8, 6),
    low_lod: level(5, 4),
    lowest_lod: level(3, 3),
    physics_convex: convex(),
  };
  const header = { version: 1 };
  let offset = 0;
  for (const [name, { length }] of Object.entries(blocks)) {
    header[name] = { offset, size: length };
    offset += length;
  }
  return new Uint8Array(Buffer.concat([encodeLlsdBinary(header), ...Object.values(blocks)]));
}
