import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { SCULPT_TYPE, eachExtraParam, extraParamOf } from '@landfall/protocol/extra-params';
import type { ExtraParam, MeshParam, SculptParam } from '@landfall/protocol/extra-params';
import { PCODE } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { PLAIN_FACE, decodeTextureEntry } from '@landfall/protocol/texture-entry';
import type { TextureEntry } from '@landfall/protocol/texture-entry';
import type { SceneWarnings } from './scene-warnings.ts';

/** What an object is made of. */
export type ObjectKind = 'prim' | 'sculpt' | 'mesh' | 'plant' | 'avatar' | 'unknown';

/** What of a description it takes to show it, decoded. */
export interface ObjectLook {
  /** Which form it has. */
  readonly kind: ObjectKind;
  /** How its faces are painted; plain where its texture entry is damaged. */
  readonly faces: TextureEntry;
  /** Of sculpts and meshes. */
  readonly form: SculptParam | MeshParam | undefined;
  /** All of its extra parameters; of damaged ones those before the damage. */
  readonly extraParams: readonly ExtraParam[];
  /** Ids of its physically based materials, by face. */
  readonly renderMaterials: ReadonlyMap<number, Uuid>;
}

const PLAIN_ENTRY: TextureEntry = Object.freeze({ default: PLAIN_FACE, faces: new Map() });
const PLANTS: ReadonlySet<number> = new Set([PCODE.tree, PCODE.newTree, PCODE.grass]);

/** Reads what is packed in a description. What is damaged is told, and is as if it had not been said. */
export function lookOf(description: ObjectDescription, warnings: SceneWarnings): ObjectLook {
  const extraParams = extraParamsOf(description, warnings);
  const form = extraParamOf(extraParams, 'sculpt') ?? extraParamOf(extraParams, 'mesh');
  return {
    kind: kindOf(description.pcode, form),
    faces: facesOf(description, warnings) ?? PLAIN_ENTRY,
    form,
    extraParams,
    renderMaterials: renderMaterialsOf(extraParams),
  };
}

const NO_MATERIALS: ReadonlyMap<number, Uuid> = new Map();

function renderMaterialsOf(params: readonly ExtraParam[]): ReadonlyMap<number, Uuid> {
  const found = extraParamOf(params, 'renderMaterials');
  if (found === undefined) return NO_MATERIALS;
  return new Map(found.materials.map(({ face, materialId }) => [face, materialId] as const));
}

function kindOf(pcode: number, form: ObjectLook['form']): ObjectKind {
  if (pcode === PCODE.avatar) return 'avatar';
  if (PLANTS.has(pcode)) return 'plant';
  if (pcode !== PCODE.prim) return 'unknown';
  if (form === undefined || form.sculptType === SCULPT_TYPE.none) return 'prim';
  return form.sculptType === SCULPT_TYPE.mesh ? 'mesh' : 'sculpt';
}

function facesOf({ id, textureEntry }: ObjectDescription, warnings: SceneWarnings): TextureEntry | undefined {
  try {
    return decodeTextureEntry(textureEntry);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    warnings.addDecodeError('object', id.toString(), 'textureEntry', error);
    return undefined;
  }
}

/** Those before a damaged one. */
function extraParamsOf(
  { id, extraParams }: ObjectDescription,
  warnings: SceneWarnings,
): readonly ExtraParam[] {
  const found: ExtraParam[] = [];
  try {
    for (const param of eachExtraParam(extraParams)) found.push(param);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    warnings.addDecodeError('object', id.toString(), 'extraParams', error);
  }
  return found;
}
