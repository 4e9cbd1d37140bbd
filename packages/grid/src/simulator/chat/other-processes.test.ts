import { decodeText, encodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { encodeMessage } from '@landfall/protocol/message';
import type { MessageOf } from '@landfall/protocol/message';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedGrid } from '../../grid.ts';
import { NOBODY, createTestWorld } from '../../testing/index.ts';
import type { TestAgent, TestWorld } from '../../testing/index.ts';
import type { AskPeer, GridServices, RegionPlace } from '../region/index.ts';
import { deliverElsewhere, takeMessage } from './other-processes.ts';

/** Number, agent, session, whether from a group, whom it is for. */
const TO_AGENT_END = 4 + 16 + 16 + 1 + 16;
const ESTATE_BLOCK_BYTES = 4;

let world: TestWorld;
let agent: TestAgent;
let services: GridServices;
let agentId: Uuid;

beforeEach(async () => {
  world = await createTestWorld();
  agent = await world.arrive();
  ({ services } = world.grid as EmbeddedGrid);
  ({ agentId } = agent.login);
});

function written(to: Uuid, text = 'hello'): MessageOf<'ImprovedInstantMessage'> {
  return {
    name: 'ImprovedInstantMessage',
    AgentData: { AgentID: NOBODY, SessionID: Uuid.zero },
    MessageBlock: {
      FromGroup: false,
      ToAgentID: to,
      ParentEstateID: 1,
      RegionID: Uuid.zero,
      Position: ZERO_VECTOR,
      Offline: 0,
      Dialog: DIALOG.message,
      ID: Uuid.zero,
      Timestamp: 1,
      FromAgentName: encodeText('Far Away'),
      Message: encodeText(text),
      BinaryBucket: new Uint8Array(0),
    },
    EstateBlock: { EstateID: 0 },
  };
}

const pathOf = (to: Uuid | string): string => `/message/${to.toString()}/`;
function bring(target: string, body: Uint8Array, method = 'POST') {
  const { status, body: answered } = takeMessage(services, { method, target, body, address: '127.0.0.1' });
  return [status, decodeText(answered)];
}
const heard = (): string[] =>
  agent.all('ImprovedInstantMessage').map(({ MessageBlock }) => decodeText(MessageBlock.Message));

describe('a message that another process brings', () => {
  it('is given to whom it is for', async () => {
    expect(bring(pathOf(agentId), encodeMessage(written(agentId)))).toEqual([200, 'True']);
    await world.network.run(500);
    expect(heard()).toEqual(['hello']);
    expect(decodeText(agent.all('ImprovedInstantMessage')[0]!.MessageBlock.FromAgentName)).toBe('Far Away');
  });

  it('for somebody who is not here is not taken', () => {
    expect(bring(pathOf(NOBODY), encodeMessage(written(NOBODY)))).toEqual([200, 'False']);
  });

  it('for who has logged in and not arrived, or has left, is not taken', async () => {
    const second = { firstName: 'Second', lastName: 'Avatar' };
    const { login } = await world.join(second);
    expect(bring(pathOf(login.agentId), encodeMessage(written(login.agentId)))).toEqual([200, 'False']);
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await world.network.run(1000);
    expect(bring(pathOf(agentId), encodeMessage(written(agentId)))).toEqual([200, 'False']);
  });

  it('for another than the path says is refused', async () => {
    expect(bring(pathOf(NOBODY), encodeMessage(written(agentId)))[0]).toBe(400);
    expect(bring(pathOf(agentId), encodeMessage(written(NOBODY)))[0]).toBe(400);
    await world.network.run(500);
    expect(heard()).toEqual([]);
  });

  it('that is another message is refused: nobody is logged out by it', async () => {
    const others = [
      { name: 'LogoutReply', AgentData: agent.agentData, InventoryData: [{ ItemID: NOBODY }] },
      { name: 'DisableSimulator' },
    ] as const;
    for (const other of others) expect(bring(pathOf(agentId), encodeMessage(other))[0]).toBe(400);
    await world.network.run(500);
    expect([agent.all('LogoutReply'), agent.all('DisableSimulator')]).toEqual([[], []]);
  });

  it('is refused when it is cut short before it says whom it is for, and nothing of it is heard', async () => {
    const whole = encodeMessage(written(agentId));
    for (let length = 0; length < TO_AGENT_END; length++)
      expect(bring(pathOf(agentId), whole.subarray(0, length))[0]).toBe(400);
    expect(bring(pathOf(agentId), encodeUtf8('{"to":"me"}'))[0]).toBe(400);
    await world.network.run(500);
    expect(heard()).toEqual([]);
  });

  it('is refused when it is cut short anywhere, or goes on: circuits take what is short, processes send all', async () => {
    const whole = encodeMessage(written(agentId));
    // Without its last block it is a message of older days.
    const cuts = Array.from({ length: whole.length - TO_AGENT_END }, (_, at) => TO_AGENT_END + at);
    for (const length of cuts.filter((each) => each !== whole.length - ESTATE_BLOCK_BYTES))
      expect(bring(pathOf(agentId), whole.subarray(0, length))[0]).toBe(400);
    expect(bring(pathOf(agentId), Uint8Array.of(...whole, 0, 1))[0]).toBe(400);
    await world.network.run(500);
    expect(heard()).toEqual([]);
  });

  it('is at one path and by one method', () => {
    const body = encodeMessage(written(agentId));
    for (const method of ['GET', 'PUT', 'DELETE', 'post'])
      expect(bring(pathOf(agentId), body, method)[0]).toBe(404);
    for (const target of ['/message/', '/message/x/', '/message/../agent/', pathOf(agentId).slice(0, -1)])
      expect(bring(target, body)[0]).toBe(404);
  });

  it('to what only looks like an id is refused', () => {
    expect(bring(pathOf('-'.repeat(36)), encodeMessage(written(agentId)))[0]).toBe(400);
  });
});

describe('a message that is brought to other processes', () => {
  const places = (...uris: readonly (string | undefined)[]): RegionPlace[] =>
    uris.map((peerUri) => ({ peerUri }) as Partial<RegionPlace> as RegionPlace);
  const among = (elsewhere: readonly RegionPlace[], askPeer: AskPeer): GridServices => ({
    ...services,
    elsewhere,
    askPeer,
  });

  it('goes to each of them once, however many regions they have', async () => {
    const asked: string[] = [];
    const some = among(
      places('http://a', 'http://b', 'http://a', undefined),
      async (uri, { method, path }) => {
        asked.push(`${uri} ${method} ${path}`);
        return encodeUtf8('False');
      },
    );
    expect(await deliverElsewhere(some, written(NOBODY))).toBe(false);
    expect(asked).toEqual([`http://a POST ${pathOf(NOBODY)}`, `http://b POST ${pathOf(NOBODY)}`]);
  });

  it('is there when one of them says so, whatever the others say', async () => {
    const answers: Record<string, Uint8Array | undefined> = {
      'http://a': undefined,
      'http://b': encodeUtf8('True'),
      'http://c': encodeUtf8('False'),
    };
    const all = among(places(...Object.keys(answers)), async (uri) => answers[uri]);
    expect(await deliverElsewhere(all, written(NOBODY))).toBe(true);
    const silent = among(places('http://a', 'http://c'), async (uri) => answers[uri]);
    expect(await deliverElsewhere(silent, written(NOBODY))).toBe(false);
  });

  it('is not there by an answer that is none', async () => {
    for (const answer of ['', 'true!', 'TrueTrue', '\u0000', '<html>True</html>']) {
      const one = among(places('http://a'), async () => encodeUtf8(answer));
      expect(await deliverElsewhere(one, written(NOBODY))).toBe(false);
    }
  });

  it('is what arrives there, byte by byte', async () => {
    const message = written(agentId, 'grüß dich 🌊');
    const one = among(places('http://a'), async (_, { path, body }) => {
      const { body: answered } = takeMessage(services, {
        method: 'POST',
        target: path,
        body: body!,
        address: '',
      });
      return answered;
    });
    expect(await deliverElsewhere(one, message)).toBe(true);
    await world.network.run(500);
    expect(heard()).toEqual(['grüß dich 🌊']);
  });

  it('goes nowhere in a grid of one process', async () => {
    const alone = among([], async () => encodeUtf8('True'));
    expect(await deliverElsewhere(alone, written(NOBODY))).toBe(false);
  });
});
