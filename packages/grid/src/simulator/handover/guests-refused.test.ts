import { decodeText } from '@landfall/protocol/bytes';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import {
  agentPath,
  decodeAccessAnswer,
  encodeAgentPosition,
  encodeAgentUpdate,
  encodeNewAgent,
} from '@landfall/protocol/simulation';
import type { AgentUpdate } from '@landfall/protocol/simulation';
import { describe, expect, it } from 'vitest';
import type { EmbeddedGrid } from '../../grid.ts';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import { wardrobeOf } from '../attachments/index.ts';
import { lookOf } from '../avatars/index.ts';
import { answerPeer } from './index.ts';

const HERE = { x: 128, y: 128, z: 26 };
const SESSION = new Uuid(7, 7, 7, 1);
const SEED = '11111111-2222-4333-8444-555555555555';
const flat = { kind: 'flat', height: 25 } as const;

async function site() {
  const regions = [
    { name: 'Plain', terrain: flat },
    { name: 'Private', x: 1100, terrain: flat, banned: ['Second Avatar', 'Test User'] },
  ];
  const world = await createTestWorld({ ...TEST_CONFIG, regions });
  const root = await world.arrive();
  const { services } = world.grid as EmbeddedGrid;
  const [plain, closed] = services.regions.map(({ id, name }) => ({
    id,
    name,
    corner: { x: 256_000, y: 256_000 },
  }));
  const ask = async (method: string, agentId: Uuid, body: Uint8Array) => {
    const target = agentPath({ agentId, regionId: undefined, action: '', auth: '' });
    return await answerPeer(services, { method, target, body, address: '127.0.0.1' });
  };
  const second = services.accounts.byName('Second', 'Avatar')!.id;
  const newcomer = (agentId: Uuid, destination: typeof plain) =>
    encodeNewAgent({
      agentId,
      sessionId: SESSION,
      secureSessionId: SESSION,
      circuitCode: 77,
      firstName: 'As',
      lastName: 'Said',
      capsPath: SEED,
      position: HERE,
      isChild: true,
      teleportFlags: 16,
      destination: destination!,
      calledBack: Uuid.zero,
    });
  const put = (agentId: Uuid, changes: Partial<AgentUpdate> = {}) =>
    encodeAgentUpdate({
      type: 'AgentData',
      agentId,
      sessionId: SESSION,
      circuitCode: 77,
      destination: plain!,
      fromRegionId: closed!.id,
      position: HERE,
      velocity: ZERO_VECTOR,
      rotation: NO_ROTATION,
      lookAt: ZERO_VECTOR,
      controlFlags: 0,
      far: 128,
      animations: [],
      children: new Map(),
      waitForRoot: false,
      seatId: Uuid.zero,
      callbackUri: '',
      handoverId: Uuid.zero,
      look: undefined,
      worn: [],
      ...changes,
    });
  return { ...world, root, services, plain, closed, ask, second, newcomer, put };
}

describe('who is refused', () => {
  it('has no session here afterwards', async () => {
    const { ask, second, newcomer, closed, services } = await site();
    const answer = decodeAccessAnswer((await ask('POST', second, newcomer(second, closed))).body);
    expect(answer.allowed).toBe(false);
    expect(answer.reason).toContain('banned');
    expect(services.presence.of(second)).toBeUndefined();
  });

  it('keeps the session that they have here, and stays where they are', async () => {
    const { ask, newcomer, closed, services, root, network } = await site();
    const { agentId } = root.login;
    const before = services.presence.of(agentId);
    expect(decodeAccessAnswer((await ask('POST', agentId, newcomer(agentId, closed))).body).allowed).toBe(
      false,
    );
    await network.run(3000);
    expect(services.presence.of(agentId)).toBe(before);
    expect(root.all('KickUser')).toEqual([]);
  });
});

describe('an update of an agent', () => {
  const look = {
    bakes: new Map<number, Uuid>(),
    cacheIds: new Map<number, Uuid>(),
    visualParams: Uint8Array.of(1, 2, 3),
    size: { x: 0.4, y: 0.5, z: 1.5 },
    hoverMetres: 0,
  };

  it('that is here already changes nothing of it, whoever knows its session', async () => {
    const { ask, put, services, root } = await site();
    const { agentId, sessionId } = root.login;
    const before = lookOf(services, agentId);
    wardrobeOf(services, agentId).putOn({ itemId: SESSION, point: 2, parts: [] });
    const { body } = await ask('PUT', agentId, put(agentId, { sessionId, look }));
    expect(decodeText(body)).toBe('False');
    expect(lookOf(services, agentId)).toBe(before);
    expect(wardrobeOf(services, agentId).has(SESSION)).toBe(true);
  });

  it('with another session changes nothing, nor with one of nobody', async () => {
    const { ask, put, services, root, second } = await site();
    for (const agentId of [root.login.agentId, second]) {
      const before = lookOf(services, agentId);
      expect(decodeText((await ask('PUT', agentId, put(agentId, { look }))).body)).toBe('False');
      expect(lookOf(services, agentId)).toBe(before);
    }
  });

  it('is of the agent of the path', async () => {
    const { ask, put, root, second } = await site();
    const { agentId, sessionId } = root.login;
    expect((await ask('PUT', second, put(agentId, { sessionId }))).status).toBe(400);
    expect((await ask('PUT', Uuid.zero, put(Uuid.zero))).status).toBe(400);
  });

  it('of its place is for children: a root is where it is', async () => {
    const { ask, root, plain, grid, network } = await site();
    const { agentId, sessionId } = root.login;
    const [before] = grid.regions[0]!.avatars();
    const place = {
      type: 'AgentPosition',
      agentId,
      sessionId,
      destination: plain!,
      position: ZERO_VECTOR,
    } as const;
    expect(decodeText((await ask('PUT', agentId, encodeAgentPosition(place))).body)).toBe('False');
    await network.run(500);
    expect(grid.regions[0]!.avatars()[0]!.position.x).toBeCloseTo(before!.position.x, 3);
  });
});
