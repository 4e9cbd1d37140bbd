import { bakeOnMesh } from '@landfall/protocol/avatar';
import type { BakeName } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { ALL_FACES, TEXTURE_ANIMATION, decodeTextureAnimation } from '@landfall/protocol/object';
import type { TextureAnimation } from '@landfall/protocol/object';
import { FACE_MAPPING, PLAIN_FACE, decodeTextureEntry, faceOf } from '@landfall/protocol/texture-entry';
import type { TextureEntry, TextureFace } from '@landfall/protocol/texture-entry';
import { surfaceOf, textureTransform } from '@landfall/scene/surface';
import type { SurfaceFacts, TextureAlpha } from '@landfall/scene/surface';
import type { MaterialTold } from '../port/index.ts';
import { grown } from './columns.ts';
import { Materials } from './materials.ts';

/** Faces that a look has room for: prims have up to nine, meshes eight. */
export const FACES_PER_LOOK = 9;
/** Texels of a face, each of four floats. */
export const FACE_TEXELS = 12;
/**
 * Floats of a face: (uu, uv, u0, texture), (vu, vv, v0, flags), (red, green, blue, alpha), and of one whose texture moves
 * (mode, columns + 256 × rows, start, length), (rate, 0, 0, 0). Of one that is made of a material: (kind, textures of its relief, its surface and its own
 * light), its numbers, its own light, and where relief and surface lie in two each.
 */
export const FACE_FLOATS = FACE_TEXELS * 4;
/** Floats of a look. */
export const LOOK_FLOATS = FACES_PER_LOOK * FACE_FLOATS;

/** How a face is drawn: the lowest two bits of its flags. */
export const FACE_MODE = Object.freeze({ invisible: 0, opaque: 1, mask: 2, blend: 3 });
/** Further flags of a face, each by what it is multiplied; glow and cutoff have 8 bits. All of it is exact in a float. */
export const FACE_FLAG = Object.freeze({ fullbright: 4, planar: 8, cutoff: 16, glow: 4096, moves: 1 << 20 });

/** Bits: whether a look has faces that are drawn in the pass of what is solid, and in that of what is seen through. */
export const PASS = Object.freeze({ solid: 1, blend: 2 });

/** Textures by number: 0 is plain white. */
export const WHITE_TEXTURE = 0;
/** A picture that is nothing but white. @source viewer indra_constants.cpp (IMG_BLANK) */
const BLANK = '5748decc-f629-461c-9a36-a35a221fe21f';

const LEAVES: TextureFace = Object.freeze({ ...PLAIN_FACE, colour: { r: 61, g: 107, b: 41, a: 255 } });
const WOOD: TextureFace = Object.freeze({ ...PLAIN_FACE, colour: { r: 92, g: 66, b: 46, a: 255 } });
const PLAIN: TextureEntry = Object.freeze({ default: PLAIN_FACE, faces: new Map() });

/** How objects are painted: things that are painted alike share a look. What a texture's alpha is for is learnt when it has been decoded. */
export class Looks {
  /** {@link LOOK_FLOATS} each. */
  faces = new Float32Array(LOOK_FLOATS * 64);
  /** {@link PASS} bits, a look each. */
  passes = new Uint8Array(64);
  /** How many looks there are; their numbers are below it. */
  count = 0;
  /** Numbers of looks that changed since somebody emptied it. */
  readonly changed = new Set<number>();
  /** Ids of textures, by number. */
  readonly textureIds: string[] = [''];
  /** Textures of a look, each once. */
  readonly texturesOf: Uint32Array[] = [];
  /** How often each of them repeats across a face, where it does so least. */
  readonly repeatsOf: Float32Array[] = [];
  readonly #entries: TextureEntry[] = [];
  readonly #animations: (TextureAnimation | undefined)[] = [];
  readonly #materials: Materials;
  readonly #made: (ReadonlyMap<number, string> | undefined)[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #textures = new Map<string, number>([
    [PLAIN_FACE.textureId.toString(), WHITE_TEXTURE],
    [BLANK, WHITE_TEXTURE],
  ]);
  readonly #alphas = new Map<number, TextureAlpha>();
  readonly #usersOf = new Map<number, Set<number>>();

  constructor() {
    this.#materials = new Materials((look) => this.#write(look));
  }

  /** Materials that something is made of. */
  get materials(): Materials {
    return this.#materials;
  }

  /** The number of a look, by the bytes of its TextureEntry, of how its texture moves, and by ids of its physically based materials. */
  numberOf(textureEntry: Uint8Array, animation?: Uint8Array, made?: ReadonlyMap<number, string>): number {
    let key = made === undefined ? '' : `${[...made].join()} `;
    for (const byte of textureEntry) key += String.fromCharCode(byte);
    if (animation === undefined || animation.length === 0)
      return this.#numbers.get(key) ?? this.#add(key, decoded(textureEntry), undefined, made);
    key += ` ${animation.join()}`;
    return this.#numbers.get(key) ?? this.#add(key, decoded(textureEntry), movesBy(animation), made);
  }

  /** The same look with the bakes of who wears it where faces ask for them; itself where none does. */
  numberOfDressed(look: number, bakes: ReadonlyMap<BakeName, string>): number {
    const entry = this.#entries[look] ?? PLAIN;
    const faces = [entry.default, ...entry.faces.values()];
    if (!faces.some(({ textureId }) => bakeOnMesh(textureId) !== undefined)) return look;
    const key = `dressed ${look} ${[...bakes].join(' ')}`;
    const dressed = (face: TextureFace): TextureFace => {
      const bake = bakeOnMesh(face.textureId);
      return bake === undefined ? face : { ...face, textureId: Uuid.of(bakes.get(bake) ?? BLANK) };
    };
    return (
      this.#numbers.get(key) ??
      this.#add(key, {
        default: dressed(entry.default),
        faces: new Map([...entry.faces].map(([number, face]) => [number, dressed(face)])),
      })
    );
  }

  /** The look of a plant of ours: what the region says of trees has no paint. */
  numberOfPlant(hasTrunk: boolean): number {
    const key = `plant ${hasTrunk}`;
    const faces = new Map(hasTrunk ? [[0, WOOD]] : []);
    return this.#numbers.get(key) ?? this.#add(key, { default: LEAVES, faces });
  }

  /** The number of a texture. */
  textureNumberOf(id: string): number {
    const known = this.#textures.get(id);
    if (known !== undefined) return known;
    const number = this.textureIds.push(id) - 1;
    this.#textures.set(id, number);
    return number;
  }

  /** What a texture's fourth channel is for, now that it has been looked at. */
  learnAlpha(texture: number, alpha: TextureAlpha): void {
    if ((this.#alphas.get(texture) ?? 'none') === alpha) return;
    this.#alphas.set(texture, alpha);
    for (const look of this.#usersOf.get(texture) ?? []) this.#write(look);
  }

  /** How a face of a look is painted. */
  faceOf(look: number, face: number): TextureFace {
    return faceOf(this.#entries[look] ?? PLAIN, face);
  }

  #add(
    key: string,
    entry: TextureEntry,
    animation?: TextureAnimation,
    made?: ReadonlyMap<number, string>,
  ): number {
    const look = this.count++;
    if (this.count > this.passes.length) {
      this.passes = grown(this.passes);
      this.faces = grown(this.faces);
    }
    this.#numbers.set(key, look);
    this.#entries[look] = entry;
    this.#animations[look] = animation;
    this.#made[look] = made;
    this.#write(look);
    return look;
  }

  #write(look: number): void {
    const entry = this.#entries[look]!;
    const textures = new Map<number, number>();
    let passes = 0;
    for (let number = 0; number < FACES_PER_LOOK; number++) {
      const face = faceOf(entry, number);
      const material = this.#materials.of(look, this.#made[look]?.get(number), face.materialId);
      const id = material?.base === undefined ? face.textureId.toString() : material.base.texture;
      const texture = id === '' ? WHITE_TEXTURE : this.textureNumberOf(id);
      const at = (look * FACES_PER_LOOK + number) * FACE_FLOATS;
      const animation = this.#animations[look];
      const moves = animation?.face === ALL_FACES || animation?.face === number ? animation : undefined;
      const mode = this.#writeFace(at, face, texture, moves, material);
      if (mode === FACE_MODE.invisible) continue;
      passes |= mode === FACE_MODE.blend ? PASS.blend : PASS.solid;
      const repeats = Math.max(1, Math.min(Math.abs(face.repeatS), Math.abs(face.repeatT)) || 1);
      const numbers = this.#writeMaterial(at, material);
      for (const shown of [texture, ...numbers])
        textures.set(shown, Math.min(textures.get(shown) ?? Infinity, repeats));
    }
    this.passes[look] = passes;
    this.texturesOf[look] = Uint32Array.from(textures.keys());
    this.repeatsOf[look] = Float32Array.from(textures.values());
    for (const texture of textures.keys()) this.#use(texture, look);
    this.changed.add(look);
  }

  #use(texture: number, look: number): void {
    const users = this.#usersOf.get(texture);
    if (users === undefined) this.#usersOf.set(texture, new Set([look]));
    else users.add(look);
  }

  /** Returns the face's {@link FACE_MODE}. */
  #writeFace(
    at: number,
    face: TextureFace,
    texture: number,
    animation: TextureAnimation | undefined,
    material: MaterialTold | undefined,
  ): number {
    const textureAlpha = this.#alphas.get(texture) ?? 'none';
    const surface = surfaceOf(face, { textureAlpha, ...alphaFacts(material) });
    const mode = FACE_MODE[surface.mode];
    const cutoff = surface.mode === 'mask' ? Math.round(surface.cutoff * 255) : 0;
    const base = material?.base;
    const [uu, uv, u0, vu, vv, v0] = base?.lies ?? liesOf(face);
    const flags =
      mode +
      (face.fullbright && base === undefined ? FACE_FLAG.fullbright : 0) +
      (face.mapping === FACE_MAPPING.planar ? FACE_FLAG.planar : 0) +
      cutoff * FACE_FLAG.cutoff +
      Math.round(Math.min(1, Math.max(0, (base === undefined ? face.glow : 0) || 0)) * 255) * FACE_FLAG.glow +
      (animation === undefined ? 0 : FACE_FLAG.moves);
    this.faces.set([uu, uv, u0, texture, vu, vv, v0, flags, ...colourOf(face, material)], at);
    if (animation !== undefined) {
      const { mode: how, sizeX, sizeY, start, length, rate } = animation;
      this.faces.set([how, sizeX + 256 * sizeY, start, length, rate], at + 12);
    }
    return mode;
  }

  /** Returns the numbers of its textures. */
  #writeMaterial(at: number, material: MaterialTold | undefined): number[] {
    this.faces.fill(0, at + MADE_AT, at + FACE_FLOATS);
    if (material === undefined) return [];
    const { kind, normal, surface, emissive, numbers, light } = material;
    const textures = [normal?.texture, surface?.texture, emissive].map((id) =>
      id === undefined || id === '' ? WHITE_TEXTURE : this.textureNumberOf(id),
    );
    const one = normal?.lies ?? AS_IT_IS;
    const other = surface?.lies ?? AS_IT_IS;
    this.faces.set([MADE_OF[kind], ...textures, ...numbers, ...light, 0], at + MADE_AT);
    for (const [part, [uu, uv, u0, vu, vv, v0]] of [one, other].entries())
      this.faces.set([uu, uv, u0, 0, vu, vv, v0, 0], at + MADE_AT + 12 + part * 8);
    return textures.filter((texture) => texture !== WHITE_TEXTURE);
  }
}

/** Where in a face what it is made of begins, and how kinds are numbered there: 0 is none. */
const MADE_AT = 20;
const MADE_OF = { legacy: 1, gltf: 2 } as const;
const AS_IT_IS = [1, 0, 0, 0, 1, 0] as const;

function liesOf(face: TextureFace): readonly [number, number, number, number, number, number] {
  const { uu, uv, u0, vu, vv, v0 } = textureTransform(face);
  return [uu, uv, u0, vu, vv, v0];
}

/** sRGB and alpha, as faces have it. */
function colourOf({ colour: { r, g, b, a } }: TextureFace, material: MaterialTold | undefined): number[] {
  if (material?.base === undefined) return [r / 255, g / 255, b / 255, a / 255];
  const [red, green, blue, alpha] = material.base.colour;
  return [toSrgb(red), toSrgb(green), toSrgb(blue), alpha];
}

const toSrgb = (light: number): number =>
  light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;

function alphaFacts(material: MaterialTold | undefined): Partial<SurfaceFacts> {
  if (material === undefined) return {};
  const { mode, gltfMode, cutoff } = material.alpha;
  if (material.base === undefined) return { legacy: { mode, cutoff } };
  return { gltf: { mode: gltfMode, cutoff, baseAlpha: material.base.colour[3] } };
}

/** Undefined where it does not move, or by numbers that are none. */
function movesBy(bytes: Uint8Array): TextureAnimation | undefined {
  const animation = decodeTextureAnimation(bytes);
  if (animation === undefined || (animation.mode & TEXTURE_ANIMATION.on) === 0) return undefined;
  return [animation.start, animation.length, animation.rate].every(Number.isFinite) ? animation : undefined;
}

/** Plain white where it is damaged. */
function decoded(bytes: Uint8Array): TextureEntry {
  try {
    return decodeTextureEntry(bytes) ?? PLAIN;
  } catch (error) {
    if (error instanceof DecodeError) return PLAIN;
    throw error;
  }
}
