import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { eachExtraParam, EXTRA_PARAM } from '@landfall/protocol/extra-params';
import type { ExtraParam, UnknownParam } from '@landfall/protocol/extra-params';
import { decodeObjectAnimations, particleTextureOf } from '@landfall/protocol/object';
import { visitTextureEntry } from '@landfall/protocol/texture-entry';
import type { ReferenceCollector } from './collector.ts';

/**
 * Textures and legacy materials of a texture entry, defaults and faces.
 * @throws DecodeError when it breaks off inside a field; what came before is taken
 */
export function takeTextureEntry(bytes: Uint8Array, into: ReferenceCollector): void {
  visitTextureEntry(bytes, (field, _faces, _bytes, offset) => {
    if (field === 'texture' || field === 'material') into.add(Uuid.fromBytes(bytes, offset));
  });
}

/** Sculpt, mesh, projected texture and render materials of extra parameters. @throws DecodeError as above */
export function takeExtraParams(bytes: Uint8Array, into: ReferenceCollector): void {
  for (const param of eachExtraParam(bytes)) takeExtraParam(param, into);
}

function takeExtraParam(param: ExtraParam, into: ReferenceCollector): void {
  if (param.type === 'sculpt' || param.type === 'mesh' || param.type === 'lightImage')
    into.add(param.textureId);
  else if (param.type === 'renderMaterials')
    for (const { materialId } of param.materials) into.add(materialId);
  else if (param.type === 'unknown') takeDamaged(param, into);
}

/** Where the ids are in what has another length than its kind. */
const IDS_AT: ReadonlyMap<number, { readonly first: number; readonly step: number }> = new Map([
  [EXTRA_PARAM.sculpt, { first: 0, step: Infinity }],
  [EXTRA_PARAM.lightImage, { first: 0, step: Infinity }],
  [EXTRA_PARAM.mesh, { first: 0, step: Infinity }],
  [EXTRA_PARAM.renderMaterials, { first: 2, step: 17 }],
]);

/** As much as can be read of a parameter that has references and is not as long as it should be. */
function takeDamaged({ number, bytes }: UnknownParam, into: ReferenceCollector): void {
  const places = IDS_AT.get(number);
  if (places === undefined) return;
  for (let at = places.first; at + 16 <= bytes.length; at += places.step) into.add(Uuid.fromBytes(bytes, at));
  throw new DecodeError(`extra parameter ${number} of ${bytes.length} bytes`);
}

/** Texture of a particle system. @throws DecodeError where it ends before */
export function takeParticles(bytes: Uint8Array, into: ReferenceCollector): void {
  into.add(particleTextureOf(bytes));
}

/** Animations that an animated mesh plays. @throws DecodeError when they break off; those before are taken */
export function takeObjectAnimations(bytes: Uint8Array, into: ReferenceCollector): void {
  for (const { id } of decodeObjectAnimations(bytes)) into.add(id);
}
