import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import {
  agentPath,
  decodeAccessAnswer,
  encodeAccessQuestion,
  encodeNewAgent,
} from '@landfall/protocol/simulation';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import type { EmbeddedGrid } from '../../grid.ts';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import { answerPeer } from './index.ts';

const HERE = { x: 128, y: 128, z: 26 };
const STRANGER = new Uuid(7, 7, 7, 7);

async function arrived() {
  const world = await createTestWorld({
    ...TEST_CONFIG,
    regions: [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } }],
  });
  const root = await world.arrive();
  const { services } = world.grid as EmbeddedGrid;
  const [region] = services.regions;
  const ask = async (method: string, target: string, body: Uint8Array = new Uint8Array(0)) => {
    const { status, body: answered } = await answerPeer(services, {
      method,
      target,
      body,
      address: '127.0.0.1',
    });
    return { status, text: decodeText(answered), body: answered };
  };
  const path = { agentId: root.login.agentId, regionId: region!.id, action: '', auth: '' };
  return { ...world, root, services, region: region!, ask, path };
}

describe('what another process asks', () => {
  it('is answered as OpenSim answers it', async () => {
    const { ask, path } = await arrived();
    const question = encodeAccessQuestion({ viaTeleport: true, position: HERE });
    const { status, body } = await ask('QUERYACCESS', agentPath(path), question);
    expect([status, decodeAccessAnswer(body)]).toEqual([200, { allowed: true, reason: '' }]);
    const elsewhere = agentPath({ ...path, regionId: STRANGER });
    expect(decodeAccessAnswer((await ask('QUERYACCESS', elsewhere, question)).body).allowed).toBe(false);
  });

  it('closes nobody without their session, and no root at all', async () => {
    const { ask, path, services, root } = await arrived();
    expect((await ask('DELETE', agentPath(path))).status).toBe(400);
    const session = services.presence.of(path.agentId)!;
    for (const auth of [STRANGER, session.sessionId])
      await ask('DELETE', agentPath({ ...path, auth: auth.toString() }));
    await ask('DELETE', agentPath({ ...path, regionId: Uuid.zero, auth: STRANGER.toString() }));
    expect(services.presence.of(path.agentId)).toBe(session);
    expect(root.all('DisableSimulator')).toEqual([]);
    await ask('DELETE', agentPath({ ...path, regionId: Uuid.zero, auth: session.sessionId.toString() }));
    expect(services.presence.of(path.agentId)).toBeUndefined();
  });

  it('says where a root is to who has its session, and does nothing', async () => {
    const { ask, path, root, network, services } = await arrived();
    const { agentId } = path;
    const { sessionId } = services.presence.of(agentId)!;
    const asked = async (auth: string) => await ask('GET', agentPath({ agentId, action: '', auth }));
    expect((await asked('')).status).toBe(400);
    expect([(await asked(sessionId.toString())).text, (await asked(STRANGER.toString())).text]).toEqual([
      'True',
      'False',
    ]);
    expect([root.all('DisableSimulator'), root.all('KickUser')]).toEqual([[], []]);
    root.send({ name: 'LogoutRequest', AgentData: root.agentData });
    await network.run(500);
    expect((await asked(sessionId.toString())).text).toBe('False');
  });

  it('brings in only who has an account, under the name of the path', async () => {
    const { ask, path, services, region } = await arrived();
    const corner = { x: 256_000, y: 256_000 };
    const newcomer = {
      agentId: STRANGER,
      sessionId: STRANGER,
      secureSessionId: STRANGER,
      circuitCode: 1,
      firstName: 'No',
      lastName: 'Body',
      capsPath: STRANGER.toString(),
      position: HERE,
      isChild: true,
      teleportFlags: 16,
      destination: { id: region.id, name: 'Plain', corner },
      calledBack: Uuid.zero,
    };
    const stranger = { ...path, agentId: STRANGER };
    const body = encodeNewAgent(newcomer);
    expect(decodeAccessAnswer((await ask('POST', agentPath(stranger), body)).body).allowed).toBe(false);
    expect((await ask('POST', agentPath(path), body)).status).toBe(400);
    const wrong = encodeNewAgent({ ...newcomer, capsPath: '../../x' });
    expect((await ask('POST', agentPath(stranger), wrong)).status).toBe(400);
    expect([services.presence.of(STRANGER), region.tickets.of(STRANGER)]).toEqual([undefined, undefined]);
  });

  it('may be anything: it is answered, and nothing is left of it', async () => {
    const { ask, path, services } = await arrived();
    const random = createRandom(3);
    const before = services.presence.size;
    for (let round = 0; round < 500; round++) {
      const target = random.pick([
        '/',
        '/agent',
        agentPath(path),
        agentPath({ ...path, agentId: Uuid.zero }),
        '/agent/x/y/z',
      ]);
      const body = random.pick(['', '{', '[]', '{}', '{"agent_id":5}', '{"destination_uuid":"x"}']);
      const { status } = await ask(
        random.pick(['GET', 'POST', 'PUT', 'QUERYACCESS', 'DELETE']),
        target,
        encodeUtf8(body),
      );
      expect([200, 400, 404, 405]).toContain(status);
    }
    expect(services.presence.size).toBe(before);
  });
});
