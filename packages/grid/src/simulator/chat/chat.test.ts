import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { CHAT_TYPE, DIALOG } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { createTestWorld } from '../../testing/index.ts';
import type { LoginChanges, TestAgent } from '../../testing/index.ts';

const at = (x: number): LoginChanges => ({
  start: { type: 'place', region: 'Plain', position: { x, y: 128, z: 0 } },
});
const heardBy = (agent: TestAgent): string[] =>
  agent.all('ChatFromSimulator').map(({ ChatData }) => decodeText(ChatData.Message));

async function speakerAndListener(distance: number) {
  const world = await createTestWorld();
  const speaker = await world.arrive(at(100));
  const listener = await world.arrive({ ...at(100 + distance), firstName: 'Second', lastName: 'Avatar' });
  return { ...world, speaker, listener };
}

describe('local chat', () => {
  it.each([
    [10, ['whisper', 'say', 'shout']],
    [10.5, ['say', 'shout']],
    [20, ['say', 'shout']],
    [20.5, ['shout']],
    [100, ['shout']],
    [100.5, []],
  ])('at %d m carries %j', async (distance, expected) => {
    const { network, speaker, listener } = await speakerAndListener(distance);
    speaker.chat('whisper', CHAT_TYPE.whisper);
    speaker.chat('say', CHAT_TYPE.say);
    speaker.chat('shout', CHAT_TYPE.shout);
    await network.run(500);
    expect(heardBy(listener)).toEqual(expected);
    expect(heardBy(speaker)).toEqual(['whisper', 'say', 'shout']);
  });

  it('names the speaker and shows typing', async () => {
    const { network, speaker, listener } = await speakerAndListener(5);
    speaker.chat('', CHAT_TYPE.startTyping);
    speaker.chat('Grüße 🚢', CHAT_TYPE.say);
    await network.run(500);
    const [typing, said] = listener.all('ChatFromSimulator');
    expect(typing!.ChatData.ChatType).toBe(CHAT_TYPE.startTyping);
    expect(decodeText(said!.ChatData.Message)).toBe('Grüße 🚢');
    expect(decodeText(said!.ChatData.FromName)).toBe('Test User');
    expect(said!.ChatData.SourceID.equals(speaker.login.agentId)).toBe(true);
  });

  it('accepts a text without a terminating NUL, and cuts long ones', async () => {
    const { network, speaker, listener } = await speakerAndListener(5);
    const say = (Message: Uint8Array): void =>
      speaker.send({
        name: 'ChatFromViewer',
        AgentData: speaker.agentData,
        ChatData: { Message, Type: 1, Channel: 0 },
      });
    say(new TextEncoder().encode('plain'));
    say(new Uint8Array(1100).fill(0x61));
    await network.run(500);
    expect(heardBy(listener).map(({ length }) => length)).toEqual([5, 1023]);
  });

  it('ignores other channels, unknown volumes and empty texts', async () => {
    const { network, speaker, listener } = await speakerAndListener(5);
    const Message = encodeText('x');
    const say = (Type: number, Channel: number): void =>
      speaker.send({
        name: 'ChatFromViewer',
        AgentData: speaker.agentData,
        ChatData: { Message, Type, Channel },
      });
    say(1, 5);
    say(77, 0);
    speaker.chat('', CHAT_TYPE.say);
    await network.run(500);
    expect(heardBy(listener)).toEqual([]);
  });
});

describe('instant messages', () => {
  const sendTo = (from: TestAgent, to: Uuid, text: string, Dialog: number = DIALOG.message): void =>
    from.send({
      name: 'ImprovedInstantMessage',
      AgentData: from.agentData,
      MessageBlock: {
        FromGroup: false,
        ToAgentID: to,
        ParentEstateID: 0,
        RegionID: Uuid.zero,
        Position: ZERO_VECTOR,
        Offline: 0,
        Dialog,
        ID: Uuid.zero,
        Timestamp: 0,
        FromAgentName: encodeText('Somebody Else'),
        Message: encodeText(text),
        BinaryBucket: new Uint8Array(0),
      },
    });

  it('reach whoever is online, however far away, under the right name', async () => {
    const { network, speaker, listener } = await speakerAndListener(110);
    sendTo(speaker, listener.login.agentId, 'psst');
    await network.run(500);
    const [message] = listener.all('ImprovedInstantMessage');
    expect(decodeText(message!.MessageBlock.Message)).toBe('psst');
    expect(decodeText(message!.MessageBlock.FromAgentName)).toBe('Test User');
    expect(message!.AgentData.AgentID.equals(speaker.login.agentId)).toBe(true);
    expect(message!.AgentData.SessionID.isZero).toBe(true);
  });

  it('come back with a word when nobody is there', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    const nobody = Uuid.parse('00000000-0000-4000-8000-000000000009');
    sendTo(agent, nobody, 'hello?');
    await network.run(500);
    const [answer] = agent.all('ImprovedInstantMessage');
    expect(answer!.AgentData.AgentID.equals(nobody)).toBe(true);
  });

  it('do not carry dialogs that the grid does not know', async () => {
    const { network, speaker, listener } = await speakerAndListener(5);
    sendTo(speaker, listener.login.agentId, 'x', 250);
    await network.run(500);
    expect(listener.all('ImprovedInstantMessage')).toEqual([]);
  });
});
