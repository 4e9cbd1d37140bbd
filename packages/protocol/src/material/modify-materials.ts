import type { Uuid } from '../datatypes/index.ts';
import { asArray, asInteger, asMap, asString, asUuid } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';

/** What the capability `ModifyMaterialParams` is asked to change of one face. */
export interface MaterialChange {
  /** The prim whose face it is; when read never zero. */
  readonly objectId: Uuid;
  /** −1 for all faces. */
  readonly face: number;
  /** The asset; zero takes the material away, undefined leaves it. */
  readonly assetId?: Uuid;
  /** What is changed of it, as a glTF document; empty for nothing more, undefined leaves it as it is. */
  readonly gltf?: string;
}

/** Reads the body of a request; entries without an object are left out. @source viewer llgltfmateriallist.cpp; OpenSim MaterialsModule.cs */
export function decodeMaterialChanges(body: LlsdValue): readonly MaterialChange[] {
  return asArray(body).flatMap((entry): readonly MaterialChange[] => {
    const { object_id, side, asset_id, gltf_json } = asMap(entry);
    const objectId = asUuid(object_id);
    if (objectId.isZero) return [];
    return [
      {
        objectId,
        face: asInteger(side),
        ...(asset_id === undefined ? {} : { assetId: asUuid(asset_id) }),
        ...(gltf_json === undefined ? {} : { gltf: asString(gltf_json).trimEnd() }),
      },
    ];
  });
}

/** The body of a request. */
export function encodeMaterialChanges(changes: readonly MaterialChange[]): readonly LlsdMap[] {
  return changes.map(({ objectId, face, assetId, gltf }) => ({
    object_id: objectId,
    side: face,
    ...(assetId === undefined ? {} : { asset_id: assetId }),
    ...(gltf === undefined ? {} : { gltf_json: gltf }),
  }));
}
