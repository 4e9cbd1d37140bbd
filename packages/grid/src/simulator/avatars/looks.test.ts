import { describe, expect, it } from 'vitest';
import {
  decodeBakeAnswers,
  decodeWorn,
  encodeBakeQuestions,
  encodeNowWearing,
  encodeOwnAppearance,
  entryOfBakes,
} from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodePlacement } from '@landfall/protocol/object';
import { encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { NOBODY, createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import { lookAfter } from './looks.ts';
import type { Look } from './looks.ts';

const SECOND = { firstName: 'Second', lastName: 'Avatar' };
const HEAD = new Uuid(7, 7, 1, 1);
const MADE_OF = new Uuid(7, 7, 2, 2);
const HEAD_FACE = 8;
const OWN = {
  serial: 1,
  size: { x: 0.45, y: 0.6, z: 2.1 },
  cacheIds: new Map([[HEAD_FACE, MADE_OF]]),
  textureEntry: encodeTextureEntry(entryOfBakes(new Map([['head', HEAD]]))),
  visualParams: Uint8Array.of(5, 6, 7),
};
const wordsOf = ({ login }: TestAgent) => ({ agentId: login.agentId, sessionId: login.sessionId });
const dress = (agent: TestAgent, changes: Partial<typeof OWN> = {}): void =>
  agent.send(encodeOwnAppearance(wordsOf(agent), { ...OWN, ...changes }));
const blocksOf = (agent: TestAgent, seenBy: TestAgent) =>
  seenBy.objectBlocks().filter(({ FullID }) => FullID.equals(agent.login.agentId));

describe('an avatar that becomes taller', () => {
  it('is told so whole, and stands on its feet', async () => {
    const { network, grid, arrive } = await createTestWorld();
    const watcher = await arrive(SECOND);
    const agent = await arrive();
    const { z } = grid.regions[0]!.avatars()[1]!.position;
    dress(agent);
    await network.run(500);
    const block = blocksOf(agent, watcher).at(-1)!;
    expect(block.Scale.z).toBeCloseTo(2.1, 5);
    const { position, collisionPlane } = decodePlacement(block.ObjectData);
    expect(position.z - z).toBeCloseTo((2.1 - 1.9) / 2, 4);
    expect(collisionPlane!.w).toBeCloseTo(25, 3);
  });

  it.each([
    [1e9, 32],
    [-5, 0.1],
    [Number.NaN, 1.9],
  ])('is never %f m', async (asked, height) => {
    const { network, arrive } = await createTestWorld();
    const watcher = await arrive(SECOND);
    const agent = await arrive();
    dress(agent, { size: { x: 0.45, y: 0.6, z: asked } });
    await network.run(500);
    expect(blocksOf(agent, watcher).at(-1)!.Scale.z).toBeCloseTo(height, 5);
  });
});

describe('looks', () => {
  it('are those of before at the next visit, and bakes are known by what they were made of', async () => {
    const { network, arrive } = await createTestWorld();
    const first = await arrive();
    dress(first);
    await network.run(500);
    first.send({ name: 'LogoutRequest', AgentData: first.agentData });
    await network.run(5000);
    const again = await arrive();
    const [look] = again.all('AvatarAppearance');
    expect(look!.VisualParam.map(({ ParamValue }) => ParamValue)).toEqual([5, 6, 7]);
    const questions = [
      { index: HEAD_FACE, cacheId: MADE_OF },
      { index: HEAD_FACE, cacheId: NOBODY },
      { index: 9, cacheId: MADE_OF },
      { index: 0, cacheId: MADE_OF },
    ];
    again.send(encodeBakeQuestions(wordsOf(again), 7, questions));
    await network.run(500);
    const [answer] = again.all('AgentCachedTextureResponse');
    expect(answer!.AgentData.SerialNum).toBe(7);
    expect(decodeBakeAnswers(answer!).map(({ textureId }) => textureId)).toEqual([
      HEAD,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('without textures or parameters leave those of before', () => {
    const before: Look = {
      bakes: new Map([['head', HEAD]]),
      cacheIds: OWN.cacheIds,
      visualParams: OWN.visualParams,
      size: OWN.size,
      hover: { x: 0, y: 0, z: 1 },
    };
    const none = { ...OWN, textureEntry: new Uint8Array(1), visualParams: new Uint8Array(0) };
    expect(lookAfter(before, none)).toEqual(before);
    expect(lookAfter(before, { ...OWN, textureEntry: Uint8Array.of(1, 2) })).toBeUndefined();
  });
});

describe('what is worn', () => {
  it('is what the agent said last, of what it owns', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    const ask = async () => {
      agent.send({ name: 'AgentWearablesRequest', AgentData: agent.agentData });
      await network.run(500);
      return decodeWorn(agent.all('AgentWearablesUpdate').at(-1)!);
    };
    const outfit = await ask();
    expect(outfit.map(({ type }) => type)).toEqual([0, 1, 2, 3, 4, 5]);
    const [shape, skin] = outfit;
    agent.send(encodeNowWearing(wordsOf(agent), [shape!, skin!, { ...skin!, itemId: NOBODY }]));
    expect(await ask()).toEqual([shape, skin]);
  });
});
