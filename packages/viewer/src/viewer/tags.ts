import type { Person } from '../port/index.ts';
import { FRAME_FLOATS } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';

/** Words that hang over something in the picture. */
export interface Tag {
  /** Of whom or what it is: the same from frame to frame, another one for each. */
  readonly key: string;
  /** The name of a person, or the text above an object. */
  readonly kind: 'name' | 'text';
  /** Plain text of a stranger's, never markup. */
  readonly text: string;
  /** Across the picture, 0 to 1 from the left and from the top. */
  readonly x: number;
  /** Down the picture; see {@link Tag.x}. */
  readonly y: number;
  /** Metres from the camera. */
  readonly distance: number;
  /** sRGB, 0–255; white when undefined. */
  readonly colour?: readonly [number, number, number, number] | undefined;
}

/** Metres within which names are shown, and texts. */
const NAME_METRES = 60;
const TEXT_METRES = 24;
const MOST_TAGS = 48;

/** Where tags are looked for. */
export interface TagView {
  /** Projection times view, in columns. */
  readonly viewProjection: Float32Array;
  readonly eye: readonly [number, number, number];
}

/** Names of people and texts of objects that are near, the nearest first. */
export function tagsOf(
  table: WorldTable,
  people: readonly Person[],
  view: TagView,
  hidesOwn: boolean,
): Tag[] {
  const tags: Tag[] = [];
  for (const { id, region, localId, name, isOwn } of people) {
    const instance = table.find(region, localId);
    if (instance === undefined || (isOwn && hidesOwn)) continue;
    const height = table.columns.scales[instance * 3 + 2]! / 2 + 0.28;
    const tag = tagAt(table, instance, height, view, NAME_METRES);
    if (tag !== undefined) tags.push({ key: `name ${id}`, kind: 'name', text: name, ...tag });
  }
  for (const [instance, { text, colour }] of table.texts.all) {
    const tag = tagAt(table, instance, table.columns.scales[instance * 3 + 2]! / 2, view, TEXT_METRES);
    if (tag === undefined) continue;
    const { r, g, b, a } = colour;
    tags.push({ key: `text ${instance}`, kind: 'text', text, colour: [r, g, b, a], ...tag });
  }
  return tags.sort((one, other) => one.distance - other.distance).slice(0, MOST_TAGS);
}

function tagAt(
  { columns }: WorldTable,
  instance: number,
  above: number,
  { viewProjection: m, eye }: TagView,
  most: number,
): Pick<Tag, 'x' | 'y' | 'distance'> | undefined {
  if (columns.isPlaced[instance] === 0) return undefined;
  const at = instance * FRAME_FLOATS;
  const [x, y, z] = [columns.frames[at]!, columns.frames[at + 1]!, columns.frames[at + 2]! + above];
  const distance = Math.hypot(x - eye[0], y - eye[1], z - eye[2]);
  if (distance > most) return undefined;
  const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
  if (w <= 0) return undefined;
  const across = (m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w;
  const up = (m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w;
  if (Math.abs(across) > 1.1 || Math.abs(up) > 1.1) return undefined;
  return { x: (across + 1) / 2, y: (1 - up) / 2, distance };
}
