import { encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import type { Witness } from '@landfall/protocol/evidence';
import type { MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { startSession } from '../arrive/index.ts';
import { login } from '../login/index.ts';
import {
  arriveInFakeGrid,
  FAKE_AGENT_ID,
  FakeGrid,
  fakeArriveOptions,
  instantMessage,
} from '../testing/index.ts';
import { alertText } from './alert-text.ts';

const OTHER = Uuid.parse('a0000000-0000-4000-8000-000000000004');
type Said = MessageOf<'ChatFromSimulator'>['ChatData'];
type Written = MessageOf<'ImprovedInstantMessage'>['MessageBlock'];

async function listening(witness?: Witness) {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network, {}, witness && { witness });
  const say = async (changes: Partial<Said>): Promise<void> => {
    const ChatData: Said = {
      FromName: encodeText('Bot Two'),
      SourceID: OTHER,
      OwnerID: OTHER,
      SourceType: 1,
      ChatType: 1,
      Audible: 1,
      Position: ZERO_VECTOR,
      Message: encodeText('hi'),
      ...changes,
    };
    grid.simulator.send({ name: 'ChatFromSimulator', ChatData });
    await network.run(10);
  };
  const write = async (changes: Partial<Written>): Promise<void> => {
    grid.simulator.send(instantMessage(OTHER, { ID: OTHER, ...changes }));
    await network.run(10);
  };
  return { network, grid, session, say, write };
}

describe('what is heard', () => {
  it('ends at its NUL, and is read with marks where it is no UTF-8', async () => {
    const { session, say } = await listening();
    const heard: string[] = [];
    session.on('chat', ({ from, text }) => heard.push(`${from}: ${text}`));
    await say({ Message: encodeText('one\0two') });
    await say({ Message: Uint8Array.of(0x61, 0xff, 0x62) });
    await say({ Message: new TextEncoder().encode('no end'), FromName: new Uint8Array(0) });
    await say({ Message: new Uint8Array(0) });
    expect(heard.slice(1)).toEqual(['Bot Two: a\ufffdb', ': no end', 'Bot Two: ']);
    expect(heard[0]).toMatch(/^Bot Two: one/);
  });

  it('of an object with the agent’s own id is not its own: only an avatar speaks for itself', async () => {
    const { session, say } = await listening();
    const heard: string[] = [];
    session.on('chat', ({ source, isOwn }) => heard.push(`${source} ${isOwn}`));
    for (const SourceType of [0, 1, 2, 77]) await say({ SourceType, SourceID: FAKE_AGENT_ID });
    expect(heard).toEqual(['system false', 'agent true', 'object false', 'system false']);
  });

  it('is kept as it was, whatever becomes of the datagram', async () => {
    const { session, write } = await listening();
    const buckets: Uint8Array[] = [];
    session.on('instantMessage', ({ binaryBucket }) => buckets.push(binaryBucket));
    session.on('message', ({ message }) => {
      if (message.name === 'ImprovedInstantMessage') message.MessageBlock.BinaryBucket.fill(9);
    });
    await write({ BinaryBucket: Uint8Array.of(1, 2, 3) });
    expect(buckets).toEqual([Uint8Array.of(1, 2, 3)]);
  });

  it('says when it was written, whether it was kept, and from which group', async () => {
    const { session, write } = await listening();
    const heard: object[] = [];
    session.on('instantMessage', (message) => heard.push({ ...message, region: undefined }));
    await write({ Offline: 1, Timestamp: 1_700_000_000, FromGroup: true });
    expect(heard).toMatchObject([
      { isOffline: true, timestamp: 1_700_000_000, fromGroup: true, id: OTHER, dialog: 0, text: 'psst' },
    ]);
  });

  it('of somebody called System is from a person, when it is more than a message', async () => {
    const { session, write } = await listening();
    const kinds: string[] = [];
    session.on('instantMessage', ({ kind }) => kinds.push(kind));
    for (const Dialog of [0, 38, 41]) await write({ FromAgentName: encodeText('System'), Dialog });
    await write({ FromAgentName: encodeText('System Resident') });
    expect(kinds).toEqual(['bounce', 'friendship', 'typing', 'message']);
  });

  it('is no instant message for the evidence when a region says that one could not be delivered', async () => {
    const told: (object | undefined)[] = [];
    const witness = {
      observe: (kind: string, fields?: object) => void (kind === 'InstantMessageHeard' && told.push(fields)),
      about: () => witness,
    };
    const { write } = await listening(witness as unknown as Witness);
    for (const name of ['System', 'Bot Two']) await write({ FromAgentName: encodeText(name) });
    expect(told).toEqual([{ from: 'Bot Two', message: 'psst' }]);
  });

  it('by instant message is typed by what it is about', async () => {
    const { session, write } = await listening();
    const heard: object[] = [];
    session.on('instantMessage', (message) => heard.push(message));
    for (const Dialog of [22, 25, 26, 23, 24, 38, 39, 40, 41, 42, 17]) await write({ Dialog });
    expect(heard).toMatchObject([
      { kind: 'lure', step: 'offered', isGodlike: false, dialogName: 'lureOffered', dialog: 22 },
      { kind: 'lure', step: 'offered', isGodlike: true },
      { kind: 'lure', step: 'requested' },
      { kind: 'lure', step: 'accepted' },
      { kind: 'lure', step: 'declined' },
      { kind: 'friendship', step: 'offered' },
      { kind: 'friendship', step: 'accepted' },
      { kind: 'friendship', step: 'declined' },
      { kind: 'typing', typing: true },
      { kind: 'typing', typing: false },
      { kind: 'other', dialogName: 'sessionMessage' },
    ]);
  });

  it('of a group’s notice has its subject, its text and the group', async () => {
    const { session, write } = await listening();
    const heard: object[] = [];
    session.on('instantMessage', (message) => heard.push(message));
    const group = Uuid.parse('c0000000-0000-4000-8000-00000000000c');
    const BinaryBucket = Uint8Array.of(1, 7, ...group.toBytes(), 0);
    await write({ Dialog: 32, Message: encodeText('Party|At eight | or nine'), BinaryBucket });
    await write({ Dialog: 32, Message: encodeText('No bar'), BinaryBucket: Uint8Array.of(1, 7) });
    expect(heard).toMatchObject([
      { kind: 'notice', subject: 'Party', body: 'At eight | or nine', groupId: group, hasAttachment: true },
      { kind: 'notice', subject: 'No bar', body: '', groupId: OTHER, hasAttachment: false },
    ]);
  });

  it('is answered as it was said, but by nobody to himself', async () => {
    const { network, grid, session, say, write } = await listening();
    session.on('chat', ({ reply }) => reply('hello'));
    session.on('instantMessage', ({ reply }) => reply('yes?'));
    await say({ ChatType: 2 });
    await say({ ChatType: 8, SourceType: 2 });
    await say({ SourceID: FAKE_AGENT_ID });
    await write({});
    await write({ FromAgentName: encodeText('System') });
    await network.run(100);
    const said = grid.simulator.all('ChatFromViewer').map(({ ChatData }) => ChatData.Type);
    expect(said).toEqual([2, 1]);
    const written = grid.simulator.all('ImprovedInstantMessage');
    expect(written.map(({ MessageBlock }) => MessageBlock.ToAgentID)).toEqual([OTHER]);
  });

  it('knows one’s own, and refuses an answer to it', async () => {
    const { network, grid, session } = await listening();
    const refusals: unknown[] = [];
    session.on('instantMessage', ({ isOwn, reply }) => {
      try {
        reply('again');
      } catch (error) {
        refusals.push([isOwn, error instanceof UsageError]);
      }
    });
    session.chat.sendInstantMessage(FAKE_AGENT_ID, 'note');
    await network.run(10);
    const note = grid.simulator.all('ImprovedInstantMessage')[0]!;
    grid.simulator.send(note);
    await network.run(10);
    expect(refusals).toEqual([[true, true]]);
  });

  it('goes to everybody who listens, one that throws or not', async () => {
    const { session, say } = await listening();
    const heard: string[] = [];
    session.on('chat', () => {
      throw new TypeError('bug');
    });
    session.on('chat', ({ text }) => heard.push(text));
    await say({});
    expect([heard, session.isAlive]).toEqual([['hi'], true]);
  });
});

describe('what is said', () => {
  it.each([
    ['x'.repeat(1023), true],
    ['x'.repeat(1024), false],
    [`${'ü'.repeat(511)}x`, true],
    ['ü'.repeat(512), false],
    ['🙂'.repeat(256), false],
  ])('%#: fits when it has 1023 bytes of UTF-8 at most', async (text, fits) => {
    const { network, grid, session } = await listening();
    const speak = (): void => session.chat.say(text);
    const write = (): void => session.chat.sendInstantMessage(OTHER, text);
    for (const act of [speak, write]) {
      if (fits) act();
      else expect(act).toThrow(UsageError);
    }
    await network.run(10);
    const [said, written] = [
      grid.simulator.all('ChatFromViewer'),
      grid.simulator.all('ImprovedInstantMessage'),
    ];
    expect([said.length, written.length]).toEqual(fits ? [1, 1] : [0, 0]);
    if (fits) expect(said[0]?.ChatData.Message.at(-1)).toBe(0);
  });

  it('to one who is away is kept for later, and typing is not', async () => {
    const { network, grid, session } = await listening();
    session.chat.sendInstantMessage(OTHER, 'later');
    session.chat.setTypingTo(OTHER, true);
    session.chat.setTypingTo(OTHER, false);
    await network.run(10);
    const blocks = grid.simulator.all('ImprovedInstantMessage').map(({ MessageBlock }) => MessageBlock);
    expect(blocks.map(({ Offline, Dialog }) => [Offline, Dialog])).toEqual([
      [1, 0],
      [0, 41],
      [0, 42],
    ]);
    expect(new Set(blocks.map(({ ID }) => ID.key)).size).toBe(1);
  });

  it('is an error after the end, and wrong use before the arrival', async () => {
    const { network, session } = await listening();
    await network.runUntil(session.logout(), 5000);
    expect(() => session.chat.say('too late')).toThrow(ClosedError);
    expect(() => session.chat.setTyping(true)).toThrow(ClosedError);
    const ports = network.ports();
    const options = fakeArriveOptions(await FakeGrid.start(ports));
    const early = await startSession(await network.runUntil(login(options, ports), 5000), options, ports);
    expect(() => early.chat.say('too early')).toThrow(UsageError);
    expect(() => early.chat.sendInstantMessage(OTHER, 'too early')).toThrow(UsageError);
    await network.runUntil(early.logout(), 5000);
  });
});

describe('the text of an alert', () => {
  it.each([
    ['', ''],
    ['/', ''],
    ['ALERT: NOTIFY: twice', 'NOTIFY: twice'],
    ['  /indented', '/indented'],
    ['alert: small', 'alert: small'],
  ])('%j is %j', (text, shown) => expect(alertText(encodeText(text))).toBe(shown));
});
