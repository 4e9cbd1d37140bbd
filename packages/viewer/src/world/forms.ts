import { ByteReader } from '@landfall/protocol/bytes';
import { SCULPT_TYPE, decodeExtraParams, extraParamOf } from '@landfall/protocol/extra-params';
import type { MeshParam, SculptParam } from '@landfall/protocol/extra-params';
import { DecodeError } from '@landfall/protocol/errors';
import { PCODE, SHAPE_BYTES, readShape, unpackShape } from '@landfall/protocol/object';
import type { ShapeParameters } from '@landfall/protocol/object';
import { plantForm } from '@landfall/scene/plant';
import type { PlantForm } from '@landfall/scene/plant';
import { shapeKey } from '@landfall/scene/shape';
import { NONE } from './columns.ts';

/** What something is made of: the same for all that look alike but for place, size and paint. */
export type Form =
  /** One that is flexible has pieces along its path. */
  | { readonly kind: 'prim'; readonly shape: ShapeParameters; readonly isFlexible?: boolean }
  | {
      readonly kind: 'sculpt';
      readonly textureId: string;
      readonly sculptType: number;
      readonly inverted: boolean;
      readonly mirrored: boolean;
    }
  | { readonly kind: 'mesh'; readonly meshId: string }
  | { readonly kind: 'plant'; readonly plant: PlantForm };

/** What of an object says its form. */
export interface FormWords {
  /** See `PCODE` of `@landfall/protocol/object`: only prims and plants have a form. */
  readonly pcode: number;
  /** Of trees and grass, their kind. */
  readonly state: number;
  /** As in `ObjectChanges`. */
  readonly shape: Uint8Array;
  /** As they came: a sculpt or a mesh is named in them. Empty for none. */
  readonly extraParams: Uint8Array;
  /** Whether a prim bends; not when left out. */
  readonly isFlexible?: boolean;
}

const PLANTS: ReadonlySet<number> = new Set([PCODE.tree, PCODE.newTree, PCODE.grass]);

/** All forms that were met, by number. */
export class Forms {
  /** By number, each once; what was met stays. */
  readonly all: Form[] = [];
  readonly #numbers = new Map<string, number>();
  /** Shapes are packed in 23 bytes: most have been met before as they are. */
  readonly #packed = new Map<string, number>();

  /** The number of an object's form; {@link NONE} for what has none, such as avatars. */
  numberOf({ pcode, state, shape, extraParams, isFlexible = false }: FormWords): number {
    if (PLANTS.has(pcode)) {
      const plant = plantForm(pcode, state);
      return this.#number(`plant ${plant}`, () => ({ kind: 'plant', plant }));
    }
    if (pcode !== PCODE.prim) return NONE;
    const sculpt = extraParams.length === 0 ? undefined : sculptIn(extraParams);
    if (sculpt === undefined || sculpt.sculptType === SCULPT_TYPE.none)
      return this.#numberOfPrim(shape, isFlexible);
    return this.#numberOfSculpt(sculpt);
  }

  #numberOfPrim(shape: Uint8Array, isFlexible: boolean): number {
    const packed = String.fromCharCode(Number(isFlexible), ...shape.subarray(0, SHAPE_BYTES));
    const known = this.#packed.get(packed);
    if (known !== undefined) return known;
    const parameters = unpackShape(readShape(new ByteReader(shape)));
    const number = this.#number(`prim ${isFlexible} ${shapeKey(parameters)}`, () => ({
      kind: 'prim',
      shape: parameters,
      isFlexible,
    }));
    this.#packed.set(packed, number);
    return number;
  }

  #numberOfSculpt({ textureId, sculptType, inverted, mirrored }: SculptParam | MeshParam): number {
    const id = textureId.toString();
    if (sculptType === SCULPT_TYPE.mesh)
      return this.#number(`mesh ${id}`, () => ({ kind: 'mesh', meshId: id }));
    return this.#number(`sculpt ${id} ${sculptType} ${inverted} ${mirrored}`, () => ({
      kind: 'sculpt',
      textureId: id,
      sculptType,
      inverted,
      mirrored,
    }));
  }

  #number(key: string, make: () => Form): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.all.length);
    return this.all.push(make()) - 1;
  }
}

/** Undefined where there is none, and where what is there is damaged. */
function sculptIn(bytes: Uint8Array): SculptParam | MeshParam | undefined {
  try {
    const params = decodeExtraParams(bytes);
    return extraParamOf(params, 'sculpt') ?? extraParamOf(params, 'mesh');
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
