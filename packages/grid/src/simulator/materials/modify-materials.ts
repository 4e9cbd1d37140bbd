import { decodeExtraParams, encodeExtraParams } from '@landfall/protocol/extra-params';
import type { ExtraParam, RenderMaterial } from '@landfall/protocol/extra-params';
import type { MaterialChange } from '@landfall/protocol/material';
import type { ScenePart } from '@landfall/protocol/object-xml';
import type { PartChanges } from '../objects/index.ts';
import { overrideInGltf, withOverride } from './overrides.ts';
import { MAX_FACES } from '@landfall/protocol/texture-entry';

/**
 * What becomes of a part when the material of one of its faces is changed: its asset, or what is another of it; undefined for a face that there
 * cannot be. With another asset, or none, what was changed of the one before is gone.
 * @source OpenSim MaterialsModule.cs (ModifyMaterialParams)
 */
export function changeMaterial(part: ScenePart, change: MaterialChange): PartChanges | undefined {
  const { face, assetId, gltf = '' } = change;
  if (face < 0 || face >= MAX_FACES) return undefined;
  const override = gltf === '' ? undefined : overrideInGltf(gltf);
  const isTaken = assetId?.isZero === true;
  const restOfShape = withOverride(part, face, isTaken ? undefined : override);
  if (assetId === undefined) return { restOfShape };
  const others = decodeExtraParams(part.extraParams);
  const known = others.find((param) => param.type === 'renderMaterials')?.materials ?? [];
  const materials: readonly RenderMaterial[] = [
    ...known.filter((one) => one.face !== face),
    ...(isTaken ? [] : [{ face, materialId: assetId }]),
  ];
  const params: ExtraParam[] = others.filter(({ type }) => type !== 'renderMaterials');
  if (materials.length > 0) params.push({ type: 'renderMaterials', materials });
  return { restOfShape, extraParams: encodeExtraParams(params) };
}
