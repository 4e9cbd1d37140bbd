import { Uuid } from '../datatypes/index.ts';
import { FACE_BITS, OFFSET_STEPS, ROTATION_STEPS } from './packing.ts';
import { PLAIN_FACE } from './texture-face.ts';
import type { TextureEntry, TextureFace } from './texture-face.ts';
import { visitTextureEntry } from './visit.ts';
import type { FaceFieldName } from './visit.ts';

type MutableFace = { -readonly [Field in keyof TextureFace]: TextureFace[Field] };

/**
 * Reads a texture entry. What it does not get to is as of a plain white face; without bytes there is none.
 * @returns undefined for no bytes at all
 * @throws DecodeError when it breaks off inside a value, or names a face beyond 63
 * @source PROTOCOL §11; vectors/object
 */
export function decodeTextureEntry(bytes: Uint8Array): TextureEntry | undefined {
  if (bytes.length === 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const named: MutableFace = { ...PLAIN_FACE };
  const changes = new Map<number, Partial<MutableFace>>();
  visitTextureEntry(bytes, (field, faces, _bytes, offset) => {
    const value = READ[field](view, offset);
    if (faces === undefined) Object.assign(named, value);
    else for (const face of faces) changes.set(face, { ...changes.get(face), ...value });
  });
  const faces = new Map<number, TextureFace>();
  for (const [face, change] of changes) faces.set(face, { ...named, ...change });
  return { default: named, faces };
}

const READ: Readonly<Record<FaceFieldName, (view: DataView, at: number) => Partial<TextureFace>>> = {
  texture: (view, at) => ({ textureId: uuidAt(view, at) }),
  // Stored upside down: so white and opaque are zeros, which pack well.
  colour: (view, at) => ({
    colour: {
      r: 255 - view.getUint8(at),
      g: 255 - view.getUint8(at + 1),
      b: 255 - view.getUint8(at + 2),
      a: 255 - view.getUint8(at + 3),
    },
  }),
  repeatS: (view, at) => ({ repeatS: view.getFloat32(at, true) }),
  repeatT: (view, at) => ({ repeatT: view.getFloat32(at, true) }),
  offsetS: (view, at) => ({ offsetS: view.getInt16(at, true) / OFFSET_STEPS }),
  offsetT: (view, at) => ({ offsetT: view.getInt16(at, true) / OFFSET_STEPS }),
  rotation: (view, at) => ({ rotationRad: (view.getInt16(at, true) / ROTATION_STEPS) * 2 * Math.PI }),
  bump: (view, at) => {
    const byte = view.getUint8(at);
    return {
      bump: byte & FACE_BITS.bump,
      fullbright: (byte & FACE_BITS.fullbright) !== 0,
      shiny: byte >> FACE_BITS.shinyShift,
    };
  },
  media: (view, at) => {
    const byte = view.getUint8(at);
    return {
      hasMedia: (byte & FACE_BITS.media) !== 0,
      mapping: (byte >> FACE_BITS.mappingShift) & FACE_BITS.mapping,
    };
  },
  glow: (view, at) => ({ glow: view.getUint8(at) / 255 }),
  material: (view, at) => ({ materialId: uuidAt(view, at) }),
};

function uuidAt(view: DataView, at: number): Uuid {
  return new Uuid(view.getInt32(at), view.getInt32(at + 4), view.getInt32(at + 8), view.getInt32(at + 12));
}
