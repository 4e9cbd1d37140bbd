/** Frames of Wi-Fi and of PPP, and files that are packed or of another kind. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDatagrams } from './index.ts';

/** An IPv4 packet with a UDP datagram that says `hi`. */
const PACKET = Buffer.from('4500001e00000000401100000a0000010a00000223282329000a00006869', 'hex');
const SNAP = Buffer.from('aaaa030000000800', 'hex');
const ADDRESSES = Buffer.alloc(22);
const wifi = (control: string, extra = '', body: Uint8Array = Buffer.concat([SNAP, PACKET])): Buffer =>
  Buffer.concat([Buffer.from(control, 'hex'), ADDRESSES, Buffer.from(extra, 'hex'), body]);
const radiotap = (flags: string, frame: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`0000090002000000${flags}`, 'hex'), frame]);

function capture(linkType: number, ...frames: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt32LE(linkType, 20);
  const records = frames.flatMap((frame) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return [record, frame];
  });
  return Buffer.concat([header, ...records]);
}

function read(file: Uint8Array): { said: string[]; unread: object } {
  const said: string[] = [];
  const datagrams = readDatagrams(file);
  for (;;) {
    const { value, done } = datagrams.next();
    if (done === true) return { said, unread: Object.fromEntries(value.unread ?? []) };
    said.push(Buffer.from(value.bytes).toString());
  }
}

const said = (...words: string[]) => ({ said: words, unread: {} });

describe('Wi-Fi', () => {
  it.each([
    ['bare', 105, wifi('0801')],
    ['with quality of service', 105, wifi('8801', '0000')],
    ['with HT control', 105, wifi('8881', '000000000000')],
    ['between access points', 105, wifi('0803', '000000000000')],
    ['behind radiotap', 127, radiotap('00', wifi('0801'))],
    ['behind radiotap, padded', 127, radiotap('20', wifi('8801', '00000000'))],
  ])('is read: %s', (_, linkType, frame) => {
    expect(read(capture(linkType, frame))).toEqual(said('hi'));
  });

  it('is read where several packets are in one frame', () => {
    const unit = Buffer.concat([Buffer.alloc(12), Buffer.from('0026', 'hex'), SNAP, PACKET]);
    const frame = wifi('8801', '8000', Buffer.concat([unit, unit]));
    expect(read(capture(105, frame))).toEqual(said('hi', 'hi'));
  });

  it('is counted where it is encrypted, and passed over where it is no data', () => {
    const frames = [wifi('0841'), wifi('0841'), wifi('8000'), wifi('4801'), wifi('0801', '', PACKET)];
    expect(read(capture(105, ...frames))).toEqual({ said: [], unread: { 'encrypted Wi-Fi': 2 } });
  });
});

describe('PPP', () => {
  const ethernet = (type: string, ...rest: Uint8Array[]): Buffer =>
    Buffer.concat([Buffer.alloc(12), Buffer.from(type, 'hex'), ...rest]);
  const session = Buffer.from('110000010020', 'hex');

  it.each([
    ['over Ethernet', 1, ethernet('8864', session, Buffer.from('0021', 'hex'), PACKET)],
    ['over Ethernet with a VLAN', 1, ethernet('810000018864', session, Buffer.from('0021', 'hex'), PACKET)],
    [
      'over Linux cooked',
      113,
      Buffer.concat([
        Buffer.alloc(14),
        ethernet('8864').subarray(12),
        session,
        Buffer.from('21', 'hex'),
        PACKET,
      ]),
    ],
    ['by itself', 9, Buffer.concat([Buffer.from('ff030021', 'hex'), PACKET])],
    ['as PPPoE alone', 51, Buffer.concat([session, Buffer.from('0021', 'hex'), PACKET])],
  ])('is read: %s', (_, linkType, frame) => {
    expect(read(capture(linkType, frame))).toEqual(said('hi'));
  });

  it('is passed over where it negotiates', () => {
    const frames = [ethernet('8864', session, Buffer.from('c0210101', 'hex')), ethernet('8863', session)];
    expect(read(capture(1, ...frames))).toEqual(said());
  });
});

describe('what is not read', () => {
  it('is counted by its link type', () => {
    expect(read(capture(147, PACKET, PACKET))).toEqual({ said: [], unread: { 'link type 147': 2 } });
  });

  it('is named when the file is of another kind', () => {
    const magic = (hex: string): Uint8Array => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(40)]);
    expect(() => read(magic('28b52ffd'))).toThrow(/zstd: unpack it first/);
    expect(() => read(magic('fd377a585a00'))).toThrow(/xz: unpack/);
    expect(() => read(magic('504b0304'))).toThrow(/zip/);
    expect(() => read(magic('736e6f6f70'))).toThrow(/snoop.*editcap/);
    expect(() => read(magic('00'))).toThrow('neither a pcap nor a pcapng file');
    expect(() => read(new Uint8Array(0))).toThrow('the capture is empty');
    expect(() => read(gzipSync(''))).toThrow('the capture is empty');
  });
});

describe('a file packed with gzip', () => {
  const packed = gzipSync(capture(101, PACKET, PACKET));

  it('is read as what is in it', () => expect(read(packed)).toEqual(said('hi', 'hi')));

  it('that breaks off gives what there is', () => {
    const long = gzipSync(capture(101, ...Array.from({ length: 3000 }, () => PACKET)), { level: 0 });
    expect(read(long.subarray(0, long.length / 2)).said.length).toBeGreaterThan(1000);
  });

  it('that is damaged is refused', () => {
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 12, 20);
    expect(() => read(damaged)).toThrow(/gzip is damaged/);
  });
});
