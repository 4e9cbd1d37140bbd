import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeMuteList } from '@landfall/protocol/mute';
import type { Mute } from '@landfall/protocol/mute';
import { decodeXferPacket } from '@landfall/protocol/transfer';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld } from '../../testing/index.ts';
import type { TestAgent, TestWorld } from '../../testing/index.ts';

const SOMEBODY = new Uuid(7, 7, 7, 1);
const SOMETHING = new Uuid(7, 7, 7, 2);
const [BY_NAME, AGENT, OBJECT] = [0, 1, 2];
let world: TestWorld;
let agent: TestAgent;

beforeEach(async () => {
  world = await createTestWorld();
  agent = await world.arrive();
});

function mute(by: TestAgent, MuteID: Uuid, name: string, MuteType: number, MuteFlags = 0): void {
  const MuteData = { MuteID, MuteName: encodeText(name), MuteType, MuteFlags };
  by.send({ name: 'UpdateMuteListEntry', AgentData: by.agentData, MuteData });
}
function unmute(by: TestAgent, MuteID: Uuid, name: string): void {
  const MuteData = { MuteID, MuteName: encodeText(name) };
  by.send({ name: 'RemoveMuteListEntry', AgentData: by.agentData, MuteData });
}

/** The list that the grid has for somebody; undefined when it says that there is none. */
async function listOf(by: TestAgent): Promise<readonly Mute[] | undefined> {
  await world.network.run(300);
  const [names, packets] = [by.all('MuteListUpdate').length, by.all('SendXferPacket').length];
  by.send({ name: 'MuteListRequest', AgentData: by.agentData, MuteData: { MuteCRC: 0 } });
  await world.network.run(300);
  const update = by.all('MuteListUpdate')[names];
  if (update === undefined) return undefined;
  const XferID = {
    ID: BigInt(packets + 1),
    Filename: update.MuteData.Filename,
    FilePath: 0,
    DeleteOnCompletion: true,
    UseBigPackets: false,
    VFileID: Uuid.zero,
    VFileType: -1,
  };
  by.send({ name: 'RequestXfer', XferID });
  await world.network.run(300);
  const { data } = decodeXferPacket(by.all('SendXferPacket')[packets]!);
  return decodeMuteList(data);
}

describe('whom an agent mutes', () => {
  it('is nobody at first, and that is said', async () => {
    expect(await listOf(agent)).toBeUndefined();
    const [said] = agent.all('GenericMessage');
    expect(decodeText(said!.MethodData.Method)).toBe('emptymutelist');
    expect(said!.AgentData.AgentID.equals(agent.login.agentId)).toBe(true);
  });

  it('is kept, and told with names and ids', async () => {
    mute(agent, SOMEBODY, 'Some Body', AGENT);
    mute(agent, SOMETHING, 'A Thing', OBJECT);
    expect(await listOf(agent)).toEqual([
      { type: 'agent', id: SOMEBODY, name: 'Some Body', except: [] },
      { type: 'object', id: SOMETHING, name: 'A Thing', except: [] },
    ]);
  });

  it('is there at the next visit, and of nobody else', async () => {
    mute(agent, SOMEBODY, 'Some Body', AGENT);
    const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    expect(await listOf(other)).toBeUndefined();
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await world.network.run(5000);
    expect(await listOf(await world.arrive())).toHaveLength(1);
  });

  it('is one entry an id, whatever the name; what is said last holds', async () => {
    mute(agent, SOMEBODY, 'Some Body', AGENT);
    mute(agent, SOMEBODY, 'Renamed Body', AGENT);
    expect((await listOf(agent))?.map(({ name }) => name)).toEqual(['Renamed Body']);
  });

  it('is one entry a name where there is no id', async () => {
    for (const name of ['Hawker', 'Crier', 'Hawker']) mute(agent, Uuid.zero, name, BY_NAME);
    expect((await listOf(agent))?.map(({ name }) => name)).toEqual(['Hawker', 'Crier']);
    unmute(agent, Uuid.zero, 'Hawker');
    unmute(agent, Uuid.zero, 'Nobody At All');
    expect((await listOf(agent))?.map(({ name }) => name)).toEqual(['Crier']);
  });

  it('is taken out by id, under any name', async () => {
    mute(agent, SOMEBODY, 'Some Body', AGENT);
    unmute(agent, SOMETHING, 'Some Body');
    expect(await listOf(agent)).toHaveLength(1);
    unmute(agent, SOMEBODY, '');
    expect(await listOf(agent)).toBeUndefined();
  });

  it.each([-1, 4, 255, 0x7fffffff])('is no kind that nobody knows: %d', async (type) => {
    mute(agent, SOMEBODY, 'Some Body', type);
    expect(await listOf(agent)).toBeUndefined();
  });

  it('is what the agent of the session says, nobody in its name', async () => {
    const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    const { AgentID } = agent.agentData;
    const { SessionID } = other.agentData;
    const MuteData = { MuteID: SOMEBODY, MuteName: encodeText('x'), MuteType: AGENT, MuteFlags: 0 };
    for (const AgentData of [{ AgentID, SessionID }, agent.agentData])
      other.send({ name: 'UpdateMuteListEntry', AgentData, MuteData });
    expect([await listOf(agent), await listOf(other)]).toEqual([undefined, undefined]);
  });

  it('has names of one line: a break in one makes no second entry', async () => {
    mute(agent, SOMEBODY, `Some\n1 ${SOMETHING.toString()} Forged|0`, AGENT);
    const list = await listOf(agent);
    expect(list).toHaveLength(1);
    expect(list?.some(({ id }) => id.equals(SOMETHING))).toBe(false);
  });
});
