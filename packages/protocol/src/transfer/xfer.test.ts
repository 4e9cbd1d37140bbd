import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { decodeMessage, encodeMessage } from '../message/index.ts';
import type { Message, MessageOf } from '../message/index.ts';
import { Pair, createRandom } from '../testing/index.ts';
import type { DatagramMachine, LinkQuality } from '../testing/index.ts';
import {
  MAX_XFER_RESENDS,
  TRANSFER_SILENCE_MS,
  XFER_RESEND_MS,
  XFER_RESULT,
  XferReceiver,
  XferSender,
  decodeXferPacket,
  encodeXferPacket,
  uploadedAssetId,
} from './index.ts';
import type { XferReceiverEvent, XferSenderEvent } from './index.ts';

const ID = 0xfedc_ba98_7654_3210n;

function senderMachine(sender: XferSender): DatagramMachine<XferSenderEvent> {
  return {
    receiveDatagram(datagram, now) {
      const message = decodeMessage(datagram) as Message;
      if (message.name === 'ConfirmXferPacket') sender.receiveConfirm(message, now);
      if (message.name === 'AbortXfer') sender.receiveAbort(message);
    },
    handleTimeout: (now) => sender.handleTimeout(now),
    pollDatagram: () => encoded(sender.pollMessage()),
    pollEvent: () => sender.pollEvent(),
    nextTimeout: () => sender.nextTimeout(),
  };
}

function receiverMachine(receiver: XferReceiver): DatagramMachine<XferReceiverEvent> {
  return {
    receiveDatagram(datagram, now) {
      const message = decodeMessage(datagram) as Message;
      if (message.name === 'SendXferPacket') receiver.receivePacket(message, now);
      if (message.name === 'AbortXfer') receiver.receiveAbort(message);
    },
    handleTimeout: (now) => receiver.handleTimeout(now),
    pollDatagram: () => encoded(receiver.pollMessage()),
    pollEvent: () => receiver.pollEvent(),
    nextTimeout: () => receiver.nextTimeout(),
  };
}

const encoded = (message: Message | undefined): Uint8Array | undefined =>
  message && encodeMessage(message as never);

const fileOf = (length: number): Uint8Array => new Uint8Array(length).map((_, at) => at * 7);

function pairOf(bytes: Uint8Array, quality: LinkQuality, window: number, seed = 1) {
  const sender = new XferSender({ id: ID, bytes, now: 0, window });
  const receiver = new XferReceiver({ id: ID, request: undefined, now: 0 });
  return new Pair(senderMachine(sender), receiverMachine(receiver), { quality, seed });
}

describe('a file by Xfer', () => {
  it.each([0, 1, 999, 1000, 1001, 2000, 54_321])('of %d bytes comes as it went', (length) => {
    const pair = pairOf(fileOf(length), { delayMs: 20 }, 1);
    pair.run(60_000);
    expect(pair.rightEvents).toEqual([{ type: 'received', bytes: fileOf(length) }]);
    expect(pair.leftEvents).toEqual([{ type: 'sent' }]);
    const packets = Math.max(1, Math.ceil(length / 1000));
    expect([pair.fromLeft.length, pair.fromRight.length]).toEqual([packets, packets]);
  });

  it('comes on any link, whatever the window: 200 of 200', () => {
    const random = createRandom(9);
    for (let seed = 1; seed <= 200; seed++) {
      const quality = { loss: 0.2, delayMs: 100, jitterMs: 90, duplication: 0.1, reordering: 0.1 };
      const bytes = fileOf(random.integer(0, 9000));
      const pair = pairOf(bytes, quality, random.integer(1, 8), seed);
      pair.run(300_000);
      expect(pair.rightEvents, String(seed)).toEqual([{ type: 'received', bytes }]);
      // Of the last confirmations all may be lost.
      expect(['sent', 'undelivered'], String(seed)).toContain(pair.leftEvents[0]?.type);
    }
  });

  it('is confirmed in order: what is ahead only when all before it is there, what comes again again', () => {
    const receiver = new XferReceiver({ id: ID, request: undefined, now: 0 });
    const sender = new XferSender({ id: ID, bytes: fileOf(3500), now: 0, window: 9 });
    const packets = [0, 1, 2, 3].map(() => sender.pollMessage() as MessageOf<'SendXferPacket'>);
    const confirmed = (): number[] => {
      const told: number[] = [];
      for (let message = receiver.pollMessage(); message !== undefined; message = receiver.pollMessage())
        if (message.name === 'ConfirmXferPacket') told.push(message.XferID.Packet);
      return told;
    };
    receiver.receivePacket(packets[1]!, 0);
    receiver.receivePacket(packets[3]!, 0);
    expect(confirmed()).toEqual([]);
    receiver.receivePacket(packets[0]!, 0);
    expect(confirmed()).toEqual([0, 1]);
    receiver.receivePacket(packets[1]!, 0);
    receiver.receivePacket(packets[2]!, 0);
    expect(confirmed()).toEqual([1, 2, 3]);
    expect(receiver.pollEvent()).toEqual({ type: 'received', bytes: fileOf(3500) });
  });

  it('is asked for by name, and only its own packets are taken', () => {
    const request = {
      Filename: new Uint8Array([65, 0]),
      FilePath: 0,
      DeleteOnCompletion: true,
      UseBigPackets: false,
      VFileID: { a: 0 } as never,
      VFileType: -1,
    };
    const receiver = new XferReceiver({ id: ID, request, now: 0 });
    expect(receiver.pollMessage()).toEqual({ name: 'RequestXfer', XferID: { ID, ...request } });
    receiver.receivePacket(packet(1n, 0, true, fileOf(3), 3), 0);
    receiver.receiveAbort({ name: 'AbortXfer', XferID: { ID: 1n, Result: -1 } });
    expect([receiver.pollEvent(), receiver.pollMessage()]).toEqual([undefined, undefined]);
  });
});

const packet = (
  id: bigint,
  number: number,
  isLast: boolean,
  data: Uint8Array,
  sizeBytes = 0,
): MessageOf<'SendXferPacket'> => encodeXferPacket(id, { number, isLast, data, sizeBytes });

describe('a file that does not come', () => {
  const received = (...packets: readonly MessageOf<'SendXferPacket'>[]) => {
    const receiver = new XferReceiver({ id: ID, request: undefined, now: 0, maxBytes: 2000 });
    for (const each of packets) receiver.receivePacket(each, 1);
    return { receiver, event: receiver.pollEvent() };
  };

  it.each([
    ['without a size', { ...packet(ID, 0, true, fileOf(0)), DataPacket: { Data: fileOf(3) } }],
    ['of less than nothing', packet(ID, 0, true, fileOf(1), -1)],
    ['longer than it said', packet(ID, 0, true, fileOf(5), 4)],
    ['shorter than it said', packet(ID, 0, true, fileOf(5), 6)],
    ['beyond the bound', packet(ID, 0, false, fileOf(2001), 2001)],
    ['with a packet far ahead', packet(ID, 99_999, false, fileOf(1))],
    ['with an empty packet in its middle', packet(ID, 0, false, fileOf(0), 9)],
  ])('because it is %s is called off', (_, bad) => {
    const { receiver, event } = received(bad);
    expect(event?.type).toBe('malformed');
    expect(receiver.pollMessage()).toEqual({
      name: 'AbortXfer',
      XferID: { ID, Result: XFER_RESULT.endOfFile },
    });
    expect([receiver.pollMessage(), receiver.nextTimeout()]).toEqual([undefined, undefined]);
  });

  it('because something is behind its end is called off', () => {
    const last = packet(ID, 1, true, fileOf(5));
    expect(received(last, packet(ID, 2, false, fileOf(5))).event?.type).toBe('malformed');
    expect(received(packet(ID, 2, false, fileOf(5)), last).event?.type).toBe('malformed');
  });

  it('because its sender calls it off says why; because nothing more comes, since when', () => {
    const { receiver } = received(packet(ID, 0, false, fileOf(5), 9));
    receiver.receiveAbort({ name: 'AbortXfer', XferID: { ID, Result: XFER_RESULT.fileNotFound } });
    expect(receiver.pollEvent()).toEqual({ type: 'aborted', result: -43 });
    const silent = received(packet(ID, 0, false, fileOf(5), 9)).receiver;
    expect(silent.nextTimeout()).toBe(1 + TRANSFER_SILENCE_MS);
    silent.handleTimeout(TRANSFER_SILENCE_MS);
    expect(silent.pollEvent()).toBeUndefined();
    silent.handleTimeout(1 + TRANSFER_SILENCE_MS);
    expect(silent.pollEvent()).toEqual({ type: 'silent', silentMs: TRANSFER_SILENCE_MS });
  });

  it('is not kept alive by what comes again', () => {
    const first = packet(ID, 0, false, fileOf(5), 9);
    const { receiver } = received(first);
    receiver.receivePacket(first, 14_000);
    receiver.handleTimeout(1 + TRANSFER_SILENCE_MS);
    expect(receiver.pollEvent()?.type).toBe('silent');
  });

  it('because nobody wants it is called off once', () => {
    const { receiver } = received(packet(ID, 0, false, fileOf(5), 9));
    receiver.abort();
    receiver.abort();
    const names = [1, 2, 3].map(() => receiver.pollMessage()?.name);
    expect(names).toEqual(['ConfirmXferPacket', 'AbortXfer', undefined]);
  });
});

describe('a sender', () => {
  it('sends again what is not confirmed, and gives up', () => {
    const sender = new XferSender({ id: ID, bytes: fileOf(2500), now: 0, window: 2 });
    const numbers = (): number[] => {
      const sent: number[] = [];
      for (let message = sender.pollMessage(); message !== undefined; message = sender.pollMessage())
        if (message.name === 'SendXferPacket') sent.push(decodeXferPacket(message).number);
      return sent;
    };
    expect(numbers()).toEqual([0, 1]);
    sender.receiveConfirm({ name: 'ConfirmXferPacket', XferID: { ID, Packet: 0 } }, 100);
    expect(numbers()).toEqual([2]);
    sender.handleTimeout(99 + XFER_RESEND_MS);
    expect(numbers()).toEqual([]);
    for (let resend = 1; resend <= MAX_XFER_RESENDS; resend++) {
      sender.handleTimeout(100 + resend * XFER_RESEND_MS);
      expect(numbers()).toEqual([1, 2]);
    }
    sender.handleTimeout(100 + 11 * XFER_RESEND_MS);
    expect([sender.pollEvent(), numbers(), sender.nextTimeout()]).toEqual([
      { type: 'undelivered', attempts: 11 },
      [],
      undefined,
    ]);
  });

  it('takes no confirmation of what it has not sent, nor of another file; with the mark of the last one or without', () => {
    const sender = new XferSender({ id: ID, bytes: fileOf(500), now: 0 });
    const confirm = (id: bigint, Packet: number) =>
      sender.receiveConfirm({ name: 'ConfirmXferPacket', XferID: { ID: id, Packet } }, 1);
    confirm(ID, 0);
    sender.pollMessage();
    confirm(1n, 0);
    confirm(ID, 5);
    expect(sender.pollEvent()).toBeUndefined();
    confirm(ID, 0x8000_0000);
    expect(sender.pollEvent()).toEqual({ type: 'sent' });
  });

  it('ends when it is called off', () => {
    const sender = new XferSender({ id: ID, bytes: fileOf(500), now: 0 });
    sender.receiveAbort({ name: 'AbortXfer', XferID: { ID: 1n, Result: 0 } });
    sender.receiveAbort({ name: 'AbortXfer', XferID: { ID, Result: -39 } });
    expect([sender.pollEvent(), sender.pollMessage()]).toEqual([{ type: 'aborted', result: -39 }, undefined]);
  });

  it('repeats nothing on a circuit that does, since OpenSim puts behind what comes twice', () => {
    const sender = new XferSender({ id: ID, bytes: fileOf(2500), now: 0, isReliable: true });
    expect(sender.pollMessage()?.name).toBe('SendXferPacket');
    sender.handleTimeout(TRANSFER_SILENCE_MS - 1);
    expect([sender.pollMessage(), sender.pollEvent()]).toEqual([undefined, undefined]);
    sender.handleTimeout(TRANSFER_SILENCE_MS);
    expect(sender.pollEvent()).toEqual({ type: 'undelivered', attempts: 1 });
  });

  it('calls it off once', () => {
    const sender = new XferSender({ id: ID, bytes: fileOf(500), now: 0 });
    sender.abort();
    sender.abort();
    expect([sender.pollMessage()?.name, sender.pollMessage(), sender.nextTimeout()]).toEqual([
      'AbortXfer',
      undefined,
      undefined,
    ]);
  });
});

it('an uploaded asset has the id that both ends make of the transaction', () => {
  const secure = Uuid.zero;
  // The MD5 of 32 zero bytes, by Python's hashlib.
  expect(uploadedAssetId(Uuid.zero, secure).toString()).toBe('70bc8f4b-72a8-6921-468b-f8e8441dce51');
  const other = Uuid.parse('01020304-0506-0708-090a-0b0c0d0e0f10');
  expect(uploadedAssetId(other, secure).toString()).toBe('7f3ae5a8-3458-833f-fd19-ffa833695820');
});
