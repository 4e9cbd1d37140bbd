import { PCODE } from '@landfall/protocol/object';
import type { Geometry } from '../geometry/index.ts';
import type { LevelOfDetail } from '../lod/index.ts';
import { turned } from './lathe.ts';
import type { Outline } from './lathe.ts';

/** What a plant of ours looks like. */
export type PlantForm = 'conifer' | 'broadleaf' | 'palm' | 'bush' | 'reed';

const SIDES: Readonly<Record<LevelOfDetail, number>> = Object.freeze({ 0: 5, 1: 6, 2: 8, 3: 12 });

/**
 * Kinds of trees by number, in the order in which they are counted: pine, oak, bush, palm, dogwood, bush, palm, cypress, cypress, pine, plumeria, winter pine,
 * winter aspen, winter pine, eucalyptus, fern, eelgrass, sea sword, kelp, beach grass, kelp.
 * @source OpenMetaverse's Tree; viewer app_settings/trees.xml
 */
const FORMS: readonly PlantForm[] = [
  'conifer',
  'broadleaf',
  'bush',
  'palm',
  'broadleaf',
  'bush',
  'palm',
  'conifer',
  'conifer',
  'conifer',
  'broadleaf',
  'conifer',
  'broadleaf',
  'conifer',
  'broadleaf',
  'bush',
  'reed',
  'reed',
  'reed',
  'reed',
  'reed',
];

const trunk = (height: number, radius: number): Outline => [
  [-0.5, radius],
  [height, radius * 0.6],
];

/** Trunk, where there is one, then what is green. In a box from −0.5 to 0.5. */
const OUTLINES: Readonly<Record<PlantForm, readonly Outline[]>> = Object.freeze({
  conifer: [
    trunk(-0.3, 0.06),
    [
      [-0.36, 0],
      [-0.34, 0.36],
      [0.02, 0.2],
      [0.02, 0.26],
      [0.5, 0],
    ],
  ],
  broadleaf: [
    trunk(0, 0.07),
    [
      [-0.15, 0],
      [-0.08, 0.28],
      [0.12, 0.46],
      [0.32, 0.4],
      [0.45, 0.22],
      [0.5, 0],
    ],
  ],
  palm: [
    trunk(0.36, 0.05),
    [
      [0.2, 0.44],
      [0.34, 0.3],
      [0.42, 0.1],
      [0.46, 0],
    ],
  ],
  bush: [
    [
      [-0.5, 0.2],
      [-0.3, 0.44],
      [0.1, 0.46],
      [0.38, 0.28],
      [0.5, 0],
    ],
  ],
  reed: [
    [
      [-0.5, 0.16],
      [-0.1, 0.3],
      [0.3, 0.4],
      [0.5, 0],
    ],
  ],
});

/**
 * What a tree or a patch of grass looks like here. It is a stand-in: viewers grow trees of branches and cards with textures of their own, which are not ours to
 * give; this one has the tree's place, size and kind.
 * @param pcode PCODE.tree, newTree or grass
 * @param species an object's State for trees; numbers that are none are broad-leaved
 */
export function plantForm(pcode: number, species: number): PlantForm {
  return pcode === PCODE.grass ? 'reed' : (FORMS[species] ?? 'broadleaf');
}

/** Its triangles in units of the object's size: face 0 wood where there is some, the last one green. */
export function tessellatePlant(form: PlantForm, level: LevelOfDetail): Geometry {
  return turned(OUTLINES[form], SIDES[level]);
}
