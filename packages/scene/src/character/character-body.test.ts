import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../geometry/index.ts';
import { JOINTS, jointNamed, poseJoints, rotationOf, skinGeometry, skinMatrices } from '../skeleton/index.ts';
import { encodeAvatarMesh } from './encode-avatar-mesh.ts';
import { isWellFormed, measure, sampleCharacterFiles, sampleMesh } from '../testing/index.ts';
import { CHARACTER_FACES } from './character.ts';
import type { CharacterFace } from './character.ts';
import { characterBody } from './character-body.ts';
import { readCharacter } from './read-character.ts';

const read = async (files = sampleCharacterFiles()) =>
  await readCharacter((name) => Promise.resolve(files.get(name)));
const CHARACTER = await read();
const NOBODY_SAYS: ReadonlyMap<number, number> = new Map();
const NO_BAKES: ReadonlySet<CharacterFace> = new Set();

const bodyOf = (params = NOBODY_SAYS, baked = NO_BAKES, level: 0 | 1 | 2 | 3 = 3) =>
  characterBody(CHARACTER, { params, baked }, level);

/** How high and how low a face reaches, metres. */
function reachOf(name: CharacterFace, { geometry }: Pick<ReturnType<typeof bodyOf>, 'geometry'>) {
  const { firstVertex, vertexCount } = geometry.faces[CHARACTER_FACES.indexOf(name)]!;
  return boundsOf(geometry.positions.subarray(firstVertex * 3, (firstVertex + vertexCount) * 3))!;
}
const close = (...numbers: number[]) => numbers.map((number) => expect.closeTo(number, 4) as number);

describe('a body that a user brings', () => {
  it('has its parts by face, in the places that the files say', () => {
    const body = bodyOf();
    expect(isWellFormed(body.geometry)).toBe(true);
    expect(body.geometry.faces.map(({ vertexCount, indexCount }) => [vertexCount, indexCount])).toEqual([
      [8, 36],
      [8, 36],
      [8, 36],
      [16, 72],
      [0, 0],
      [0, 0],
    ]);
    expect(measure(body.geometry).volume).toBeGreaterThan(0);
    const { min, max } = reachOf('head', body);
    expect([min.z, max.z]).toEqual(close(1.65, 1.9));
  });

  it('has its eyes where the skeleton has them, turned as their file says', () => {
    const { min, max } = reachOf('eyes', bodyOf());
    const rest = poseJoints();
    const at = jointNamed('mEyeLeft')! * 16 + 12;
    const [x, y, z] = rest.slice(at, at + 3) as unknown as [number, number, number];
    expect([min.x, max.x, max.y, min.z, max.z]).toEqual(
      close(x - 0.02, x + 0.02, y + 0.02, z - 0.02, z + 0.02),
    );
    expect(min.y).toBeCloseTo(-y - 0.02, 4);
  });

  it('shows what is cut out of a bake only with the bake', () => {
    const hair = CHARACTER_FACES.indexOf('hair');
    expect(bodyOf().geometry.faces[hair]!.vertexCount).toBe(0);
    expect(bodyOf(NOBODY_SAYS, new Set(['hair'] as const)).geometry.faces[hair]!.vertexCount).toBe(8);
  });

  it('is coarser from afar, and as coarse as it can be where there is no coarser', () => {
    const triangles = ([3, 2, 1, 0] as const).map((level) =>
      bodyOf(NOBODY_SAYS, NO_BAKES, level)
        .geometry.faces.slice(0, 2)
        .map(({ indexCount }) => indexCount / 3),
    );
    expect(triangles).toEqual([
      [12, 12],
      [6, 12],
      [6, 12],
      [6, 12],
    ]);
  });

  it('is shaped by visual parameters: those that are said, and those that follow them', () => {
    const topOf = (params: Iterable<readonly [number, number]>) =>
      reachOf('head', bodyOf(new Map(params))).max.z;
    // 33 drives 900, which is one half at most; 901 is for men.
    expect([topOf([]), topOf([[33, 1]]), topOf([[33, 0.5]])]).toEqual(close(1.9, 2.4, 2.15));
    expect([
      topOf([[901, 1]]),
      topOf([
        [901, 1],
        [80, 1],
      ]),
    ]).toEqual(close(1.9, 2.9));
    const { geometry } = bodyOf(new Map([[33, 1]]));
    expect(geometry.textureCoordinates[4 * 2]).toBeCloseTo(0.125, 4);
    expect(geometry.textureCoordinates[0]).toBe(0);
  });

  it('does not show what clothes would cut out', () => {
    // 902 is 1 where nobody says, and lifts the lowest corner of the head by a metre.
    expect(reachOf('head', bodyOf()).min.z).toBeCloseTo(1.65, 4);
  });

  it('moves with the bones that its weights name, and half with each of two', () => {
    const { geometry, weights, skin } = bodyOf();
    const posed = (joint: string) =>
      skinGeometry(
        geometry,
        weights,
        skinMatrices(
          skin,
          poseJoints({ rotations: new Map([[jointNamed(joint)!, rotationOf([0, 0, 90])]]) }),
        ),
      );
    const at = (one: typeof geometry, vertex: number) => [
      ...one.positions.subarray(vertex * 3, vertex * 3 + 3),
    ];
    // Of the head, the upper corners are the head's own, the lower ones the neck's.
    const turned = posed('mHead');
    expect(at(turned, 0)).toEqual(at(geometry, 0));
    expect(at(turned, 4)).not.toEqual(at(geometry, 4));
    // Of the lower body, the lower corners are the left hip's, the upper ones half the pelvis's.
    const [hip, whole] = [posed('mHipLeft'), at(geometry, 16 + 4)];
    const rest = poseJoints();
    const [x, y] = [12, 13].map((number) => rest[jointNamed('mHipLeft')! * 16 + number]!) as [number, number];
    const alone = [x - (whole[1]! - y), y + (whole[0]! - x)];
    expect(at(hip, 16 + 4).slice(0, 2)).toEqual(
      close((whole[0]! + alone[0]!) / 2, (whole[1]! + alone[1]!) / 2),
    );
    expect(skin.jointNames).toHaveLength(JOINTS.length);
  });

  it('stays as it is at rest', () => {
    const { geometry, weights, skin } = bodyOf();
    const rested = skinGeometry(geometry, weights, skinMatrices(skin, poseJoints()));
    for (const [at, value] of geometry.positions.entries())
      expect(rested.positions[at]).toBeCloseTo(value, 5);
  });
});

describe('a folder', () => {
  const changed = (name: string, content: Uint8Array | string | undefined) => {
    const files = sampleCharacterFiles();
    if (content === undefined) files.delete(name);
    else files.set(name, typeof content === 'string' ? Buffer.from(content) : content);
    return files;
  };
  const box = (joints: Parameters<typeof sampleMesh>[2]) =>
    encodeAvatarMesh(sampleMesh([0, 0, 0], [1, 1, 1], joints));
  const defining = (content: string) =>
    changed('avatar_lad.xml', `<linden_avatar>${content}</linden_avatar>`);

  it.each([
    ['no definition', changed('avatar_lad.xml', undefined), 'no such file in avatar_lad.xml'],
    ['a definition that is none', changed('avatar_lad.xml', 'hello'), 'avatar_lad.xml'],
    ['a mesh missing', changed('upper.llm', undefined), 'no such file in upper.llm'],
    ['a level missing', changed('head_1.llm', undefined), 'no such file in head_1.llm'],
    ['a mesh that is none', changed('lower.llm', 'MZ'), 'lower.llm'],
    [
      'a bone that no avatar has',
      changed('upper.llm', box({ names: ['mTail'], weights: [0, 0] })),
      'upper.llm: mTail',
    ],
    [
      'a weight beyond its bones',
      changed('upper.llm', box({ names: ['mHead'], weights: [0, 1.5] })),
      'weight 1.5',
    ],
    ['a weight below', changed('upper.llm', box({ names: ['mHead'], weights: [0, -0.5] })), 'weight -0.5'],
    [
      'parts that nobody knows',
      defining('<mesh type="tailMesh" file_name="head.llm"/>'),
      'of a type that is known',
    ],
    [
      'a level before its mesh',
      defining('<mesh type="headMesh" file_name="head_1.llm" reference="head.llm"/>'),
      'does not come before it',
    ],
  ])('is refused with %s, which is named', async (_, files, words) => {
    const reading = read(files);
    await expect(reading).rejects.toThrow(DecodeError);
    await expect(reading).rejects.toThrow(words);
  });

  it('is asked for names only, and for nothing that no part needs', async () => {
    const asked: string[] = [];
    const files = sampleCharacterFiles();
    await readCharacter((name) => {
      asked.push(name);
      return Promise.resolve(files.get(name));
    });
    expect(asked.toSorted()).toEqual([...files.keys()].toSorted());
  });
});
