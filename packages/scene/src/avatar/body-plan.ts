/** A ring of a tube: where its middle is on a joint, and how far it reaches. */
export interface Ring {
  readonly joint: string;
  /** From the joint at rest, metres: x ahead, y to the left, z up. */
  readonly offset: readonly [x: number, y: number, z: number];
  /** Half its width along the tube's first and second axis; 0 for both closes the tube. Metres. */
  readonly reach: readonly [number, number];
  /** The other joint that moves it, as much as its own. */
  readonly shared?: string;
}

/** A part of the body: rings one after the other. */
export interface Tube {
  /** As bakes are: 0 head, 1 upper body, 2 lower body. */
  readonly face: 0 | 1 | 2;
  /** The axis it runs along; its rings lie across it. */
  readonly along: 'x' | 'y' | 'z';
  readonly rings: readonly Ring[];
}

/** Faces of a body, by number. */
export const BODY_FACES = Object.freeze(['head', 'upper', 'lower'] as const);

const ring = (joint: string, offset: Ring['offset'], reach: Ring['reach'], shared?: string): Ring =>
  shared === undefined ? { joint, offset, reach } : { joint, offset, reach, shared };

const HEAD: Tube = {
  face: 0,
  along: 'z',
  rings: [
    ring('mNeck', [0, 0, -0.02], [0.055, 0.055], 'mChest'),
    ring('mNeck', [0.002, 0, 0.05], [0.052, 0.05]),
    ring('mHead', [0.008, 0, 0.005], [0.066, 0.052], 'mNeck'),
    ring('mHead', [0.022, 0, 0.03], [0.09, 0.066]),
    ring('mHead', [0.014, 0, 0.08], [0.102, 0.076]),
    ring('mHead', [0.008, 0, 0.13], [0.098, 0.076]),
    ring('mHead', [0.004, 0, 0.175], [0.074, 0.06]),
    ring('mHead', [0.002, 0, 0.196], [0.036, 0.03]),
    ring('mHead', [0.002, 0, 0.203], [0, 0]),
  ],
};

const TRUNK: Tube = {
  face: 1,
  along: 'z',
  rings: [
    ring('mPelvis', [0, 0, 0.03], [0.085, 0.13], 'mTorso'),
    ring('mTorso', [0.004, 0, 0.02], [0.078, 0.116]),
    ring('mTorso', [0.004, 0, 0.1], [0.082, 0.12], 'mChest'),
    ring('mChest', [0.01, 0, 0], [0.1, 0.14]),
    ring('mChest', [0.012, 0, 0.1], [0.108, 0.156]),
    ring('mChest', [0.002, 0, 0.18], [0.086, 0.15]),
    ring('mChest', [-0.006, 0, 0.225], [0.06, 0.09]),
    ring('mChest', [-0.008, 0, 0.25], [0, 0]),
  ],
};

const HIPS: Tube = {
  face: 2,
  along: 'z',
  rings: [
    ring('mPelvis', [-0.01, 0, -0.15], [0, 0]),
    ring('mPelvis', [-0.012, 0, -0.11], [0.095, 0.14]),
    ring('mPelvis', [-0.012, 0, -0.05], [0.11, 0.172]),
    ring('mPelvis', [-0.004, 0, 0.03], [0.088, 0.134]),
    ring('mPelvis', [0, 0, 0.045], [0, 0]),
  ],
};

/** Both sides are made of one plan: y is turned over for the right one. */
const LEFT: readonly Tube[] = [
  {
    face: 1,
    along: 'y',
    rings: [
      ring('mCollarLeft', [0, -0.06, -0.02], [0, 0], 'mChest'),
      ring('mCollarLeft', [0, -0.04, -0.02], [0.07, 0.06], 'mChest'),
      ring('mShoulderLeft', [0, 0.01, 0], [0.062, 0.06], 'mCollarLeft'),
      ring('mShoulderLeft', [0, 0.12, 0], [0.048, 0.048]),
      ring('mElbowLeft', [0, 0, 0], [0.042, 0.042], 'mShoulderLeft'),
      ring('mElbowLeft', [0, 0.08, 0], [0.042, 0.04]),
      ring('mWristLeft', [0, -0.01, 0], [0.032, 0.026], 'mElbowLeft'),
      ring('mWristLeft', [0.008, 0.05, 0], [0.046, 0.018]),
      ring('mWristLeft', [0.006, 0.12, -0.002], [0.042, 0.014]),
      ring('mWristLeft', [0.004, 0.18, -0.004], [0.03, 0.01]),
      ring('mWristLeft', [0.004, 0.195, -0.004], [0, 0]),
    ],
  },
  {
    face: 2,
    along: 'z',
    rings: [
      ring('mAnkleLeft', [0, 0, -0.045], [0, 0]),
      ring('mAnkleLeft', [0, 0, -0.04], [0.038, 0.032]),
      ring('mAnkleLeft', [0, 0, 0.04], [0.042, 0.036]),
      ring('mKneeLeft', [-0.02, 0, -0.2], [0.058, 0.052]),
      ring('mKneeLeft', [-0.006, 0, -0.08], [0.056, 0.05]),
      ring('mKneeLeft', [0, 0, 0], [0.056, 0.052], 'mHipLeft'),
      ring('mHipLeft', [0.004, 0, -0.24], [0.076, 0.07]),
      ring('mHipLeft', [0, 0, -0.08], [0.094, 0.082]),
      ring('mHipLeft', [-0.004, -0.012, 0], [0.088, 0.07], 'mPelvis'),
      ring('mHipLeft', [-0.004, -0.03, 0.04], [0, 0], 'mPelvis'),
    ],
  },
  {
    face: 2,
    along: 'x',
    rings: [
      ring('mAnkleLeft', [-0.07, 0, -0.03], [0, 0]),
      ring('mAnkleLeft', [-0.06, 0, -0.028], [0.026, 0.03]),
      ring('mAnkleLeft', [0, 0, -0.02], [0.038, 0.044]),
      ring('mFootLeft', [-0.02, 0, 0.014], [0.044, 0.034], 'mAnkleLeft'),
      ring('mFootLeft', [0.06, 0, 0.004], [0.046, 0.022]),
      ring('mFootLeft', [0.1, 0, 0], [0.03, 0.014]),
      ring('mFootLeft', [0.11, 0, 0], [0, 0]),
    ],
  },
];

/** All parts, those of the right side too. */
export const BODY_PLAN: readonly Tube[] = Object.freeze([
  HEAD,
  TRUNK,
  HIPS,
  ...LEFT,
  ...LEFT.map(turnedOver),
]);

function turnedOver({ rings, ...tube }: Tube): Tube {
  const right = (joint: string) => joint.replace('Left', 'Right');
  const turned = rings.map(({ joint, offset: [x, y, z], reach, shared }) =>
    ring(right(joint), [x, -y, z], reach, shared === undefined ? undefined : right(shared)),
  );
  // Arms run from the middle outwards: the right one the other way, so that it is still seen from outside.
  return { ...tube, rings: tube.along === 'y' ? turned.reverse() : turned };
}
