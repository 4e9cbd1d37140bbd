import { HOLE, PATH_CURVE, PROFILE } from '@landfall/protocol/object';
import type { ShapeParameters } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { DETAIL_FACTORS, LEVELS_OF_DETAIL } from '../lod/index.ts';
import type { LevelOfDetail } from '../lod/index.ts';
import { facing, isWellFormed, measure } from '../testing/measure.ts';
import { BOX, facesOfShape, tessellate } from './index.ts';
import type { FaceKind } from './index.ts';

/** Every value of a parameter that makes another kind of shape, by the name that a failing case is told with. */
const PATHS = { line: PATH_CURVE.line, ring: PATH_CURVE.circle };
const HOLLOWS: Record<string, Partial<ShapeParameters>> = {
  solid: {},
  'same hole': { profileHollow: 0.5 },
  'round hole': { profileCurve: HOLE.circle, profileHollow: 0.5 },
  'square hole': { profileCurve: HOLE.square, profileHollow: 0.5 },
  'triangular hole': { profileCurve: HOLE.triangle, profileHollow: 0.5 },
};
const CUTS = { whole: {}, cut: { profileBegin: 0.3, profileEnd: 0.6 } };
const SLICES = { long: {}, sliced: { pathBegin: 0.2, pathEnd: 0.7 } };
const TWISTS = { straight: {}, twisted: { pathTwist: 0.4, pathTwistBegin: -0.3 } };
const FORMS: Record<string, Partial<ShapeParameters>> = {
  plain: {},
  sheared: { pathShearX: 0.3, pathShearY: -0.2 },
  narrow: { pathScaleX: 0.5, pathScaleY: 0.7 },
};
/** Of rings only. */
const RINGS: Record<string, Partial<ShapeParameters>> = {
  '': {},
  tapered: { pathTaperX: 0.3, pathTaperY: -0.4 },
  'more than once round': { pathRevolutions: 2.5 },
  skewed: { pathSkew: 0.3, pathRadiusOffset: 0.2 },
};

interface Case {
  readonly name: string;
  readonly shape: ShapeParameters;
  readonly profile: keyof typeof PROFILE;
  readonly isLine: boolean;
  readonly isHollow: boolean;
  readonly isCut: boolean;
  readonly isSliced: boolean;
  readonly twist: number;
  readonly ring: string;
}

function* everyShape(profile: keyof typeof PROFILE): Generator<Case> {
  for (const [path, pathCurve] of Object.entries(PATHS))
    for (const [hollow, hole] of Object.entries(HOLLOWS))
      for (const [cut, cutting] of Object.entries(CUTS))
        for (const [slice, slicing] of Object.entries(SLICES))
          for (const [twist, twisting] of Object.entries(TWISTS))
            for (const [form, forming] of Object.entries(FORMS))
              for (const [ring, turning] of Object.entries(path === 'line' ? { '': {} } : RINGS))
                yield {
                  name: [profile, path, hollow, cut, slice, twist, form, ring].join(' '),
                  shape: {
                    ...BOX,
                    ...(path === 'ring' && profile !== 'halfCircle' ? { pathScaleY: 0.25 } : {}),
                    ...hole,
                    ...cutting,
                    ...slicing,
                    ...twisting,
                    ...forming,
                    ...turning,
                    pathCurve,
                    profileCurve: PROFILE[profile] | (hole.profileCurve ?? 0),
                  },
                  profile,
                  isLine: path === 'line',
                  isHollow: hollow !== 'solid',
                  isCut: cut === 'cut',
                  isSliced: slice === 'sliced',
                  twist: twist === 'twisted' ? 0.7 : 0,
                  ring,
                };
}

const CORNERS: Partial<Record<keyof typeof PROFILE, number>> = {
  square: 4,
  isoscelesTriangle: 3,
  equilateralTriangle: 3,
  rightTriangle: 3,
};

/** Whether there are ends to be seen: a line has them, and a ring that changes on its way. How often it goes round is not asked. */
const hasEnds = ({ isLine, isSliced, twist, ring }: Case): boolean =>
  isLine || isSliced || twist !== 0 || ring === 'tapered' || ring === 'skewed';

/** In the order of their numbers: top, sides, hole, bottom, the two of a cut. @source PROTOCOL §10; viewer llvolume.cpp (createVolumeFaces) */
function expectedFaces(of: Case): readonly FaceKind[] {
  const corners = CORNERS[of.profile] ?? 1;
  const sides = of.isCut ? Math.ceil(0.6 * corners) - Math.floor(0.3 * corners) : corners;
  const ends = hasEnds(of);
  // Half a circle with a hole is never closed.
  const isOpen = of.isCut || (of.profile === 'halfCircle' && of.isHollow);
  return [
    ...(ends ? (['top'] as const) : []),
    ...Array.from({ length: sides }, () => 'outer' as const),
    ...(of.isHollow ? (['inner'] as const) : []),
    ...(ends ? (['bottom'] as const) : []),
    ...(isOpen ? (['cutBegin', 'cutEnd'] as const) : []),
  ];
}

/** Of a whole side of a shape that is not cut; stops of one that is not sliced. @source the viewer's llvolume.cpp, as docs/wire/shape.md has it */
function expectedVertices(
  { shape, profile, isLine, twist, ring, isHollow }: Case,
  level: LevelOfDetail,
): number {
  const detail = DETAIL_FACTORS[level];
  const isSquareHole = isHollow && (shape.profileCurve & 0xf0) === HOLE.square;
  // Rounded up to the corners of the hole, or down to whole ones.
  const sides = (around: number, step: number): number =>
    isSquareHole ? Math.ceil(around / step) * step : Math.floor(around);
  const points = { circle: sides(6 * detail, 4) + 1, halfCircle: sides(3 * detail, 2) + 1 };
  const across = profile === 'circle' || profile === 'halfCircle' ? points[profile] : 2;
  const turning = twist * 3.5 * (detail - 0.5);
  const revolutions = ring === 'more than once round' ? 2.5 : 1;
  const stops = isLine
    ? Math.floor(turning) + 2
    : Math.floor(Math.floor(6 * detail + turning) * revolutions) + 1;
  return across * stops;
}

/**
 * Half a circle has no face along its straight side: viewers too show a gap there, but round an axis that it stays on. Nor has a ring
 * ends that is open for going round two and a half times only.
 */
const isGaping = (of: Case): boolean =>
  of.profile === 'halfCircle' || (of.ring === 'more than once round' && !hasEnds(of));

describe.each(Object.keys(PROFILE) as (keyof typeof PROFILE)[])('every shape of profile %s', (profile) => {
  const cases = [...everyShape(profile)];

  it('is well formed at every level, and has the faces that its parameters say', () => {
    for (const each of cases) {
      const faces = expectedFaces(each);
      expect(facesOfShape(each.shape), each.name).toEqual(faces);
      for (const level of LEVELS_OF_DETAIL) {
        const geometry = tessellate(each.shape, level);
        expect(isWellFormed(geometry), `${each.name} at ${level}`).toBe(true);
        expect(geometry.faces.length, each.name).toBe(faces.length);
      }
    }
  });

  it('has no gaps', () => {
    for (const each of cases.filter((one) => !isGaping(one)))
      expect([each.name, measure(tessellate(each.shape, 0)).openEdges]).toEqual([each.name, 0]);
  });

  it('has as many points as the viewer gives it', () => {
    for (const each of cases.filter(({ isCut, isSliced }) => !isCut && !isSliced))
      for (const level of LEVELS_OF_DETAIL) {
        const side = tessellate(each.shape, level).faces[expectedFaces(each).indexOf('outer')]!;
        expect([each.name, level, side.vertexCount]).toEqual([
          each.name,
          level,
          expectedVertices(each, level),
        ]);
      }
  });

  it('along a line looks up at its top and down at its bottom', () => {
    for (const each of cases.filter(({ isLine }) => isLine)) {
      const geometry = tessellate(each.shape, 1);
      const faces = expectedFaces(each);
      for (const [kind, z] of [
        ['top', 1],
        ['bottom', -1],
      ] as const)
        expect([each.name, facing(geometry, faces.indexOf(kind))[2]]).toEqual([
          each.name,
          expect.closeTo(z, 4),
        ]);
    }
  });
});
