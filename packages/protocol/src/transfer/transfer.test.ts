import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, UsageError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  TRANSFER_SILENCE_MS,
  TRANSFER_STATUS,
  TransferReceiver,
  TransferSender,
  transferAbort,
  MAX_TRANSFER_BYTES,
  decodeTransferSource,
  encodeTransferSource,
  transferInfo,
  transferPacket,
} from './index.ts';
import type { TransferSource } from './index.ts';

const ID = new Uuid(1, 2, 3, 4);
const id = (n: number): Uuid => new Uuid(n, n, n, n);
const NO_BYTES = new Uint8Array(0);
const ASSET: TransferSource = { type: 'asset', assetId: id(5), assetType: 7 };

const SOURCES: readonly (readonly [TransferSource, number, number])[] = [
  [ASSET, 2, 20],
  [
    {
      type: 'item',
      agentId: id(1),
      sessionId: id(2),
      ownerId: id(3),
      taskId: id(4),
      itemId: id(5),
      assetId: id(6),
      assetType: 10,
    },
    3,
    100,
  ],
  [{ type: 'estate', agentId: id(1), sessionId: id(2), estateAsset: 0 }, 4, 36],
];

describe('where an asset is found', () => {
  it.each(SOURCES)('is said and read again: %o', (source, type, length) => {
    const params = encodeTransferSource(source);
    expect([params.SourceType, params.Params.length]).toEqual([type, length]);
    expect(decodeTransferSource(params)).toEqual(source);
    expect(() => decodeTransferSource({ ...params, Params: params.Params.subarray(0, length - 5) })).toThrow(
      DecodeError,
    );
    // LibreMetaverse leaves the type out.
    const { SourceType, Params } = params;
    expect(decodeTransferSource({ SourceType, Params: Params.subarray(0, length - 4) })).toMatchObject({
      type: source.type,
    });
  });

  it('is not known of files and others', () => {
    for (const SourceType of [-1, 0, 1, 5]) {
      expect(() => decodeTransferSource({ SourceType, Params: new Uint8Array(200) })).toThrow(DecodeError);
    }
  });
});

describe('an asset by Transfer', () => {
  const bytes = new Uint8Array(1500).map((_, at) => at * 3);
  const pieces = [0, 1, 2].map((at) =>
    transferPacket(
      ID,
      at,
      at === 2 ? TRANSFER_STATUS.done : TRANSFER_STATUS.ok,
      bytes.subarray(at * 600, at * 600 + 600),
    ),
  );
  const begin = (maxBytes?: number) => new TransferReceiver({ id: ID, source: ASSET, now: 0, maxBytes });

  it('is asked for, and comes in any order', () => {
    const random = createRandom(3);
    for (let round = 0; round < 50; round++) {
      const receiver = begin();
      expect(receiver.pollMessage()).toMatchObject({
        name: 'TransferRequest',
        TransferInfo: { TransferID: ID, ChannelType: 2, SourceType: 2, Priority: 100 },
      });
      const steps = [
        () => receiver.receiveInfo(transferInfo(ID, 0, 1500, NO_BYTES), 1),
        ...pieces.map((piece) => () => receiver.receivePacket(piece, 1)),
        () => receiver.receivePacket(pieces[1]!, 1),
      ].map((step) => ({ step, at: random.next() }));
      for (const { step } of steps.toSorted((one, other) => one.at - other.at)) step();
      expect(receiver.pollEvent()).toEqual({ type: 'received', bytes });
      expect([receiver.pollMessage(), receiver.nextTimeout()]).toEqual([undefined, undefined]);
    }
  });

  it('of no bytes is there with the word that says so', () => {
    const receiver = begin();
    receiver.receiveInfo(transferInfo(ID, 0, 0, NO_BYTES), 1);
    expect(receiver.pollEvent()).toEqual({ type: 'received', bytes: NO_BYTES });
  });

  it.each([TRANSFER_STATUS.unknownSource, TRANSFER_STATUS.insufficientPermissions, TRANSFER_STATUS.error])(
    'is refused with %d, before or in the middle of it',
    (status) => {
      const receiver = begin();
      receiver.receiveInfo(transferInfo(ID, status, 0, NO_BYTES), 1);
      expect(receiver.pollEvent()).toEqual({ type: 'refused', status });
      const later = begin();
      later.receiveInfo(transferInfo(ID, 0, 1500, NO_BYTES), 1);
      later.receivePacket(transferPacket(ID, 0, status, NO_BYTES), 1);
      expect(later.pollEvent()).toEqual({ type: 'refused', status });
    },
  );

  it.each([
    ['a size below 0', () => transferInfo(ID, 0, -1, NO_BYTES)],
    ['a size beyond the bound', () => transferInfo(ID, 0, 2001, NO_BYTES)],
    ['a packet below 0', () => transferPacket(ID, -1, 0, bytes)],
    ['more bytes than the bound', () => transferPacket(ID, 0, 0, new Uint8Array(2001))],
    ['an empty packet that is not the last', () => transferPacket(ID, 0, 0, NO_BYTES)],
  ])('with %s is called off', (_, message) => {
    const receiver = begin(2000);
    receiver.pollMessage();
    const bad = message();
    if (bad.name === 'TransferInfo') receiver.receiveInfo(bad, 1);
    else receiver.receivePacket(bad, 1);
    expect(receiver.pollEvent()?.type).toBe('malformed');
    expect(receiver.pollMessage()?.name).toBe('TransferAbort');
    expect(receiver.pollMessage()).toBeUndefined();
  });

  it('that is shorter or longer than it was said to be is none', () => {
    for (const size of [1499, 1501]) {
      const receiver = begin();
      for (const piece of pieces) receiver.receivePacket(piece, 1);
      receiver.receiveInfo(transferInfo(ID, 0, size, NO_BYTES), 1);
      expect(receiver.pollEvent()?.type).toBe('malformed');
    }
  });

  it('takes nothing of another one, and ends when nothing comes or it is called off', () => {
    const receiver = begin();
    receiver.receiveInfo(transferInfo(id(9), -2, 0, NO_BYTES), 5000);
    receiver.receivePacket(transferPacket(id(9), 0, -2, NO_BYTES), 5000);
    receiver.receiveAbort({ name: 'TransferAbort', TransferInfo: { TransferID: id(9), ChannelType: 2 } });
    receiver.handleTimeout(TRANSFER_SILENCE_MS - 1);
    expect([receiver.pollEvent(), receiver.nextTimeout()]).toEqual([undefined, TRANSFER_SILENCE_MS]);
    receiver.handleTimeout(TRANSFER_SILENCE_MS);
    expect(receiver.pollEvent()).toEqual({ type: 'silent', silentMs: TRANSFER_SILENCE_MS });
    const other = begin();
    other.receiveAbort({ name: 'TransferAbort', TransferInfo: { TransferID: ID, ChannelType: 2 } });
    expect(other.pollEvent()).toEqual({ type: 'refused', status: TRANSFER_STATUS.abort });
  });
});

describe('both ends of a Transfer', () => {
  const params = encodeTransferSource(ASSET).Params;
  const bytes = new Uint8Array(1500).map((_, at) => at * 7);
  const sending = (sizeBytes: number, packetBytes?: number) =>
    new TransferSender({ id: ID, sizeBytes, params, ...(packetBytes === undefined ? {} : { packetBytes }) });
  const messagesOf = (sender: TransferSender) => {
    const messages = [];
    for (let next = sender.pollMessage(); next !== undefined; next = sender.pollMessage())
      messages.push(next);
    return messages;
  };
  const giveAll = (sender: TransferSender, whole: Uint8Array): void => {
    for (let range = sender.wanted; range !== undefined; range = sender.wanted)
      sender.give(whole.subarray(range.start, range.end));
  };

  it.each([0, 1, 599, 600, 601, 1500, 123_457])('agree on %i bytes, in whatever order they come', (size) => {
    const random = createRandom(size);
    const whole = new Uint8Array(size).map((_, at) => at * 13);
    for (const packetBytes of [undefined, 1000, 7]) {
      const sender = sending(size, packetBytes);
      giveAll(sender, whole);
      const receiver = new TransferReceiver({ id: ID, source: ASSET, now: 0 });
      const messages = messagesOf(sender);
      // Within what may come ahead of what it follows; some come twice.
      if (messages.length < 4000) messages.sort(() => random.next() - 0.5);
      for (const message of [...messages, ...messages.slice(0, 3)])
        if (message.name === 'TransferInfo') receiver.receiveInfo(message, 1);
        else receiver.receivePacket(message, 1);
      expect(receiver.pollEvent()).toEqual({ type: 'received', bytes: whole });
      expect(sender.pollEvent()).toEqual({ type: 'sent' });
    }
  });

  it('agree that it is over when it is called off, or the rest cannot be had', () => {
    const sender = sending(1500);
    sender.give(bytes.subarray(0, 600));
    sender.receiveAbort(transferAbort(id(9)));
    expect(sender.wanted).toEqual({ start: 600, end: 1200 });
    sender.receiveAbort(transferAbort(ID));
    expect([sender.pollEvent(), sender.pollMessage(), sender.wanted]).toEqual([
      { type: 'aborted' },
      undefined,
      undefined,
    ]);
    const broken = sending(1500);
    broken.give(bytes.subarray(0, 600));
    broken.fail(TRANSFER_STATUS.error);
    broken.fail(TRANSFER_STATUS.error);
    const receiver = new TransferReceiver({ id: ID, source: ASSET, now: 0 });
    for (const message of messagesOf(broken))
      if (message.name === 'TransferInfo') receiver.receiveInfo(message, 1);
      else receiver.receivePacket(message, 1);
    expect(receiver.pollEvent()).toEqual({ type: 'refused', status: TRANSFER_STATUS.error });
    expect(broken.pollEvent()).toEqual({ type: 'failed', status: TRANSFER_STATUS.error });
  });

  it('send no other bytes than those that are wanted, and nothing that is too long', () => {
    const sender = sending(700);
    expect(() => sender.give(bytes.subarray(0, 599))).toThrow(UsageError);
    giveAll(sender, bytes.subarray(0, 700));
    expect(() => sender.give(NO_BYTES)).toThrow(UsageError);
    for (const size of [-1, 0.5, Number.NaN, MAX_TRANSFER_BYTES + 1])
      expect(() => sending(size)).toThrow(UsageError);
  });
});
