import { decodeExtraParams, extraParamOf } from '@landfall/protocol/extra-params';
import { DecodeError } from '@landfall/protocol/errors';

/** Faces that are believed to have a material. */
const MOST_FACES = 16;

/** Ids of the physically based materials that an object says of its faces; undefined for none, and where that is damaged. */
export function madeOf(extraParams: Uint8Array): ReadonlyMap<number, string> | undefined {
  if (extraParams.length < 2) return undefined;
  try {
    const found = extraParamOf(decodeExtraParams(extraParams), 'renderMaterials');
    if (found === undefined || found.materials.length === 0) return undefined;
    return new Map(
      found.materials.slice(0, MOST_FACES).map(({ face, materialId }) => [face, materialId.toString()]),
    );
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
