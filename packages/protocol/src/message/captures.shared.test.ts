/** Every datagram that real programs exchanged, against an independent decode of it, and back to the same bytes. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodePacket, encodePacketLike } from '../packet/index.ts';
import type { Packet } from '../packet/index.ts';
import { decodeMessage, describeMessage, encodeMessage } from './index.ts';

interface Expected {
  readonly frame: number;
  readonly dir: 'c2s' | 's2c';
  readonly name?: string;
  readonly error?: string;
  readonly seq: number;
  readonly rel: number;
  readonly resent: number;
  readonly zero: number;
  readonly acks?: readonly number[];
  readonly blocks: Readonly<Record<string, unknown>>;
}

const UDP = 17;

/** UDP payloads by frame number, of a little-endian pcap of Ethernet and IPv4 without fragments. */
function readDatagrams(path: string): Map<number, Uint8Array> {
  const file = readFileSync(path);
  const datagrams = new Map<number, Uint8Array>();
  let frame = 0;
  for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) {
    frame++;
    const ip = at + 16 + 14;
    if (file.readUInt16BE(ip - 2) !== 0x0800 || file[ip + 9] !== UDP) continue;
    const udp = ip + 4 * (file[ip]! & 15);
    datagrams.set(frame, file.subarray(udp + 8, udp + file.readUInt16BE(udp + 4)));
  }
  return datagrams;
}

function readExpected(folder: string): Expected[] {
  const text = gunzipSync(readFileSync(`${folder}/decoded-libomv.jsonl.gz`)).toString('utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Expected);
}

/** A value as the independent decode writes it. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return `hex:${Buffer.from(value).toString('hex')}`;
  if (value instanceof Uuid) return value.toString();
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).join('');
  if (keys === 'xyz' || keys === 'xyzw') return Object.values(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** Numbers are single floats written shortest; the w of a rotation is computed, so it may differ in the last digit. */
function sameNumber(ours: number, theirs: number): boolean {
  return (
    Math.fround(ours) === Math.fround(theirs) || Math.abs(ours - theirs) < 1e-6 * Math.abs(theirs) + 1e-7
  );
}

/** The recording has IPADDR as a number, first octet lowest. */
function addressAsNumber(address: string): number {
  return Buffer.from(address.split('.').map(Number)).readUInt32LE(0);
}

/** Where the two differ, or undefined. */
function difference(ours: unknown, theirs: unknown, path: string): string | undefined {
  if (typeof ours === 'number' && typeof theirs === 'number') {
    return sameNumber(ours, theirs) ? undefined : `${path}: ${ours} is not ${theirs}`;
  }
  if (ours === undefined && Array.isArray(theirs) && theirs.length === 0) return undefined;
  if (typeof ours === 'string' && typeof theirs === 'number') {
    return addressAsNumber(ours) === theirs ? undefined : `${path}: ${ours} is not ${theirs}`;
  }
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) {
    return ours === theirs ? undefined : `${path}: ${String(ours)} is not ${String(theirs)}`;
  }
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length !== theirs.length) {
    return `${path}: ${ours.length} repeats, not ${theirs.length}`;
  }
  for (const [key, value] of Object.entries(theirs)) {
    const found = difference((ours as Record<string, unknown>)[key], value, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The body as the recording program saw it: it took the last byte of every zero-coded body for 0. (AgentThrottle's seventh
 * float shows it: 0x48 in the capture, 0 in the decode. That ours is right follows from re-encoding.)
 */
function bodyAsRecorded({ body, zerocoded }: Packet): Uint8Array {
  const copy = body.slice();
  if (zerocoded) copy[copy.length - 1] = 0;
  return copy;
}

function check(datagram: Uint8Array, expected: Expected): string | undefined {
  const packet = decodePacket(datagram);
  const message = decodeMessage(packet.bytes, packet.start, packet.end);
  const header = [packet.sequence, packet.reliable, packet.resent, packet.zerocoded, packet.acks.join(' ')];
  const wanted = [
    expected.seq,
    expected.rel === 1,
    expected.resent === 1,
    expected.zero === 1,
    (expected.acks ?? []).join(' '),
  ];
  if (header.join() !== wanted.join()) return `header: ${header.join()} is not ${wanted.join()}`;
  if (Buffer.compare(encodePacketLike(packet, encodeMessage(message)), datagram) !== 0)
    return 'does not encode to the same bytes';
  if (message.name === 'Unknown') return undefined;
  if (message.name !== expected.name) return `${message.name} is not ${String(expected.name)}`;
  return difference(plain(decodeMessage(bodyAsRecorded(packet))), expected.blocks, message.name);
}

const folders = sharedFolder === undefined ? [] : readdirSync(`${sharedFolder}captures`);
const captures = folders
  .map((name) => ({ name, folder: `${sharedFolder}captures/${name}` }))
  .filter(({ folder }) => existsSync(`${folder}/decoded-libomv.jsonl.gz`));

describe.skipIf(sharedFolder === undefined)('captures', () => {
  test.each(captures)('$name agrees and comes back byte for byte', ({ name, folder }) => {
    const datagrams = readDatagrams(`${folder}/capture.pcap`);
    const failures: string[] = [];
    let checked = 0;
    for (const expected of readExpected(folder)) {
      const malformed = name === 'probe-malformed' && expected.dir === 'c2s';
      try {
        const failure = check(datagrams.get(expected.frame)!, expected);
        if (failure !== undefined && !malformed) failures.push(`frame ${expected.frame}: ${failure}`);
        checked++;
      } catch (error) {
        if (!malformed || !(error instanceof DecodeError))
          failures.push(`frame ${expected.frame}: ${String(error)}`);
      }
    }
    expect(failures.slice(0, 20)).toEqual([]);
    expect(checked).toBeGreaterThan(
      folder.includes('login-refused') || folder.includes('bad-password') ? -1 : 50,
    );
  });

  test('the recorded messages are in the schema', () => {
    const names = captures.flatMap(({ folder }) => readExpected(folder).map(({ name }) => name));
    for (const name of new Set(names))
      if (name !== undefined) expect(describeMessage(name), name).toBeDefined();
  });
});
