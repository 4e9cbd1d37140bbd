import type { TextureFace } from '@landfall/protocol/texture-entry';
import { faceOf } from '@landfall/protocol/texture-entry';
import type { PictureMaterial } from '../picture/index.ts';
import type { CollectedObject, SceneAssets, SceneMaterial } from './collected-scene.ts';
import { FaceMaterials } from './face-materials.ts';
import { FacePainter } from './face-painter.ts';
import type { ObjectLook } from './object-look.ts';

/** How an object's faces are to be painted. */
export interface PaintOptions {
  /** Without it faces have their colour alone. */
  readonly withTextures: boolean;
  /** It moves with an avatar's bones. */
  readonly isWorn: boolean;
}

/** What is painted. */
export type Painted = Pick<CollectedObject, 'overrides'> & Pick<ObjectLook, 'faces' | 'renderMaterials'>;

/** Materials of a scene: the same one for faces that look the same, so that files have it once. */
export class Materials {
  readonly #painter: FacePainter;
  readonly #faceMaterials: FaceMaterials;
  readonly #known = new Map<string, PictureMaterial>();
  readonly #numbers = new Map<SceneMaterial, number>();

  constructor(assets: Pick<SceneAssets, 'textures' | 'materials'>) {
    this.#painter = new FacePainter(assets);
    this.#faceMaterials = new FaceMaterials(assets);
  }

  /** Of all faces, by number. */
  ofFaces(painted: Painted, faceCount: number, options: PaintOptions): PictureMaterial[] {
    return Array.from({ length: faceCount }, (_, number) => {
      const face = faceOf(painted.faces, number);
      const made = options.withTextures ? this.#faceMaterials.of(painted, painted, number, face) : undefined;
      return this.of(face, made, options);
    });
  }

  /** Of one face. */
  of(face: TextureFace, made: SceneMaterial | undefined, options: PaintOptions): PictureMaterial {
    const key = `${keyOf(face)} ${this.#numberOf(made)} ${options.withTextures} ${options.isWorn}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const material = this.#painter.paint(face, made, options);
    this.#known.set(key, material);
    return material;
  }

  #numberOf(made: SceneMaterial | undefined): number {
    if (made === undefined) return -1;
    const number = this.#numbers.get(made) ?? this.#numbers.size;
    this.#numbers.set(made, number);
    return number;
  }
}

/** Everything of a face that a painter looks at. */
function keyOf({ textureId, colour, ...face }: TextureFace): string {
  const { r, g, b, a } = colour;
  const { repeatS, repeatT, offsetS, offsetT, rotationRad, fullbright, glow, shiny } = face;
  const place = [repeatS, repeatT, offsetS, offsetT, rotationRad];
  return [textureId.key, r, g, b, a, fullbright, glow, shiny, ...place].join(' ');
}
