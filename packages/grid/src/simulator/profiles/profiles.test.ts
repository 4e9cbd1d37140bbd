import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import { createTestWorld, NOBODY, TEST_CONFIG } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

const SECOND = Uuid.parse('a0000000-0000-4000-8000-000000000002');

async function arrived() {
  const accounts = TEST_CONFIG.accounts!.map((account) =>
    account.first === 'Second' ? { ...account, id: SECOND.toString() } : account,
  );
  const world = await createTestWorld({ ...TEST_CONFIG, accounts });
  return { ...world, agent: await world.arrive() };
}

const generic = (
  agent: TestAgent,
  method: string,
  parameters: Uint8Array[],
): MessageOf<'GenericMessage'> => ({
  name: 'GenericMessage',
  AgentData: { ...agent.agentData, TransactionID: Uuid.zero },
  MethodData: { Method: encodeText(method), Invoice: Uuid.zero },
  ParamList: parameters.map((Parameter) => ({ Parameter })),
});

const ask = (agent: TestAgent, AvatarID: Uuid): void =>
  agent.send({ name: 'AvatarPropertiesRequest', AgentData: { ...agent.agentData, AvatarID } });

describe('a profile', () => {
  it('names somebody, and says whether they are there', async () => {
    const { network, agent } = await arrived();
    ask(agent, agent.login.agentId);
    ask(agent, SECOND);
    ask(agent, NOBODY);
    await network.run(500);
    const told = agent.all('AvatarPropertiesReply').map(({ AgentData, PropertiesData }) => ({
      of: AgentData.AvatarID.key,
      name: decodeText(PropertiesData.CharterMember),
      flags: PropertiesData.Flags,
    }));
    expect(told).toEqual([
      { of: agent.login.agentId.key, name: 'Test User', flags: 0x10 },
      { of: SECOND.key, name: 'Second Avatar', flags: 0 },
      { of: NOBODY.key, name: '', flags: 0 },
    ]);
  });

  it('comes with interests, of which there are none, in that order', async () => {
    const { network, agent } = await arrived();
    ask(agent, NOBODY);
    await network.run(500);
    const told = agent.story.filter((name) => /^Avatar(Properties|Interests)Reply$/.test(name));
    expect(told).toEqual(['AvatarPropertiesReply', 'AvatarInterestsReply']);
    const [{ AgentData, PropertiesData }] = agent.all('AvatarInterestsReply') as [
      MessageOf<'AvatarInterestsReply'>,
    ];
    expect([AgentData.AgentID.equals(agent.login.agentId), AgentData.AvatarID.equals(NOBODY)]).toEqual([
      true,
      true,
    ]);
    expect([PropertiesData.WantToMask, PropertiesData.SkillsMask]).toEqual([0, 0]);
  });

  it('of oneself is told to nobody by mail', async () => {
    const { network, agent } = await arrived();
    agent.send({ name: 'UserInfoRequest', AgentData: agent.agentData });
    await network.run(500);
    const { UserData } = agent.all('UserInfoReply')[0]!;
    expect([UserData.IMViaEMail, decodeText(UserData.DirectoryVisibility), UserData.EMail.length]).toEqual([
      false,
      'default',
      0,
    ]);
  });

  it('has no list of the muted, whatever one has kept of it', async () => {
    const { network, agent } = await arrived();
    agent.send({ name: 'MuteListRequest', AgentData: agent.agentData, MuteData: { MuteCRC: 0xffffffff } });
    await network.run(500);
    const [told] = agent.all('GenericMessage');
    expect([decodeText(told!.MethodData.Method), told!.ParamList.length]).toEqual(['emptymutelist', 1]);
    expect(told!.AgentData.AgentID.equals(agent.login.agentId)).toBe(true);
  });
});

describe('picks, classifieds and notes', () => {
  const KINDS = [
    ['avatarpicksrequest', 'AvatarPicksReply'],
    ['avatarclassifiedsrequest', 'AvatarClassifiedReply'],
    ['avatarnotesrequest', 'AvatarNotesReply'],
  ] as const;

  it.each(KINDS)('%s: are none, of whomever one asks about', async (method, reply) => {
    const { network, agent } = await arrived();
    agent.send(
      generic(agent, method, [encodeText(NOBODY.toString()), encodeText('more'), new Uint8Array(0)]),
    );
    await network.run(500);
    const [told] = agent.all(reply) as { AgentData: object; Data: unknown }[];
    expect(JSON.stringify(told)).toContain(NOBODY.toString());
  });

  it.each([
    ['no parameter', []],
    ['an empty one', [new Uint8Array(0)]],
    ['no id', [encodeText('deadbeef')]],
    ['an id and more', [encodeText(`${NOBODY.toString()}0`)]],
    ['bytes that are no text', [new Uint8Array([0xff, 0xfe, 0xc3])]],
    ['a long one', [new Uint8Array(255).fill(0x61)]],
  ])('with %s are asked about nobody: no answer, and the circuit lives', async (_, parameters) => {
    const { network, grid, agent } = await arrived();
    // Handled by a timer, so that nothing stands between a handler that throws and the process.
    grid.inject({ kind: 'delay-message', message: 'GenericMessage', direction: 'received', delayMs: 10 });
    for (const [method] of KINDS) agent.send(generic(agent, method, parameters));
    agent.send({ name: 'UserInfoRequest', AgentData: agent.agentData });
    await network.run(500);
    for (const [, reply] of KINDS) expect(agent.all(reply)).toEqual([]);
    expect(agent.all('UserInfoReply')).toHaveLength(1);
  });
});
