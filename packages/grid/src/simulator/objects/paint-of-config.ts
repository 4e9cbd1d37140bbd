import { Uuid } from '@landfall/protocol/datatypes';
import type { Colour } from '@landfall/protocol/datatypes';
import { encodeTextureEntry, FACE_MAPPING, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import type { TextureFace } from '@landfall/protocol/texture-entry';
import type { FaceConfig, PartConfig } from '../../config/index.ts';

/** Every viewer has it: the plywood of a new prim. */
export const PLYWOOD = Uuid.parse('89556747-24cb-43ed-920b-47caed15465f');

/** The faces of a configured part, as bytes. */
export function paintOfConfig(part: PartConfig): Uint8Array {
  const usual = faceOf({ ...PLAIN_FACE, textureId: PLYWOOD }, part);
  const faces = Object.entries(part.faces).map(([number, face]): [number, TextureFace] => [
    Number(number),
    faceOf(usual, face),
  ]);
  return encodeTextureEntry({ default: usual, faces: new Map(faces) });
}

/** What is not said is as `usual`. */
function faceOf(usual: TextureFace, face: FaceConfig): TextureFace {
  const { texture, colour, repeats, offset, turn, planar } = face;
  return {
    ...usual,
    ...(texture && { textureId: Uuid.parse(texture) }),
    ...(colour && { colour: colourOf(colour) }),
    ...(repeats && { repeatS: repeats[0], repeatT: repeats[1] }),
    ...(offset && { offsetS: offset[0], offsetT: offset[1] }),
    ...(turn !== undefined && { rotationRad: (turn / 180) * Math.PI }),
    ...(planar !== undefined && { mapping: planar ? FACE_MAPPING.planar : FACE_MAPPING.default }),
    glow: face.glow ?? usual.glow,
    fullbright: face.fullbright ?? usual.fullbright,
    shiny: face.shiny ?? usual.shiny,
    bump: face.bump ?? usual.bump,
  };
}

/** Red, green, blue and alpha from 0 to 1; what lies outside is cut. */
export function colourOf([r, g, b, a]: readonly [number, number, number, number]): Colour {
  return { r: byteOf(r), g: byteOf(g), b: byteOf(b), a: byteOf(a) };
}

function byteOf(channel: number): number {
  return Math.round(Math.min(1, Math.max(0, channel)) * 255);
}
