import { AVATAR_FACES, MAX_VISUAL_PARAMS } from '../avatar/index.ts';
import { decodeBase64, decodeText, encodeBase64, encodeUtf8 } from '../bytes/index.ts';
import { Uuid, ZERO_VECTOR } from '../datatypes/index.ts';
import type { Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeObjectXml, encodeObjectXml } from '../object-xml/index.ts';
import type { ScenePart } from '../object-xml/index.ts';
import { LAST_ATTACHMENT_POINT, MAX_ATTACHMENTS, MAX_LINKED } from '../object/index.ts';
import {
  countIn,
  formatPlace,
  idIn,
  isMap,
  listIn,
  longTextIn,
  parseId,
  realIn,
  textIn,
  vectorIn,
} from './json.ts';
import type { Json, JsonMap } from './json.ts';

/** How somebody looks who goes on in another region. */
export interface CarriedLook {
  /** Baked textures, by face. */
  readonly bakes: ReadonlyMap<number, Uuid>;
  /** What each was made of, by face. */
  readonly cacheIds: ReadonlyMap<number, Uuid>;
  /** A byte each. */
  readonly visualParams: Uint8Array;
  /** Metres: deep, wide, high. */
  readonly size: Vector3;
  /** Metres above where they stand. */
  readonly hoverMetres: number;
}

/** Something that they wear. */
export interface CarriedThing {
  /** Of their inventory. */
  readonly itemId: Uuid;
  /** 1 to 55. */
  readonly point: number;
  /** The root first, its place from the point. */
  readonly parts: readonly ScenePart[];
}

/** What is worn may take so much of a body, characters: the rest is left out, the last that were put on first. */
const MOST_WORN_TEXT = 700_000;

/**
 * Keys of ours beside OpenSim's: `size` is the whole of it, of which they have the height.
 * @source OpenSim AvatarAppearance.cs (Pack), WearableCacheItem.cs (BakedToOSD)
 */
export function formatLook({ bakes, cacheIds, visualParams, size, hoverMetres }: CarriedLook): JsonMap {
  const faces = Math.max(0, ...bakes.keys()) + 1;
  return {
    height: size.z,
    aphz: hoverMetres,
    textures: Array.from({ length: faces }, (_, face) => (bakes.get(face) ?? Uuid.zero).toString()),
    bakedcache: Array.from(cacheIds, ([face, id]) => ({ textureindex: face, cacheid: id.toString() })),
    visualparams: encodeBase64(visualParams),
    size: formatPlace(size),
  };
}

/** Undefined where nothing is said. @throws DecodeError */
export function lookIn(map: JsonMap, key: string): CarriedLook | undefined {
  const look = Object.hasOwn(map, key) ? map[key] : undefined;
  if (!isMap(look)) return undefined;
  const height = realIn(look, 'height', 0);
  const told = Object.hasOwn(look, 'size') ? vectorIn(look, 'size') : { ...ZERO_VECTOR, z: height };
  return {
    bakes: bakesIn(look),
    cacheIds: new Map(listIn(look, 'bakedcache').map((entry) => [faceIn(entry), idIn(entry, 'cacheid')])),
    visualParams: bytesIn(look, 'visualparams'),
    size: told,
    hoverMetres: realIn(look, 'aphz', 0),
  };
}

const faceIn = (entry: JsonMap): number => countIn(entry, 'textureindex', AVATAR_FACES - 1);

function bakesIn(look: JsonMap): Map<number, Uuid> {
  const textures = Object.hasOwn(look, 'textures') ? look['textures'] : [];
  if (!Array.isArray(textures)) return new Map();
  if (textures.length > AVATAR_FACES) throw new DecodeError('too many textures', { path: 'textures' });
  const bakes = (textures as readonly Json[]).map((text, face) => {
    const id = typeof text === 'string' ? parseId(text, 'textures') : Uuid.zero;
    return [face, id] as const;
  });
  return new Map(bakes.filter(([, id]) => !id.isZero));
}

function bytesIn(look: JsonMap, key: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = decodeBase64(textIn(look, key));
  } catch (cause) {
    throw new DecodeError('no bytes', { path: key, cause });
  }
  if (bytes.length > MAX_VISUAL_PARAMS) throw new DecodeError('too many visual params', { path: key });
  return bytes;
}

/** Keys of ours beside OpenSim's: `item` and `point`, which they have in the document. @source OpenSim ChildAgentDataUpdate.cs (attach_objects) */
export function formatWorn(worn: readonly CarriedThing[]): readonly JsonMap[] {
  let left = MOST_WORN_TEXT;
  const told = worn.slice(0, MAX_ATTACHMENTS).map(({ itemId, point, parts }) => {
    const sog = decodeText(encodeObjectXml({ layout: 'archive', groups: [{ parts, rest: [] }] }));
    left -= sog.length;
    const thing = { sog, extra: '', modified: false, state: '', item: itemId.toString(), point };
    return left < 0 ? [] : [thing];
  });
  return told.flat();
}

/** What has no item and point of ours, as OpenSim's, is passed over. @throws DecodeError */
export function wornIn(map: JsonMap, key: string): readonly CarriedThing[] {
  const things = listIn(map, key);
  if (things.length > MAX_ATTACHMENTS) throw new DecodeError('more than anybody wears', { path: key });
  return things.flatMap((thing) => {
    const [itemId, point] = [idIn(thing, 'item'), countIn(thing, 'point', LAST_ATTACHMENT_POINT)];
    if (itemId.isZero || point === 0) return [];
    const parts = decodeObjectXml(encodeUtf8(longTextIn(thing, 'sog'))).groups[0]?.parts ?? [];
    if (parts.length > MAX_LINKED) throw new DecodeError('a linkset of too many parts', { path: key });
    return parts.length === 0 ? [] : [{ itemId, point, parts }];
  });
}
