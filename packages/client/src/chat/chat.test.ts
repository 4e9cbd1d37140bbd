import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { MAX_SAID_BYTES } from '@landfall/protocol/chat';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, enableNeighbour, FAKE_AGENT_ID, instantMessage } from '../testing/index.ts';
import type { FakeGrid } from '../testing/index.ts';
import { conversationId } from './instant-message.ts';

const OTHER = Uuid.parse('a0000000-0000-4000-8000-000000000004');

function speak(grid: FakeGrid, text: string, ChatType: number, Audible = 1, SourceID = OTHER): void {
  grid.simulator.send({
    name: 'ChatFromSimulator',
    ChatData: {
      FromName: encodeText('Bot Two'),
      SourceID,
      OwnerID: OTHER,
      SourceType: 1,
      ChatType,
      Audible,
      Position: { x: 1, y: 2, z: 3 },
      Message: encodeText(text),
    },
  });
}

function message(grid: Pick<FakeGrid, 'simulator'>, Dialog: number, from: string, text = ''): void {
  const texts = { FromAgentName: encodeText(from), Message: encodeText(text) };
  grid.simulator.send(instantMessage(OTHER, { Dialog, ...texts }));
}

describe('speaking', () => {
  it('in every volume and on channels, with a NUL at the end', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    session.chat.say('hello');
    session.chat.whisper('psst');
    session.chat.shout('HEY ü 🙂');
    session.chat.say('menu', { channel: 5 });
    await network.run(10);
    const said = grid.simulator.all('ChatFromViewer').map(({ ChatData }) => {
      return [decodeText(ChatData.Message), ChatData.Type, ChatData.Channel];
    });
    expect(said).toEqual([
      ['hello', 1, 0],
      ['psst', 0, 0],
      ['HEY ü 🙂', 2, 0],
      ['menu', 1, 5],
    ]);
    expect(grid.simulator.all('ChatFromViewer')[0]?.ChatData.Message.at(-1)).toBe(0);
  });

  it('shows typing', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    session.chat.setTyping(true);
    session.chat.setTyping(false);
    await network.run(10);
    expect(grid.simulator.all('ChatFromViewer').map(({ ChatData }) => ChatData.Type)).toEqual([4, 5]);
  });

  it('to one agent: a conversation both sides find', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    session.chat.sendInstantMessage(OTHER, 'privately');
    session.chat.setTypingTo(OTHER, true);
    await network.run(10);
    const [message, typing] = grid.simulator.all('ImprovedInstantMessage');
    expect(message?.MessageBlock).toMatchObject({ ToAgentID: OTHER, Dialog: 0, Offline: 1 });
    expect(decodeText(message!.MessageBlock.FromAgentName)).toBe('Test User');
    expect(decodeText(message!.MessageBlock.Message)).toBe('privately');
    expect(message?.MessageBlock.ID).toEqual(conversationId(OTHER, FAKE_AGENT_ID));
    expect(typing?.MessageBlock).toMatchObject({ Dialog: 41, Offline: 0 });
  });

  it('refuses what cannot be said', async () => {
    const { session } = await arriveInFakeGrid(new MemoryNetwork());
    const loosely = session.chat as unknown as Record<
      'say' | 'sendInstantMessage',
      (...given: unknown[]) => void
    >;
    expect(() => loosely.say(5)).toThrow('what is said is a text, not such a number');
    expect(() => loosely.say('hi', { volume: 'loud' })).toThrow('a volume is whisper, say or shout');
    expect(() => loosely.say('hi', { channel: 0.5 })).toThrow('a channel is a whole number');
    expect(() => loosely.sendInstantMessage(OTHER, undefined)).toThrow(UsageError);
  });

  it('refuses what is longer than a message can be, counted in bytes', async () => {
    const { session } = await arriveInFakeGrid(new MemoryNetwork());
    expect(() => session.chat.say('ü'.repeat(MAX_SAID_BYTES / 2 + 1))).toThrow(UsageError);
    session.chat.say('x'.repeat(MAX_SAID_BYTES));
  });
});

describe('hearing', () => {
  it('tells volume, source and place, and what is too far away', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const heard: unknown[] = [];
    session.on('chat', ({ from, text, volume, source, isAudible, position, type }) => {
      heard.push([from, text, volume, source, isAudible, position.z, type]);
    });
    speak(grid, 'hi', 1);
    speak(grid, 'HI', 2);
    speak(grid, 'far', 0, 0);
    speak(grid, 'mine', 8);
    await network.run(10);
    expect(heard).toEqual([
      ['Bot Two', 'hi', 'say', 'agent', true, 3, 1],
      ['Bot Two', 'HI', 'shout', 'agent', true, 3, 2],
      ['Bot Two', 'far', 'whisper', 'agent', false, 3, 0],
      ['Bot Two', 'mine', 'other', 'agent', true, 3, 8],
    ]);
  });

  it('tells typing apart from chat', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const typing: boolean[] = [];
    const texts: string[] = [];
    session.on('typing', (event) => typing.push(event.typing));
    session.on('chat', ({ text }) => texts.push(text));
    speak(grid, '', 4);
    speak(grid, '', 5);
    await network.run(10);
    expect(typing).toEqual([true, false]);
    expect(texts).toEqual([]);
  });

  it('tells instant messages and alerts; old servers leave the last blocks out', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const heard: unknown[] = [];
    session.on('instantMessage', ({ from, text, fromId }) => heard.push([from, text, fromId.equals(OTHER)]));
    session.on('alert', ({ text }) => heard.push(text));
    message(grid, 0, 'Bot Two', 'private hello ü');
    grid.simulator.send({
      name: 'AgentAlertMessage',
      AgentData: { AgentID: FAKE_AGENT_ID },
      AlertData: { Modal: false, Message: encodeText('welcome!') },
    });
    await network.run(10);
    expect(heard).toEqual([['Bot Two', 'private hello ü', true], 'welcome!']);
  });

  it('tells which region has brought an instant message: neighbours may be anybody’s', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const east = await grid.addNeighbour('East Region');
    enableNeighbour(grid, east);
    await network.run(1000);
    const heard: unknown[] = [];
    session.on('instantMessage', ({ text, region }) => heard.push([text, region.name, region.isChild]));
    message(grid, 0, 'Bot Two', 'from here');
    message({ simulator: east }, 0, 'Bot Two', 'from there');
    await network.run(10);
    expect(heard).toEqual([
      ['from here', 'Default Region', false],
      ['from there', 'East Region', true],
    ]);
  });

  it('marks what this agent has said itself, so that nobody answers himself', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const own: boolean[] = [];
    session.on('chat', ({ isOwn }) => own.push(isOwn));
    session.on('typing', ({ isOwn }) => own.push(isOwn));
    for (const type of [1, 4]) {
      speak(grid, 'hi', type, 1, FAKE_AGENT_ID);
      speak(grid, 'hi', type, 1, OTHER);
    }
    await network.run(10);
    expect(own).toEqual([true, false, true, false]);
  });

  it('names the kinds of chat, of instant messages, and what nobody knows', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const kinds: string[] = [];
    session.on('chat', ({ kind, volume }) => kinds.push(`${kind} ${volume}`));
    session.on('instantMessage', ({ kind }) => kinds.push(kind));
    for (const type of [1, 6, 7, 8, 9, 255, 77]) speak(grid, 'x', type);
    for (const dialog of [0, 22, 38, 41, 99]) message(grid, dialog, 'Bot Two');
    message(grid, 0, 'System');
    message(grid, 20, 'System');
    await network.run(10);
    const chat =
      'say say, debug other, region other, owner other, direct other, broadcast other, unknown other';
    const messages = 'message, lure, friendship, typing, other, bounce, bounce';
    expect(kinds.join(', ')).toBe(`${chat}, ${messages}`);
  });

  it('takes OpenSim’s marks off alerts', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const heard: string[] = [];
    session.on('alert', ({ text, isModal }) => heard.push(`${text}${isModal ? ' (modal)' : ''}`));
    for (const text of ['/Region is restarting', 'ALERT: Stop', 'NOTIFY: Go', ' No surface.', 'a/b', '//c']) {
      const AlertData = { Message: encodeText(text) };
      grid.simulator.send({ name: 'AlertMessage', AlertData, AlertInfo: [], AgentInfo: [] });
    }
    const AlertData = { Modal: true, Message: encodeText('/Sure?') };
    grid.simulator.send({ name: 'AgentAlertMessage', AgentData: { AgentID: FAKE_AGENT_ID }, AlertData });
    await network.run(10);
    expect(heard).toEqual([
      'Region is restarting',
      'Stop',
      'Go',
      'No surface.',
      'a/b',
      '/c',
      'Sure? (modal)',
    ]);
  });

  it('writes to an id or its text, and says what is none', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    session.chat.sendInstantMessage(OTHER.toString(), 'hello');
    expect(() => session.chat.sendInstantMessage('Bot Two', 'hello')).toThrow(UsageError);
    expect(() => session.chat.setTypingTo('Bot Two', true)).toThrow('"Bot Two" is no UUID');
    await network.run(10);
    expect(
      grid.simulator.all('ImprovedInstantMessage').map(({ MessageBlock }) => MessageBlock.ToAgentID),
    ).toEqual([OTHER]);
  });
});
