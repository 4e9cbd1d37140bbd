import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { agentUpdateOf, changeOf, START_POSTURE } from './posture.ts';
import type { Posture } from './posture.ts';

const IDS = { agentId: new Uuid(1, 0, 0, 0), sessionId: new Uuid(2, 0, 0, 0), circuitCode: 3 };
const at = (x: number): Posture['camera'] => ({ x, y: 0, z: 0 });

describe('a change of posture', () => {
  it.each<[Partial<Posture>, 'controls' | 'view' | undefined]>([
    [{}, undefined],
    [{ camera: at(0.01) }, undefined],
    [{ camera: at(0.011) }, 'view'],
    [{ camera: at(-0.011) }, 'view'],
    [{ headingRad: -0.001 }, undefined],
    [{ headingRad: -0.0011 }, 'view'],
    [{ far: 129 }, 'view'],
    [{ direction: at(1) }, undefined],
    [{ direction: { x: 1, y: 0, z: 0.0005 } }, undefined],
    [{ direction: { x: 0.8, y: 0, z: -0.6 } }, 'view'],
    [{ controlFlags: 1 }, 'controls'],
    [{ controlFlags: 1, camera: at(9), far: 1 }, 'controls'],
  ])('to %j is one of %s', (change, what) =>
    expect(changeOf(START_POSTURE, { ...START_POSTURE, ...change })).toBe(what),
  );
});

describe('the update of a posture', () => {
  it('is from this agent, with body and head turned alike', () => {
    const { AgentData } = agentUpdateOf(IDS, { ...START_POSTURE, headingRad: Math.PI / 2, camera: at(7) });
    expect(AgentData).toMatchObject({ AgentID: IDS.agentId, SessionID: IDS.sessionId, State: 0, Far: 128 });
    expect(AgentData.BodyRotation).toEqual(AgentData.HeadRotation);
    expect(AgentData.BodyRotation.z).toBeCloseTo(Math.SQRT1_2, 6);
    expect(AgentData.CameraCenter).toEqual(at(7));
  });

  it('turns the camera, not the avatar, where it has a direction', () => {
    const direction = { x: 0, y: 0.6, z: -0.8 };
    const level = agentUpdateOf(IDS, START_POSTURE).AgentData;
    const { AgentData } = agentUpdateOf(IDS, { ...START_POSTURE, direction });
    expect(AgentData.BodyRotation).toEqual(level.BodyRotation);
    expect(AgentData.CameraAtAxis).toEqual(direction);
    expect(AgentData.CameraUpAxis).toEqual({ x: 0, y: 0.8, z: 0.6 });
  });

  it('has its flags without a sign, whichever bit is set', () => {
    const update = agentUpdateOf(IDS, { ...START_POSTURE, controlFlags: (1 << 31) | 1 });
    expect(update.AgentData.ControlFlags).toBe(0x8000_0001);
  });
});
