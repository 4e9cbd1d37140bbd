/**
 * From the login POST to the last terrain patch and the last prim on a running OpenSimulator: our client against a bare probe
 * that sends every step as early as it may. A-B-A-B, median of the runs.
 *
 *   node bench/live-arrival.mjs --grid http://127.0.0.1:9000/ --user "Bot One" --password bot --start "uri:Default Region&125&125&26" [--runs 9]
 *
 * Needs `npm run build`. Only for grids on loopback: it logs in and out many times.
 */
import dgram from 'node:dgram';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { arrive, ARRIVAL_THROTTLE } from '@landfall/client';
import {
  encodeSeedRequest,
  decodeSeedResponse,
  ESSENTIAL_CAPABILITIES,
  LLSD_XML,
} from '@landfall/protocol/capability';
import { encodeThrottle } from '@landfall/protocol/circuit';
import { encodeLoginRequest, decodeLoginResponse, parseStartLocation } from '@landfall/protocol/login';
import { decodeMessage, encodeMessage } from '@landfall/protocol/message';
import { decodePacket, encodePacket } from '@landfall/protocol/packet';
import { decodeLayer, HeightMap } from '@landfall/protocol/terrain';
import { createNodePorts } from '@landfall/transport/node';

const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    user: { type: 'string', default: 'Bot One' },
    password: { type: 'string', default: 'bot' },
    start: { type: 'string', default: 'uri:Default Region&125&125&26' },
    runs: { type: 'string', default: '9' },
    quiet: { type: 'string', default: '1500' },
    pause: { type: 'string', default: '1500' },
  },
});
if (!/^https?:\/\/(127\.|localhost)/.test(values.grid)) throw new TypeError('only for grids on loopback');

const QUIET_MS = Number(values.quiet);
const [firstName, lastName = 'Resident'] = values.user.split(' ');
const agent = new http.Agent({ keepAlive: true });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Nothing new for a while: the time of the last patch and of the last object. */
async function quietTimes(times, until) {
  let before = '';
  let since = performance.now();
  while (performance.now() < until) {
    await sleep(50);
    const now = `${times.patch} ${times.object}`;
    if (now !== before) since = performance.now();
    before = now;
    if (times.patches > 0 && times.objects > 1 && performance.now() - since > QUIET_MS) return;
  }
}

async function runClient(ports) {
  const startedAt = performance.now();
  const times = { patch: 0, object: 0, patches: 0, objects: 0 };
  const session = await arrive(
    {
      grid: values.grid,
      firstName,
      lastName,
      secret: { password: values.password },
      start: values.start,
      neighbours: false,
    },
    ports,
  );
  times.arrived = performance.now() - startedAt;
  const { region } = session;
  times.patches = region.terrain.heightMap?.knownPatches ?? 0;
  times.objects = region.objects.size;
  // What came before anybody could listen came by then.
  if (times.patches > 0) times.patch = times.arrived;
  if (times.objects > 0) times.object = times.arrived;
  region.on('terrainPatched', ({ knownPatches }) => {
    times.patches = knownPatches;
    times.patch = performance.now() - startedAt;
  });
  region.on('objectAdded', () => {
    times.objects = region.objects.size;
    times.object = performance.now() - startedAt;
  });
  await quietTimes(times, startedAt + 30_000);
  await session.logout();
  return times;
}

function post(url, contentType, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { method: 'POST', agent, headers: { 'content-type': contentType, 'content-length': body.length } },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            type: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function runProbe() {
  const startedAt = performance.now();
  const times = { patch: 0, object: 0, patches: 0, objects: 0 };
  const socket = dgram.createSocket('udp4');
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { contentType, body } = encodeLoginRequest({
    firstName,
    lastName,
    secret: { password: values.password },
    start: parseStartLocation(values.start),
    channel: 'Probe',
    version: '1.0',
    platform: 'lnx',
  });
  const answer = await post(values.grid, contentType, body);
  const outcome = decodeLoginResponse(answer.status, answer.type, answer.body);
  if (outcome.type !== 'success') throw new TypeError(`login: ${outcome.type} ${outcome.message}`);
  const { agentId: AgentID, sessionId: SessionID, circuitCode, simulator, seedCapability } = outcome.response;
  let sequence = 0;
  const send = (message, reliable = true) => {
    const datagram = encodePacket({ sequence: ++sequence, body: encodeMessage(message), reliable });
    socket.send(datagram, simulator.port, simulator.address);
  };
  const NO_TURN = { x: 0, y: 0, z: 0, w: 1 };
  const agentUpdate = (position) => ({
    name: 'AgentUpdate',
    AgentData: {
      AgentID,
      SessionID,
      BodyRotation: NO_TURN,
      HeadRotation: NO_TURN,
      State: 0,
      CameraCenter: position,
      CameraAtAxis: { x: 1, y: 0, z: 0 },
      CameraLeftAxis: { x: 0, y: 1, z: 0 },
      CameraUpAxis: { x: 0, y: 0, z: 1 },
      Far: 128,
      ControlFlags: 0,
      Flags: 0,
    },
  });
  const map = new HeightMap(outcome.response.regionSize.x, outcome.response.regionSize.y);
  const owed = [];
  const owe = (ID) => {
    // One packet for each ack slows the simulator down.
    if (owed.push({ ID }) === 1) {
      setTimeout(() => send({ name: 'PacketAck', Packets: owed.splice(0) }, false), 50);
    }
  };
  const seen = new Set();
  const ids = new Set();
  socket.on('message', (datagram) => {
    const packet = decodePacket(datagram);
    if (packet.reliable) {
      owe(packet.sequence);
      if (seen.has(packet.sequence)) return;
      seen.add(packet.sequence);
    }
    const message = decodeMessage(packet.body);
    if (message.name === 'RegionHandshake')
      send({ name: 'RegionHandshakeReply', AgentData: { AgentID, SessionID }, RegionInfo: { Flags: 7 } });
    else if (message.name === 'AgentMovementComplete') send(agentUpdate(message.Data.Position));
    else if (message.name === 'StartPingCheck')
      send({ name: 'CompletePingCheck', PingID: { PingID: message.PingID.PingID } }, false);
    else if (message.name === 'LayerData') {
      const { layer } = decodeLayer(message.LayerData.Data, message.LayerID.Type, map);
      if (layer !== 'land') return;
      times.patch = performance.now() - startedAt;
      times.patches = map.knownPatches;
    } else if (
      message.name === 'ObjectUpdate' ||
      message.name === 'ObjectUpdateCompressed' ||
      message.name === 'ObjectUpdateCached'
    ) {
      for (const block of message.ObjectData) {
        const id = block.ID ?? new DataView(block.Data.buffer, block.Data.byteOffset).getUint32(16, true);
        if (ids.has(id)) continue;
        ids.add(id);
        times.object = performance.now() - startedAt;
      }
      times.objects = ids.size;
    }
  });
  send({ name: 'UseCircuitCode', CircuitCode: { Code: circuitCode, SessionID, ID: AgentID } });
  send({
    name: 'AgentThrottle',
    AgentData: { AgentID, SessionID, CircuitCode: circuitCode },
    Throttle: { GenCounter: 0, Throttles: encodeThrottle(ARRIVAL_THROTTLE) },
  });
  send({ name: 'CompleteAgentMovement', AgentData: { AgentID, SessionID, CircuitCode: circuitCode } });
  decodeSeedResponse(
    (await post(seedCapability, LLSD_XML, Buffer.from(encodeSeedRequest(ESSENTIAL_CAPABILITIES)))).body,
  );
  times.arrived = performance.now() - startedAt;
  await quietTimes(times, startedAt + 30_000);
  send({ name: 'LogoutRequest', AgentData: { AgentID, SessionID } });
  await sleep(300);
  socket.close();
  return times;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const ms = (value) => `${Math.round(value)} ms`;

const results = { client: [], probe: [] };
const ports = createNodePorts();
for (let run = 0; run < Number(values.runs); run++) {
  for (const [name, once] of [
    ['client', () => runClient(ports)],
    ['probe', runProbe],
  ]) {
    const times = await once();
    results[name].push(times);
    console.log(
      `${name.padEnd(6)} arrived ${ms(times.arrived)}, ${times.patches} patches by ${ms(times.patch)}, ${times.objects} objects by ${ms(times.object)}`,
    );
    await sleep(Number(values.pause));
  }
}
for (const what of ['arrived', 'patch', 'object']) {
  const [ours, bare] = [results.client, results.probe].map((runs) =>
    median(runs.map((times) => times[what])),
  );
  console.log(`${what.padEnd(8)} client ${ms(ours)}, probe ${ms(bare)}, ratio ${(ours / bare).toFixed(2)}`);
}
const [ours, bare] = [results.client, results.probe].map((runs) =>
  median(runs.map(({ patch, object }) => Math.max(patch, object))),
);
console.log(`both     client ${ms(ours)}, probe ${ms(bare)}, ratio ${(ours / bare).toFixed(2)}`);
agent.destroy();
await ports.close?.();
