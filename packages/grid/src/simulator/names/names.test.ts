import { describe, expect, it } from 'vitest';
import { decodeText } from '@landfall/protocol/bytes';
import { asArray, asMap, asString, parseLlsd } from '@landfall/protocol/llsd';
import { NOBODY, TEST_CONFIG, createTestWorld, fetchBy } from '../../testing/index.ts';

const CROWD = {
  ...TEST_CONFIG,
  accounts: [
    { first: 'Test', last: 'User', password: 'secret' },
    ...Array.from({ length: 100 }, (_, index) => ({
      first: `Guest${index}`,
      password: 'secret',
      id: `c0000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    })),
  ],
};
const IDS = CROWD.accounts.flatMap((account) => ('id' in account ? [account.id] : []));

async function arrived() {
  const world = await createTestWorld(CROWD);
  const agent = await world.arrive();
  const names = async (query: string) =>
    asMap(parseLlsd((await fetchBy(world, agent, 'GetDisplayNames', query)).body));
  return { world, agent, names };
}

describe('names by capability', () => {
  it('are told for so many ids at once, the first', async () => {
    const { names } = await arrived();
    const { agents } = await names(
      `?${IDS.slice(0, 95)
        .map((id) => `ids=${id}`)
        .join('&')}`,
    );
    expect(asArray(agents)).toHaveLength(90);
    expect(asString(asMap(asArray(agents)[0])['username'])).toBe('guest0.resident');
  });

  it.each(['', '?ids=', '?ids=x&ids=%00', '?other=1', `?IDS=${IDS[0]}`])(
    'of nobody are none: %j',
    async (query) => {
      const { names } = await arrived();
      expect(asArray((await names(query))['agents'])).toEqual([]);
    },
  );

  it('are told in any case of the id', async () => {
    const { names } = await arrived();
    expect(asArray((await names(`?ids=${IDS[7]!.toUpperCase()}`))['agents'])).toHaveLength(1);
  });

  it('of a query that is too long are not told', async () => {
    const { world, agent } = await arrived();
    const { status } = await fetchBy(world, agent, 'GetDisplayNames', `?ids=${'x'.repeat(5000)}`);
    expect(status).toBe(414);
  });
});

describe('names by message', () => {
  it('come in datagrams of the usual size, and only of those who exist', async () => {
    const { world, agent } = await arrived();
    const { accounts } = CROWD;
    const ids = [...accounts.keys()].map((index) => (index % 2 === 0 ? NOBODY : agent.login.agentId));
    agent.send({ name: 'UUIDNameRequest', UUIDNameBlock: ids.map((ID) => ({ ID })) });
    await world.network.run(3000);
    const told = agent.all('UUIDNameReply');
    expect(told.flatMap(({ UUIDNameBlock }) => UUIDNameBlock)).toHaveLength(50);
    expect(Math.max(...told.map(({ UUIDNameBlock }) => UUIDNameBlock.length))).toBeLessThanOrEqual(16);
    expect(decodeText(told[0]!.UUIDNameBlock[0]!.LastName)).toBe('User');
  });
});
