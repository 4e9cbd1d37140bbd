import { describe, expect, it } from 'vitest';
import { asReal, real } from '@landfall/protocol/llsd';
import { askCapability, createTestWorld, post, urlOf } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

const SECOND = { firstName: 'Second', lastName: 'Avatar' };

async function arrived() {
  const world = await createTestWorld();
  const watcher = await world.arrive(SECOND);
  const agent = await world.arrive();
  const looksOf = (one: TestAgent) =>
    watcher.all('AvatarAppearance').filter(({ Sender }) => Sender.ID.equals(one.login.agentId));
  return { ...world, watcher, agent, looks: () => looksOf(agent) };
}

describe('what agents like', () => {
  it('is answered with all of it, also of before', async () => {
    const world = await arrived();
    const { agent } = world;
    const masks = { Everyone: 1, Group: 2, NextOwner: 3 };
    await askCapability(world, agent, 'AgentPreferences', {
      default_object_perm_masks: masks,
      access_prefs: { max: 'M' },
    });
    const answer = await askCapability(world, agent, 'UpdateAgentLanguage', {
      language: 'de',
      language_is_public: false,
    });
    expect(answer).toMatchObject({
      access_prefs: { max: 'M' },
      default_object_perm_masks: masks,
      god_level: 0,
      language: 'de',
      language_is_public: false,
    });
    expect(await askCapability(world, world.watcher, 'UpdateAgentInformation', {})).toMatchObject({
      access_prefs: { max: 'A' },
      language: 'en-us',
    });
  });

  it.each([
    [0.5, 0.5],
    [-0.25, -0.25],
    [1000, 2],
  ])('to hover at %f m is told to others', async (asked, told) => {
    const world = await arrived();
    const before = world.looks().length;
    const answer = await askCapability(world, world.agent, 'AgentPreferences', { hover_height: real(asked) });
    await world.network.run(500);
    const { AppearanceHover } = world.looks().at(-1)!;
    expect(AppearanceHover![0]!.HoverHeight.z).toBeCloseTo(told, 5);
    expect(asReal(answer['hover_height'])).toBeCloseTo(told, 5);
    await askCapability(world, world.agent, 'AgentPreferences', { hover_height: real(told) });
    await world.network.run(500);
    expect(world.looks()).toHaveLength(before + 1);
  });

  it('in a body that is none, and by other methods, is refused', async () => {
    const world = await arrived();
    const url = await urlOf(world, world.agent, 'AgentPreferences');
    const nonsense = post(world.ports, url, 'application/llsd+xml', Uint8Array.of(60, 33));
    expect((await world.network.runUntil(nonsense, 1000)).status).toBe(400);
    const read = world.ports.http.request({ method: 'GET', url });
    expect((await world.network.runUntil(read, 1000)).status).toBe(405);
    expect(world.looks()).toHaveLength(1);
  });
});
