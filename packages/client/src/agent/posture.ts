import { distance, rotationFromHeading, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { AgentIds } from '../circuits/index.ts';

/** A smaller movement of the camera is no change. @source PROTOCOL §5.2 */
const LEAST_MOVE_METRES = 0.01;
const LEAST_TURN_RAD = 0.001;

/** What an AgentUpdate tells: where the agent looks from, in which direction, and which keys it holds. */
export interface Posture {
  /** Metres in the region. */
  readonly camera: Vector3;
  /** Counter-clockwise from east. */
  readonly headingRad: number;
  readonly controlFlags: number;
  /** Draw distance, metres. */
  readonly far: number;
}

/** Before anything is known. */
export const START_POSTURE: Posture = Object.freeze({
  camera: ZERO_VECTOR,
  headingRad: 0,
  controlFlags: 0,
  far: 128,
});

/** What of it differs enough to be told; undefined for nothing. */
export function changeOf(told: Posture, now: Posture): 'controls' | 'view' | undefined {
  if (told.controlFlags !== now.controlFlags) return 'controls';
  const moved = distance(told.camera, now.camera) > LEAST_MOVE_METRES;
  const turned = Math.abs(told.headingRad - now.headingRad) > LEAST_TURN_RAD;
  return moved || turned || told.far !== now.far ? 'view' : undefined;
}

/** The message for it. */
export function agentUpdateOf(ids: AgentIds, posture: Posture): MessageOf<'AgentUpdate'> {
  const { camera, headingRad, controlFlags, far } = posture;
  const rotation = rotationFromHeading(headingRad);
  const x = Math.cos(headingRad);
  const y = Math.sin(headingRad);
  return {
    name: 'AgentUpdate',
    AgentData: {
      ...agentBlock(ids),
      BodyRotation: rotation,
      HeadRotation: rotation,
      State: 0,
      CameraCenter: camera,
      CameraAtAxis: { x, y, z: 0 },
      CameraLeftAxis: { x: -y, y: x, z: 0 },
      CameraUpAxis: { x: 0, y: 0, z: 1 },
      Far: far,
      ControlFlags: controlFlags >>> 0,
      Flags: 0,
    },
  };
}
