import { bodySize, BUILT_IN_ANIMATIONS, encodeBakeAnswers, encodeWorn } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { fakeArriveOptions, FakeGrid, FAKE_AGENT_ID, FAKE_SESSION_ID } from '../testing/index.ts';
import { ownAvatar } from './index.ts';

const ITEM = { itemId: new Uuid(1, 1, 1, 1), assetId: new Uuid(2, 2, 2, 2), type: 5 };
const WORDS = { agentId: FAKE_AGENT_ID, sessionId: FAKE_SESSION_ID };

async function arrived() {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  const options = { ...fakeArriveOptions(grid), rooms: [ownAvatar()] as const };
  const session = await network.runUntil(arrive(options, ports), 60_000);
  const { simulator } = grid;
  return { network, session, simulator, avatar: session.avatar };
}

describe('one’s own avatar', () => {
  it('plays and stops animations, by name and by id', async () => {
    const { network, avatar, simulator } = await arrived();
    avatar.play('Dance1');
    avatar.stop(ITEM.itemId);
    await network.run(100);
    expect(simulator.all('AgentAnimation').map(({ AnimationList }) => AnimationList)).toEqual([
      [{ AnimID: BUILT_IN_ANIMATIONS.get('dance1'), StartAnim: true }],
      [{ AnimID: ITEM.itemId, StartAnim: false }],
    ]);
    expect(() => avatar.play('dance99')).toThrow(UsageError);
  });

  it('says how it looks, each time with a higher number, as tall as its parameters make it', async () => {
    const { network, avatar, simulator } = await arrived();
    avatar.dress({ params: new Map([[33, 1]]) });
    avatar.dress({
      params: Uint8Array.of(1, 2),
      size: { x: 1, y: 2, z: 3 },
      cacheIds: new Map([[8, ITEM.itemId]]),
    });
    await network.run(100);
    const [first, second] = simulator.all('AgentSetAppearance');
    expect([first!.AgentData.SerialNum, first!.VisualParam.length]).toEqual([1, 253]);
    expect(first!.AgentData.Size.z).toBeCloseTo(bodySize(new Map([[33, 1]])).z, 2);
    expect(second).toMatchObject({
      AgentData: { SerialNum: 2, Size: { x: 1, y: 2, z: 3 } },
      WearableData: [{ CacheID: ITEM.itemId, TextureIndex: 8 }],
    });
  });

  it('asks what is worn, and says it', async () => {
    const { network, avatar, simulator } = await arrived();
    const worn = avatar.worn();
    const again = avatar.worn();
    await network.run(100);
    simulator.send(encodeWorn(WORDS, 0, [ITEM]));
    expect(await network.runUntil(Promise.all([worn, again]), 1000)).toEqual([[ITEM], [ITEM]]);
    avatar.wear([ITEM]);
    await network.run(100);
    const [{ WearableData }] = simulator.all('AgentIsNowWearing') as [never];
    expect(WearableData).toEqual([{ ItemID: ITEM.itemId, WearableType: 5 }]);
  });

  it('asks for bakes, and takes the answer to its own question', async () => {
    const { network, avatar, simulator } = await arrived();
    const first = avatar.knownBakes([{ index: 8, cacheId: ITEM.itemId }], { timeoutMs: 3000 });
    const second = avatar.knownBakes([{ index: 9, cacheId: ITEM.itemId }]);
    await network.run(100);
    const [, { AgentData }] = simulator.all('AgentCachedTexture') as [never, never];
    simulator.send(encodeBakeAnswers(WORDS, AgentData['SerialNum'], [{ index: 9, textureId: ITEM.assetId }]));
    expect(await network.runUntil(second, 1000)).toEqual([{ index: 9, textureId: ITEM.assetId }]);
    await expect(network.runUntil(first, 5000)).rejects.toBeInstanceOf(TimeoutError);
  });

  it('does not hover where the region knows no way', async () => {
    const { avatar } = await arrived();
    await expect(avatar.hover(1)).rejects.toMatchObject({ reason: 'no-capability' });
  });

  it('does nothing any more after the end', async () => {
    const { network, session, avatar } = await arrived();
    const asked = avatar.worn();
    const ended = expect(asked).rejects.toBeInstanceOf(ClosedError);
    await network.runUntil(session.logout(), 10_000);
    await ended;
    expect(() => avatar.play('clap')).toThrow(ClosedError);
  });
});
