import { jointNamed } from '@landfall/scene/skeleton';
import type { Pose } from '@landfall/scene/skeleton';

/** What somebody does. */
export interface Posture {
  /** Metres a second over the ground. */
  readonly speed: number;
  /** On a seat: then neither flying nor speed counts. */
  readonly isSitting: boolean;
  /** In the air, leaning forward the more the faster it goes. */
  readonly isFlying: boolean;
  /** Seconds, for what goes on by itself. */
  readonly time: number;
}

type Turn = readonly [number, number, number, number];

const number = (name: string): number => jointNamed(name) ?? 0;
const [HIP_LEFT, HIP_RIGHT] = [number('mHipLeft'), number('mHipRight')];
const [KNEE_LEFT, KNEE_RIGHT] = [number('mKneeLeft'), number('mKneeRight')];
const [SHOULDER_LEFT, SHOULDER_RIGHT] = [number('mShoulderLeft'), number('mShoulderRight')];
const [ELBOW_LEFT, ELBOW_RIGHT] = [number('mElbowLeft'), number('mElbowRight')];
const [TORSO, CHEST, HEAD] = [number('mTorso'), number('mChest'), number('mHead')];

/** Arms hang so far down from being held out, radians. */
const ARMS_DOWN = 1.28;
/** Metres that one full step of both legs goes. */
const STRIDE_METRES = 1.5;
const RUNNING = 4.5;

/** How joints are turned in a posture: standing, walking, running, sitting, flying. Made, not played: nobody's animation. */
export function poseOf({ speed, isSitting, isFlying, time }: Posture): Pose {
  if (isSitting) return { rotations: sitting(time) };
  if (isFlying) return { rotations: flying(time, speed) };
  return { rotations: speed > 0.15 ? walking(time, speed) : standing(time) };
}

function standing(time: number): Map<number, Turn> {
  const breath = Math.sin(time * 1.4) * 0.02;
  const sway = Math.sin(time * 0.5) * 0.03;
  return new Map([
    [CHEST, aboutY(breath)],
    [TORSO, aboutX(sway * 0.4)],
    [HEAD, aboutZ(sway * 3)],
    [SHOULDER_LEFT, combined(aboutY(breath * 2), aboutX(-ARMS_DOWN))],
    [SHOULDER_RIGHT, combined(aboutY(breath * 2), aboutX(ARMS_DOWN))],
    [ELBOW_LEFT, aboutZ(-0.16)],
    [ELBOW_RIGHT, aboutZ(0.16)],
  ]);
}

function walking(time: number, speed: number): Map<number, Turn> {
  const runs = speed > RUNNING;
  const reach = Math.min(1, speed / 3) * (runs ? 0.95 : 0.6);
  const phase = ((time * speed) / (runs ? STRIDE_METRES * 1.7 : STRIDE_METRES)) * 2 * Math.PI;
  const swing = Math.sin(phase) * reach;
  const bent = (offset: number): number => Math.max(0, Math.sin(phase + offset)) * reach * 1.3;
  return new Map([
    [HIP_LEFT, aboutY(-swing)],
    [HIP_RIGHT, aboutY(swing)],
    [KNEE_LEFT, aboutY(bent(-1.9) + 0.05)],
    [KNEE_RIGHT, aboutY(bent(-1.9 + Math.PI) + 0.05)],
    [TORSO, combined(aboutY(runs ? 0.16 : 0.03), aboutZ(swing * 0.12))],
    [SHOULDER_LEFT, combined(aboutY(swing * 0.8), aboutX(-ARMS_DOWN))],
    [SHOULDER_RIGHT, combined(aboutY(-swing * 0.8), aboutX(ARMS_DOWN))],
    [ELBOW_LEFT, aboutZ(runs ? -1.2 : -0.3)],
    [ELBOW_RIGHT, aboutZ(runs ? 1.2 : 0.3)],
  ]);
}

function sitting(time: number): Map<number, Turn> {
  const breath = Math.sin(time * 1.4) * 0.02;
  return new Map([
    [HIP_LEFT, aboutY(-1.5)],
    [HIP_RIGHT, aboutY(-1.5)],
    [KNEE_LEFT, aboutY(1.5)],
    [KNEE_RIGHT, aboutY(1.5)],
    [CHEST, aboutY(breath)],
    [SHOULDER_LEFT, combined(aboutY(-0.4), aboutX(-ARMS_DOWN))],
    [SHOULDER_RIGHT, combined(aboutY(-0.4), aboutX(ARMS_DOWN))],
    [ELBOW_LEFT, aboutZ(-0.9)],
    [ELBOW_RIGHT, aboutZ(0.9)],
  ]);
}

function flying(time: number, speed: number): Map<number, Turn> {
  const lean = Math.min(0.9, speed * 0.06);
  const drift = Math.sin(time * 1.6) * 0.06;
  return new Map([
    [TORSO, aboutY(lean)],
    [HIP_LEFT, aboutY(0.18 + drift)],
    [HIP_RIGHT, aboutY(0.06 - drift)],
    [KNEE_LEFT, aboutY(0.35)],
    [KNEE_RIGHT, aboutY(0.2)],
    [SHOULDER_LEFT, aboutX(-0.7 + drift)],
    [SHOULDER_RIGHT, aboutX(0.7 - drift)],
  ]);
}

const aboutX = (angle: number): Turn => [Math.sin(angle / 2), 0, 0, Math.cos(angle / 2)];
const aboutY = (angle: number): Turn => [0, Math.sin(angle / 2), 0, Math.cos(angle / 2)];
const aboutZ = (angle: number): Turn => [0, 0, Math.sin(angle / 2), Math.cos(angle / 2)];

/** What `inner` does first, then `outer`. */
function combined([ax, ay, az, aw]: Turn, [bx, by, bz, bw]: Turn): Turn {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}
