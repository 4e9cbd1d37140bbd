/** A body as a user would bring one: boxes, of our own, as files of a viewer's folder `character`. */
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { encodeAvatarMesh, encodeAvatarMeshLevel } from '../character/index.ts';
import type { AvatarMesh, AvatarMorph } from '../character/index.ts';

type Point = readonly [number, number, number];

/** Corners of a box, then its sides from outside. */
const SIDES: readonly (readonly [number, number, number, number])[] = [
  [0, 2, 3, 1],
  [4, 5, 7, 6],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 4, 6, 2],
  [1, 3, 7, 5],
];
const BOX = Uint16Array.from(SIDES.flatMap(([a, b, c, d]) => [a, b, c, a, c, d]));
/** Half of its triangles: what is coarse has less. */
const COARSE = BOX.slice(0, 18);

/** A box between two corners; its upper half by `weights[1]`, its lower by `weights[0]`. */
export function sampleMesh(
  from: Point,
  to: Point,
  joints?: { readonly names: readonly string[]; readonly weights: readonly [number, number] },
  morphs: ReadonlyMap<string, AvatarMorph> = new Map(),
): AvatarMesh {
  const corners = Array.from({ length: 8 }, (_, at) =>
    [0, 1, 2].map((axis) => ((at >> axis) & 1 ? to : from)[axis]!),
  );
  const outwards = corners.map((corner) =>
    corner.map((value, axis) => value - (from[axis]! + to[axis]!) / 2),
  );
  return {
    position: [0, 0, 0],
    rotation: [0, 0, 0],
    scale: [1, 1, 1],
    positions: Float32Array.from(corners.flat()),
    normals: Float32Array.from(outwards.flat()),
    binormals: Float32Array.from(corners.flatMap(() => [0, 1, 0])),
    textureCoordinates: Float32Array.from(corners.flatMap((_, at) => [at & 1, (at >> 2) & 1])),
    detailTextureCoordinates: undefined,
    weights: joints && Float32Array.from(corners, (_, at) => joints.weights[at >> 2]!),
    indices: BOX,
    jointNames: joints?.names ?? [],
    morphs,
    sharedVertices: [],
  };
}

/** Moves some vertices, one metre for 1 of it, along z. */
export function sampleMorph(...vertices: number[]): AvatarMorph {
  return {
    vertices: Uint32Array.from(vertices),
    positions: Float32Array.from(vertices.flatMap(() => [0, 0, 1])),
    normals: new Float32Array(vertices.length * 3),
    binormals: new Float32Array(vertices.length * 3),
    textureCoordinates: Float32Array.from(vertices.flatMap(() => [0.25, 0])),
  };
}

/**
 * Parameter 33 (height) drives 900, which lifts the upper half of the head; 901 lifts it for men, 902 is masked by clothes. The lower body is between pelvis and left hip.
 */
const DEFINITION = `<?xml version="1.0" encoding="US-ASCII" standalone="yes"?>
<linden_avatar version="1.0" wearable_definition_version="22">
  <!-- of our own -->
  <skeleton file_name="avatar_skeleton.xml"><attachment_point id="1" name="Chest" joint="mChest" /></skeleton>
  <mesh type="hairMesh" lod="0" file_name="hair.llm" min_pixel_width="320"></mesh>
  <mesh type="headMesh" lod="0" file_name="head.llm" min_pixel_width="320">
    <param id="900" group="1" name="Tall_Head" value_min="0" value_max="0.5"><param_morph /></param>
    <param id="901" group="0" name="Mans_Head" sex="male" value_min="0" value_max="1"><param_morph /></param>
    <param id="902" group="0" name="Loose_Head" value_min="0" value_max="1" value_default="1"><param_morph /></param>
    <param id="903" group="0" name="Not_There" value_min="0" value_max="1" value_default="1"><param_morph /></param>
  </mesh>
  <mesh type="headMesh" lod="1" file_name="head_1.llm" min_pixel_width="160" reference="head.llm"></mesh>
  <mesh type="upperBodyMesh" lod="0" file_name="upper.llm" min_pixel_width="320" />
  <mesh type="lowerBodyMesh" lod="0" file_name="lower.llm" min_pixel_width="320" />
  <mesh type="eyeBallLeftMesh" lod="0" file_name="eye.llm" min_pixel_width="320" />
  <mesh type="eyeBallRightMesh" lod="0" file_name="eye.llm" min_pixel_width="320" />
  <mesh type="tailMesh" lod="0" file_name="tail.llm" min_pixel_width="320" />
  <driver_parameters>
    <param id="33" group="0" name="Height" value_min="-2.3" value_max="2">
      <param_driver><driven id="900" min1="0" max1="1" max2="2" min2="2" /></param_driver>
    </param>
  </driver_parameters>
  <morph_masks><mask morph_name="Loose_Head" body_region="head" layer="hat" /></morph_masks>
</linden_avatar>
`;

/** Its files by name. `avatar_lad.xml` names them all. */
export function sampleCharacterFiles(): Map<string, Uint8Array> {
  const head = sampleMesh(
    [-0.1, -0.1, 1.65],
    [0.1, 0.1, 1.9],
    { names: ['mHead', 'mNeck'], weights: [1, 2] },
    new Map([
      ['Tall_Head', sampleMorph(4, 5, 6, 7)],
      ['Mans_Head', sampleMorph(4, 5, 6, 7)],
      ['Loose_Head', sampleMorph(0)],
    ]),
  );
  const upper = { names: ['mTorso', 'mChest'], weights: [1, 2] as const };
  const lower = { names: ['mPelvis', 'mHipLeft'], weights: [2, 1.5] as const };
  return new Map([
    ['avatar_lad.xml', encodeUtf8(DEFINITION)],
    ['head.llm', encodeAvatarMesh(head)],
    ['head_1.llm', encodeAvatarMeshLevel(head, COARSE)],
    ['upper.llm', encodeAvatarMesh(sampleMesh([-0.1, -0.2, 1.1], [0.1, 0.2, 1.65], upper))],
    ['lower.llm', encodeAvatarMesh(sampleMesh([-0.1, -0.15, 0], [0.1, 0.15, 1.1], lower))],
    [
      'eye.llm',
      encodeAvatarMesh({ ...sampleMesh([-0.02, -0.02, -0.02], [0.02, 0.02, 0.02]), rotation: [0, 0, 90] }),
    ],
    [
      'hair.llm',
      encodeAvatarMesh(
        sampleMesh([-0.12, -0.12, 1.8], [0.12, 0.12, 1.95], { names: ['mHead'], weights: [1, 1] }),
      ),
    ],
  ]);
}
