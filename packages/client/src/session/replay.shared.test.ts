import { readdirSync, readFileSync } from 'node:fs';
import { decodeMessage } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpResponse, Ports, ServingPorts } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import type { Region } from '../arrive/index.ts';
import { arrive } from '../arrive/index.ts';

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 14;
const UDP_PROTOCOL = 17;

/** A UDP datagram of a recording; `at` in ms since its first frame. */
interface Recorded {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

function readDatagrams(path: string): readonly Recorded[] {
  const file = readFileSync(path);
  const datagrams: Recorded[] = [];
  let first: number | undefined;
  for (let offset = PCAP_HEADER; offset < file.length;) {
    const at = file.readUInt32LE(offset) * 1000 + file.readUInt32LE(offset + 4) / 1000;
    first ??= at;
    const length = file.readUInt32LE(offset + 8);
    const ip = offset + RECORD_HEADER + ETHERNET;
    const udp = ip + (file[ip]! & 15) * 4;
    if (file[ip + 9] === UDP_PROTOCOL) {
      const end = udp + file.readUInt16BE(udp + 4);
      const bytes = Uint8Array.from(file.subarray(udp + 8, end));
      datagrams.push({ at: at - first, from: file.readUInt16BE(udp), to: file.readUInt16BE(udp + 2), bytes });
    }
    offset += RECORD_HEADER + length;
  }
  return datagrams;
}

/** One recorded exchange. */
interface Exchange {
  readonly path: string;
  readonly delayMs: number;
  readonly response: HttpResponse | undefined;
}

/** Text files: a line `### REQUEST t=…`, the request, a line `### RESPONSE t=…`, the response. */
function readExchange(path: string): Exchange {
  const file = readFileSync(path, 'latin1');
  const [request, response] = file.split(/^### (?:RESPONSE|NO RESPONSE)/m) as [string, string | undefined];
  const askedAt = Number(/t=(\d+\.\d+)/.exec(request)![1]);
  const target = /^(?:GET|POST) (\S+)/m.exec(request)![1]!;
  const answeredAt = /t=(\d+\.\d+)/.exec(response ?? '')?.[1];
  if (response === undefined || answeredAt === undefined)
    return { path: target, delayMs: 0, response: undefined };
  const start = response.indexOf('HTTP/1.1');
  const [head = '', ...rest] = response.slice(start).split('\r\n\r\n');
  const status = Number(head.split(' ')[1]);
  const type = /^content-type: ?(\S+)/im.exec(head)?.[1] ?? 'text/html';
  const body = Uint8Array.from(Buffer.from(rest.join('\r\n\r\n'), 'latin1'));
  const delayMs = (Number(answeredAt) - askedAt) * 1000;
  return { path: target, delayMs, response: { status, headers: { 'content-type': type }, body } };
}

function readExchanges(folder: string): Map<string, Exchange[]> {
  const byPath = new Map<string, Exchange[]>();
  const files = readdirSync(folder).filter(
    (name) => /^\d+.*\.txt$/.test(name) && !name.includes('texture_id'),
  );
  for (const name of files.sort()) {
    const exchange = readExchange(folder + name);
    byPath.set(exchange.path, [...(byPath.get(exchange.path) ?? []), exchange]);
  }
  return byPath;
}

/** The recorded HTTP answers, path by path in order; what was never asked is 404, what was never answered is held. */
async function serveRecording(
  ports: ServingPorts,
  port: number,
  exchanges: Map<string, Exchange[]>,
): Promise<void> {
  await ports.serveHttp(
    ({ path }) => {
      const exchange = exchanges.get(path)?.shift();
      return new Promise((resolve) => {
        if (exchange === undefined) resolve({ status: 404, headers: {}, body: new Uint8Array(0) });
        else if (exchange.response !== undefined)
          ports.clock.after(exchange.delayMs, () => resolve(exchange.response!));
      });
    },
    { port },
  );
}

function nameOf(bytes: Uint8Array): string {
  return decodeMessage(decodePacket(bytes).body).name;
}

/** Plays what a simulator sent, from the moment the client presents its ticket, at the recorded pace. */
async function playSimulator(ports: Ports, port: number, datagrams: readonly Recorded[]): Promise<void> {
  const link = await ports.openLink({ port });
  const ticketAt = datagrams.find(({ to, bytes }) => to === port && nameOf(bytes) === 'UseCircuitCode')!.at;
  let started = false;
  link.onDatagram((datagram, client) => {
    if (started || nameOf(datagram) !== 'UseCircuitCode') return;
    started = true;
    for (const { at, bytes } of datagrams.filter(({ from }) => from === port)) {
      ports.clock.after(Math.max(0, at - ticketAt), () => link.send(bytes, client));
    }
  });
}

/** Largest difference between a region's map and the heights of the recorded client, row by row from the south. */
function largestDifference(region: Region | undefined, path: string): number {
  const file = readFileSync(path);
  const { heights } = region!.terrain.heightMap!;
  expect(file.length).toBe(heights.length * 4);
  let largest = 0;
  for (let i = 0; i < heights.length; i++) {
    largest = Math.max(largest, Math.abs(heights[i]! - file.readFloatLE(i * 4)));
  }
  return largest;
}

describe.skipIf(sharedFolder === undefined)('the recorded server side of login-standard', () => {
  const folder = `${sharedFolder}captures/login-standard/`;

  it('makes an arrived session with the recorded region, place and ground', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const datagrams = readDatagrams(`${folder}capture.pcap`);
    await serveRecording(ports, 9000, readExchanges(`${folder}http/`));
    await playSimulator(ports, 9000, datagrams);
    await playSimulator(ports, 9001, datagrams);
    const options = {
      grid: 'http://127.0.0.1:9000/',
      firstName: 'Bot',
      lastName: 'One',
      secret: { password: 'secret' },
      start: 'uri:Default Region&125&125&26',
    };
    const malformed: string[] = [];
    const session = await network.runUntil(arrive(options, ports), 10_000);
    session.on('malformed', ({ error }) => malformed.push(error.message));
    expect(session.arrival).toEqual({
      asked: 'Default Region',
      region: 'Default Region',
      isElsewhere: false,
    });
    expect(session.region?.handle).toBe(1099511628032000n);
    expect(session.region?.simulatorVersion).toBe('OpenSim 0.9.2.2 Yeti Release (Unix/Mono)');
    expect(session.agent.position).toEqual({ x: 125, y: 125, z: 26 });
    await network.run(20_000);
    const east = session.regions.named('East Region');
    expect(
      largestDifference(session.region, `${folder}terrain-libomv-Bot_One-Default_Region.r32`),
    ).toBeLessThan(1e-4);
    expect(largestDifference(east, `${folder}terrain-libomv-Bot_One-East_Region.r32`)).toBeLessThan(1e-4);
    expect(east?.isChild).toBe(true);
    // 104 prims, grass and trees, and the avatar.
    expect(session.region?.objects.size).toBe(105);
    const [avatar] = session.region!.objects.avatars();
    expect(avatar?.name).toBe('Bot One');
    expect(session.agent.position.z).toBeCloseTo(25.96861, 4);
    expect(malformed).toEqual([]);
  });
});
