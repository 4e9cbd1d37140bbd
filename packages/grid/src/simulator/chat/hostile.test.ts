import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { CHAT_TYPE, DIALOG } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { encodeMessage } from '@landfall/protocol/message';
import type { MessageOf } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { NOBODY, createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

type Block = MessageOf<'ImprovedInstantMessage'>['MessageBlock'];

async function two() {
  const world = await createTestWorld();
  const one = await world.arrive();
  const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
  return { ...world, one, other };
}

const message = (
  from: TestAgent,
  to: Uuid,
  changes: Partial<Block> = {},
): MessageOf<'ImprovedInstantMessage'> => ({
  name: 'ImprovedInstantMessage',
  AgentData: from.agentData,
  MessageBlock: {
    FromGroup: false,
    ToAgentID: to,
    ParentEstateID: 0,
    RegionID: NOBODY,
    Position: { x: 1, y: 2, z: 3 },
    Offline: 1,
    Dialog: DIALOG.message,
    ID: Uuid.zero,
    Timestamp: 1,
    FromAgentName: encodeText('Somebody Else'),
    Message: encodeText('hello'),
    BinaryBucket: new Uint8Array(0),
    ...changes,
  },
});

describe('an instant message', () => {
  it('carries what the grid knows, not what its sender claims', async () => {
    const { network, grid, one, other } = await two();
    one.send(message(one, other.login.agentId));
    await network.run(500);
    const [{ MessageBlock }] = other.all('ImprovedInstantMessage') as [MessageOf<'ImprovedInstantMessage'>];
    expect(decodeText(MessageBlock.FromAgentName)).toBe('Test User');
    expect(MessageBlock.RegionID.equals(grid.regions[0]!.id)).toBe(true);
    expect(MessageBlock.Position).toEqual(ZERO_VECTOR);
    expect([MessageBlock.Offline, MessageBlock.Timestamp > 1]).toEqual([0, true]);
  });

  it('is cut: text and bucket', async () => {
    const { network, one, other } = await two();
    one.send(
      message(one, other.login.agentId, {
        Message: new Uint8Array(1200).fill(0x78),
        BinaryBucket: new Uint8Array(1200).fill(7),
      }),
    );
    await network.run(500);
    const [{ MessageBlock }] = other.all('ImprovedInstantMessage') as [MessageOf<'ImprovedInstantMessage'>];
    expect(decodeText(MessageBlock.Message)).toHaveLength(1023);
    expect(MessageBlock.BinaryBucket).toHaveLength(1024);
  });

  it.each([
    ['in the name of a group', { FromGroup: true }],
    ['of a lure', { Dialog: 22 }],
    ['of a box of the grid', { Dialog: 1 }],
  ] as const)('%s is not carried', async (_, changes) => {
    const { network, one, other } = await two();
    one.send(message(one, other.login.agentId, changes));
    await network.run(500);
    expect(other.all('ImprovedInstantMessage')).toEqual([]);
    expect(one.all('ImprovedInstantMessage')).toEqual([]);
  });

  it('to oneself comes, to somebody who left comes back', async () => {
    const { network, one, other } = await two();
    one.send(message(one, one.login.agentId));
    other.send({ name: 'LogoutRequest', AgentData: other.agentData });
    await network.run(500);
    one.send(message(one, other.login.agentId));
    await network.run(500);
    const told = one.all('ImprovedInstantMessage');
    expect(told.map(({ MessageBlock }) => MessageBlock.Dialog)).toEqual([DIALOG.message, DIALOG.busyAnswer]);
    expect(told[1]!.AgentData.AgentID.equals(other.login.agentId)).toBe(true);
  });

  it('that only says that somebody types does not come back', async () => {
    const { network, one } = await two();
    one.send(message(one, NOBODY, { Dialog: DIALOG.startTyping }));
    await network.run(500);
    expect(one.all('ImprovedInstantMessage')).toEqual([]);
  });

  it('about typing is dropped when it was overtaken, for each listener by itself', async () => {
    const { network, one, other } = await two();
    const third = Uuid.parse('00000000-0000-4000-8000-000000000003');
    const raw = (sequence: number, to: Uuid, Dialog: number): void =>
      one.sendRaw(encodePacket({ sequence, body: encodeMessage(message(one, to, { Dialog })) }));
    raw(7003, third, DIALOG.stopTyping);
    raw(7002, other.login.agentId, DIALOG.stopTyping);
    raw(7001, other.login.agentId, DIALOG.startTyping);
    await network.run(500);
    expect(other.all('ImprovedInstantMessage').map(({ MessageBlock }) => MessageBlock.Dialog)).toEqual([
      DIALOG.stopTyping,
    ]);
  });
});

describe('chat', () => {
  it('that is no UTF-8 is heard with marks in it', async () => {
    const { network, one, other } = await two();
    one.send({
      name: 'ChatFromViewer',
      AgentData: one.agentData,
      ChatData: { Message: Uint8Array.of(0x61, 0xff, 0xfe, 0x62), Type: CHAT_TYPE.say, Channel: 0 },
    });
    await network.run(500);
    expect(decodeText(other.all('ChatFromSimulator')[0]!.ChatData.Message)).toBe('a\ufffd\ufffdb');
  });

  it('ends at its first NUL', async () => {
    const { network, one, other } = await two();
    one.send({
      name: 'ChatFromViewer',
      AgentData: one.agentData,
      ChatData: { Message: new TextEncoder().encode('seen\0hidden'), Type: CHAT_TYPE.say, Channel: 0 },
    });
    await network.run(500);
    expect(decodeText(other.all('ChatFromSimulator')[0]!.ChatData.Message)).toBe('seen');
  });

  it('in the name of another agent or session is not heard', async () => {
    const { network, one, other } = await two();
    const { AgentID, SessionID } = one.agentData;
    const ChatData = { Message: encodeText('x'), Type: CHAT_TYPE.say, Channel: 0 };
    for (const AgentData of [
      { AgentID: other.login.agentId, SessionID },
      { AgentID, SessionID: other.login.sessionId },
      { AgentID, SessionID: Uuid.zero },
    ])
      one.send({ name: 'ChatFromViewer', AgentData, ChatData });
    await network.run(500);
    expect(other.all('ChatFromSimulator')).toEqual([]);
  });
});
