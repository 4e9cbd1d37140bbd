import { distance, rotationFromHeading, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { AgentIds } from '../circuits/index.ts';
import { cameraAxes } from './camera.ts';

/** A smaller movement of the camera is no change. @source PROTOCOL §5.2 */
const LEAST_MOVE_METRES = 0.01;
const LEAST_TURN_RAD = 0.001;

/** What an AgentUpdate tells: where the agent looks from, in which direction, and which keys it holds. */
export interface Posture {
  /** Metres in the region. */
  readonly camera: Vector3;
  /** Counter-clockwise from east. */
  readonly headingRad: number;
  /** Where the camera looks to, of length 1; level and along the heading when undefined. */
  readonly direction: Vector3 | undefined;
  readonly controlFlags: number;
  /** Draw distance, metres. */
  readonly far: number;
}

/** Before anything is known. */
export const START_POSTURE: Posture = Object.freeze({
  camera: ZERO_VECTOR,
  headingRad: 0,
  direction: undefined,
  controlFlags: 0,
  far: 128,
});

/** What of it differs enough to be told; undefined for nothing. */
export function changeOf(told: Posture, now: Posture): 'controls' | 'view' | undefined {
  if (told.controlFlags !== now.controlFlags) return 'controls';
  const moved = distance(told.camera, now.camera) > LEAST_MOVE_METRES;
  const turned = Math.abs(told.headingRad - now.headingRad) > LEAST_TURN_RAD || hasPanned(told, now);
  return moved || turned || told.far !== now.far ? 'view' : undefined;
}

/** Whether the camera turned, without the avatar or with it. */
function hasPanned(told: Posture, now: Posture): boolean {
  if (told.direction === now.direction) return false;
  const [before, after] = [told, now].map(
    ({ headingRad, direction }) => cameraAxes(headingRad, direction).at,
  );
  return distance(before!, after!) > LEAST_TURN_RAD;
}

/** The message for it. */
export function agentUpdateOf(ids: AgentIds, posture: Posture): MessageOf<'AgentUpdate'> {
  const { camera, headingRad, controlFlags, far, direction } = posture;
  const rotation = rotationFromHeading(headingRad);
  const { at, left, up } = cameraAxes(headingRad, direction);
  return {
    name: 'AgentUpdate',
    AgentData: {
      ...agentBlock(ids),
      BodyRotation: rotation,
      HeadRotation: rotation,
      State: 0,
      CameraCenter: camera,
      CameraAtAxis: at,
      CameraLeftAxis: left,
      CameraUpAxis: up,
      Far: far,
      ControlFlags: controlFlags >>> 0,
      Flags: 0,
    },
  };
}
