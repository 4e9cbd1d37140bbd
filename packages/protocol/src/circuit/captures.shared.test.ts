import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { ALL_MESSAGES } from '../message/index.ts';
import { decodePacket } from '../packet/index.ts';
import { acksIn } from '../testing/index.ts';
import { Circuit, type CircuitRole } from './circuit.ts';
import { OPENSIM_RULES, VIEWER_RULES } from './rules.ts';

const SERVER_PORTS = [9000, 9001, 9100];
const NEVER_SILENT = { of: 'packets', limitMs: 1e12, pausedLimitMs: 1e12 } as const;
/** Its client side is malformed on purpose, and ours only acks what it understands. */
const MALFORMED = 'probe-malformed';

interface Frame {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
  readonly datagram: Uint8Array;
}

/** UDP over IPv4 over Ethernet in a classic little-endian pcap, as all of these are. */
function readUdp(path: string): Frame[] {
  const file = readFileSync(path);
  const frames: Frame[] = [];
  for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) {
    const ip = at + 16 + 14;
    if (file[ip + 9] !== 17) continue;
    const udp = ip + (file[ip]! & 15) * 4;
    frames.push({
      atMs: file.readUInt32LE(at) * 1000 + file.readUInt32LE(at + 4) / 1000,
      from: file.readUInt16BE(udp),
      to: file.readUInt16BE(udp + 2),
      datagram: new Uint8Array(file.subarray(udp + 8, udp + file.readUInt16BE(udp + 4))),
    });
  }
  return frames;
}

interface Recorded {
  readonly role: CircuitRole;
  /** What this end received, and what it said. */
  readonly received: Frame[];
  readonly sent: Frame[];
}

/** Both ends of each circuit of a capture. */
function circuitsOf(frames: readonly Frame[]): Recorded[] {
  const circuits = new Map<string, Recorded>();
  const endOf = (own: number, other: number): Recorded => {
    const role = SERVER_PORTS.includes(own) ? 'simulator' : 'agent';
    const known = circuits.get(`${own}-${other}`) ?? { role, received: [], sent: [] };
    circuits.set(`${own}-${other}`, known);
    return known;
  };
  for (const frame of frames) {
    endOf(frame.to, frame.from).received.push(frame);
    endOf(frame.from, frame.to).sent.push(frame);
  }
  return [...circuits.values()];
}

/** Plays what one end received to ours. */
function play({ role, received }: Recorded): { circuit: Circuit; acked: Set<number>; heard: Frame[] } {
  const start = received[0]?.atMs ?? 0;
  const rules = { ...(role === 'agent' ? VIEWER_RULES : OPENSIM_RULES), silence: NEVER_SILENT };
  const circuit = new Circuit({ role, messages: ALL_MESSAGES, now: start, random: () => 0.5, rules });
  const acked = new Set<number>();
  const drain = (): void => {
    for (let out = circuit.pollDatagram(); out !== undefined; out = circuit.pollDatagram()) {
      for (const sequence of acksIn(out)) acked.add(sequence);
    }
    while (circuit.pollEvent() !== undefined);
  };
  const wakeUntil = (atMs: number): void => {
    for (let due = circuit.nextTimeout(); due !== undefined && due <= atMs; due = circuit.nextTimeout()) {
      circuit.handleTimeout(due);
      drain();
    }
  };
  const heard: Frame[] = [];
  for (const frame of received) {
    wakeUntil(frame.atMs);
    if (circuit.isClosed) break;
    heard.push(frame);
    circuit.receiveDatagram(frame.datagram, frame.atMs);
    drain();
  }
  wakeUntil((received.at(-1)?.atMs ?? 0) + 1000);
  return { circuit, acked, heard };
}

function reliableSequences(frames: readonly Frame[]): number[] {
  return frames
    .map(({ datagram }) => decodePacket(datagram))
    .filter(({ reliable }) => reliable)
    .map(({ sequence }) => sequence);
}

/** Captures with UDP in them; two have only HTTP. */
function capturesIn(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/capture.pcap`));
  return files.filter((name) => readUdp(`${folder}/${name}/capture.pcap`).length > 0);
}

const captures = sharedFolder === undefined ? [] : capturesIn(`${sharedFolder}captures`);

describe.skipIf(sharedFolder === undefined)('a circuit that is played a capture', () => {
  it.each(captures)('%s', (name) => {
    for (const recorded of circuitsOf(readUdp(`${sharedFolder}captures/${name}/capture.pcap`))) {
      if (name === MALFORMED && recorded.role === 'simulator') continue;
      const { circuit, acked, heard } = play(recorded);
      const reliable = reliableSequences(heard);
      expect(circuit.statistics.malformed).toBe(0);
      expect(circuit.statistics.duplicates).toBe(reliable.length - new Set(reliable).size);
      if (!circuit.isClosed) expect(acked).toEqual(new Set(reliable));
    }
  });

  it('acks all that the real client acked', () => {
    const frames = readUdp(`${sharedFolder}captures/login-standard/capture.pcap`);
    for (const recorded of circuitsOf(frames).filter(({ role }) => role === 'agent')) {
      const { acked } = play(recorded);
      const byRealClient = recorded.sent.flatMap(({ datagram }) => acksIn(datagram));
      expect(byRealClient.length).toBeGreaterThan(10);
      expect(byRealClient.filter((sequence) => !acked.has(sequence))).toEqual([]);
    }
  });
});
