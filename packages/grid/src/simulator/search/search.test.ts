import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { asArray, asMap, parseLlsd } from '@landfall/protocol/llsd';
import { describe, expect, it } from 'vitest';
import { createTestWorld, fetchBy, NOBODY, TEST_CONFIG } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import { MAX_PEOPLE } from './search-handlers.ts';

const PEOPLE = 0x1;
const GROUPS = 0x10;
const EVENTS = 0x20;

/** A grid with 120 people of one family beside the usual three. */
async function arrived() {
  const family = Array.from({ length: 120 }, (_, n) => ({
    first: `Cousin${String(n).padStart(3, '0')}`,
    last: 'Kinsman',
    password: 'x',
  }));
  const world = await createTestWorld({ ...TEST_CONFIG, accounts: [...TEST_CONFIG.accounts!, ...family] });
  return { ...world, world, agent: await world.arrive() };
}

const find = (agent: TestAgent, text: string, QueryFlags = PEOPLE, QueryStart = 0): void =>
  agent.send({
    name: 'DirFindQuery',
    AgentData: agent.agentData,
    QueryData: { QueryID: NOBODY, QueryText: encodeText(text), QueryFlags, QueryStart },
  });

const pick = (agent: TestAgent, text: string): void =>
  agent.send({
    name: 'AvatarPickerRequest',
    AgentData: { ...agent.agentData, QueryID: NOBODY },
    Data: { Name: encodeText(text) },
  });

const peopleIn = (agent: TestAgent): string[] =>
  agent
    .all('DirPeopleReply')
    .flatMap(({ QueryReplies }) => QueryReplies)
    .map(({ FirstName }) => decodeText(FirstName));

describe('a search for people', () => {
  it('finds a page and one more, in messages that fit a datagram', async () => {
    const { network, agent } = await arrived();
    find(agent, '  KINSMAN ');
    await network.run(1000);
    expect(peopleIn(agent)).toHaveLength(MAX_PEOPLE);
    expect(agent.all('DirPeopleReply').every(({ QueryData }) => QueryData.QueryID.equals(NOBODY))).toBe(true);
    for (const { QueryReplies } of agent.all('DirPeopleReply')) expect(QueryReplies.length).toBeLessThan(20);
  });

  it('goes on where it is asked to', async () => {
    const { network, agent } = await arrived();
    find(agent, 'kinsman', PEOPLE, 100);
    await network.run(1000);
    expect([peopleIn(agent)[0], peopleIn(agent).length]).toEqual(['Cousin100', 20]);
  });

  it.each([
    ['nothing', '', 0],
    ['blanks', '   ', 0],
    ['what nobody is called', 'zzz', 0],
    ['what lies beyond the last', 'kinsman', 2 ** 31 - 1],
  ])('for %s finds nobody, and says so once', async (_, text, start) => {
    const { network, agent } = await arrived();
    find(agent, text, PEOPLE, start);
    await network.run(1000);
    expect(agent.all('DirPeopleReply').map(({ QueryReplies }) => QueryReplies)).toEqual([[]]);
  });

  it('takes a start before the first for the first', async () => {
    const { network, agent } = await arrived();
    find(agent, 'test user', PEOPLE, -5);
    await network.run(1000);
    expect(peopleIn(agent)).toEqual(['Test']);
  });

  it('of several kinds at once answers each, and of no kind none', async () => {
    const { network, agent } = await arrived();
    find(agent, 'x', PEOPLE | GROUPS | EVENTS);
    await network.run(1000);
    const replies = ['DirPeopleReply', 'DirGroupsReply', 'DirEventsReply'] as const;
    expect(replies.map((name) => agent.all(name).length)).toEqual([1, 1, 1]);
    find(agent, 'x', GROUPS);
    find(agent, 'x', GROUPS);
    find(agent, 'x', EVENTS);
    await network.run(1000);
    expect(replies.map((name) => agent.all(name).length)).toEqual([1, 3, 2]);
    find(agent, 'x', 0x8000);
    await network.run(1000);
    expect(replies.map((name) => agent.all(name).length)).toEqual([1, 3, 2]);
  });
});

describe('choosing somebody', () => {
  it('by message lists all who fit, with their ids', async () => {
    const { network, agent } = await arrived();
    pick(agent, 'user');
    pick(agent, 'kinsman');
    pick(agent, 'zzz');
    await network.run(1000);
    const replies = agent.all('AvatarPickerReply');
    expect(replies[0]!.Data.map(({ AvatarID }) => AvatarID.toString())).toEqual([
      agent.login.agentId.toString(),
    ]);
    expect(replies.flatMap(({ Data }) => Data)).toHaveLength(1 + MAX_PEOPLE);
    expect(replies.at(-1)!.Data).toEqual([]);
  });

  const search = async (query: string, method: 'GET' | 'PUT' = 'GET'): Promise<[number, unknown[]]> => {
    const { world, agent } = await arrived();
    const { status, body } = await fetchBy(world, agent, 'AvatarPickerSearch', query, { method });
    if (status !== 200) return [status, []];
    return [status, asArray(asMap(parseLlsd(body))['agents']).map((one) => asMap(one)['username'])];
  };

  it('by capability goes page by page', async () => {
    expect(await search('?names=kinsman&page_size=2')).toEqual([
      200,
      ['cousin000.kinsman', 'cousin001.kinsman'],
    ]);
    expect(await search('?names=kinsman&page_size=2&page=3')).toEqual([
      200,
      ['cousin004.kinsman', 'cousin005.kinsman'],
    ]);
    const [, all] = await search('?names=kinsman&page_size=5000&page=0');
    expect(all).toHaveLength(MAX_PEOPLE);
    expect(await search('?names=kinsman&page=999999999')).toEqual([200, []]);
    expect(await search('?names=kinsman&page_size=0')).toEqual([200, []]);
  });

  it.each([
    '',
    '?names=',
    '?names=er',
    '?names=%20er%20',
    '?names=user&page_size=-1',
    '?names=user&page_size=x',
  ])('by capability with "%s" is a bad request', async (query) =>
    expect(await search(query)).toEqual([400, []]),
  );

  it.each(['?names=user&page=1.5', '?names=user&page=1e9', '?names=user&page=99999999999'])(
    'by capability with "%s" is a bad request too',
    async (query) => expect(await search(query)).toEqual([400, []]),
  );

  it('by capability is only read', async () => {
    expect(await search('?names=user', 'PUT')).toEqual([405, []]);
  });
});
