/** Small evidence made by hand: what tests and pages show narratives and diagrams of. */
import { createWitness, type EvidenceRecord, type Side, type Witness } from '@landfall/protocol/evidence';

const HERE = { x: 128, y: 128, z: 25.3 };
const EAST = { x: 0.99, y: 0.04, z: 0 };
const CIRCUIT = 882_763_467;
const REGION = 'Landfall Bay';
const IP = '127.0.0.1:9000';

/** Testimony of a client and a server with a clock that is set by hand. */
export class Scene {
  readonly records: EvidenceRecord[] = [];
  readonly user: string;
  readonly client: Witness;
  readonly server: Witness;
  #ms = 0;

  constructor(user: string) {
    this.user = user;
    this.client = this.#witness('CLIENT', 'Visitant', 'landfall-client/0.1.0');
    this.server = this.#witness('SERVER', 'Ranger', 'landfall-grid/0.1.0');
  }

  /** Lets so many milliseconds pass. */
  pass(ms: number): this {
    this.#ms += ms;
    return this;
  }

  #witness(side: Side, via: string, ua: string): Witness {
    const clock = { now: () => 5000 + this.#ms, wallTime: () => Date.UTC(2026, 10, 21, 12, 30) + this.#ms };
    return createWitness({ side, via, ua, actor: this.user, run: 'sample', ...clock }, (record) =>
      this.records.push(record),
    );
  }
}

/** A login, an arrival, a second avatar that says hello, a walk, and a logout that is not answered. */
export function sampleStandard(): EvidenceRecord[] {
  const scene = new Scene('Test User');
  logIn(scene, 'standard');
  openCircuit(scene);
  shakeHands(scene);
  materialize(scene);
  meet(scene);
  takeLeave(scene);
  return scene.records;
}

/** An arrival without heartbeat; the server loses patience after a minute. */
export function sampleWallflower(): EvidenceRecord[] {
  const scene = new Scene('Test User');
  const { client, server, user } = scene;
  logIn(scene, 'wallflower');
  openCircuit(scene);
  shakeHands(scene);
  client.observe('Wallflower', { message: 'Disabling Agent Updates (Heartbeat)' });
  client.observe('Wallflower', { message: 'Waiting for server timeout...' });
  materialize(scene);
  scene.pass(60_000);
  server.observe('AgentTimeout', { agent: user, lastActiveMs: 60_000 });
  server.observe('DisableSimulatorSent', { region: REGION });
  client.observe('DisableSimulatorReceived', { region: REGION });
  client.observe('Departed', { reason: 'the region closed the circuit' });
  return scene.records;
}

/** A ticket that is obtained and never used. */
export function sampleGhost(): EvidenceRecord[] {
  const scene = new Scene('Test User');
  logIn(scene, 'ghost');
  scene.client.observe('Ghost', { message: 'Vanishing immediately...' });
  scene.pass(60_000);
  scene.server.observe('TicketUnused', { agent: scene.user, circuit: CIRCUIT, waitedMs: 60_000 });
  return scene.records;
}

/** A wrong password. */
export function sampleRejection(): EvidenceRecord[] {
  const scene = new Scene('Test User');
  const { client, server, user } = scene;
  client.observe('LoginStart', { uri: `http://${IP}/`, user, mode: 'rejection' });
  client.observe('Rejection', { message: 'Presenting a password that is wrong' });
  scene.pass(6);
  server.observe('LoginReceived', { user, viewer: '0.1.0', channel: 'Landfall', from: '127.0.0.1:49766' });
  scene.pass(2);
  server.observe('AuthFail', { user, reason: 'key' });
  server.observe('LoginResponseSent', { outcome: 'key' });
  scene.pass(3);
  client.observe('LoginFail', { reason: 'key', message: 'Could not authenticate your avatar.' });
  return scene.records;
}

/** A region that never answers the handshake, seen by the client alone. */
export function sampleMissing(): EvidenceRecord[] {
  const scene = new Scene('Test User');
  const { client, user } = scene;
  client.observe('LoginStart', { uri: `http://${IP}/`, user, mode: 'standard' });
  scene.pass(20);
  client.observe('LoginSuccess', { agentId: '00000000-0000-4000-8000-000000000001', circuit: CIRCUIT });
  client.observe('UseCircuitCodeSent', { circuit: CIRCUIT, to: IP });
  for (let attempt = 2; attempt <= 4; attempt++) {
    scene.pass(1000);
    client.observe('Resent', { message: 'UseCircuitCode', sequence: 1, attempt });
  }
  scene.pass(27_000);
  const seen = 'the login response';
  client.observe('ArrivalFailed', { missing: 'the answer to UseCircuitCode', seen, waitedMs: 30_000 });
  return scene.records;
}

function logIn(scene: Scene, mode: string): void {
  const { client, server, user } = scene;
  client.observe('LoginStart', { uri: `http://${IP}/`, user, mode });
  scene.pass(5);
  server.observe('LoginReceived', { user, viewer: '0.1.0', channel: 'Landfall', from: '127.0.0.1:49766' });
  scene.pass(3);
  server.observe('AuthSuccess', { user });
  server.observe('CircuitProvision', { circuit: CIRCUIT, region: REGION });
  server.observe('SeedRegistered', { region: REGION });
  scene.pass(1);
  server.observe('LoginResponseSent', { outcome: 'Success' });
  scene.pass(3);
  client.observe('LoginSuccess', { agentId: '00000000-0000-4000-8000-000000000001', circuit: CIRCUIT });
  client.observe('LoginProgress', { status: 'ConnectingToSim', message: 'Connecting to simulator...' });
}

function openCircuit(scene: Scene): void {
  const { client, server } = scene;
  client.observe('UseCircuitCodeSent', { circuit: CIRCUIT, to: IP });
  client.observe('CompleteAgentMovementSent', { circuit: CIRCUIT });
  scene.pass(2);
  server.observe('UseCircuitCodeReceived', { circuit: CIRCUIT, from: '127.0.0.1:53820' });
  server.observe('CompleteAgentMovementReceived', { user: scene.user });
  scene.pass(2);
  client.observe('UseCircuitCodeAcked', { afterMs: 4 });
  server.observe('SeedReceived', { asked: 31, granted: 12 });
  client.observe('SeedGranted', { asked: 31, granted: 12 });
  client.observe('EventQueueRunning', { region: REGION });
}

function shakeHands(scene: Scene): void {
  const { client, server } = scene;
  server.observe('RegionHandshakeSent', { region: REGION });
  server.observe('AgentMovementCompleteSent', { position: HERE, lookAt: EAST });
  scene.pass(3);
  client.observe('RegionHandshakeReceived', { region: REGION, flags: 0x10, sizeBytes: 262 });
  client.observe('AgentMovementCompleteReceived', { position: HERE, lookAt: EAST });
  client.observe('Connected', { region: REGION, endpoint: IP });
  client.observe('RegionHandshakeReplySent', { flags: 5 });
  scene.pass(1);
  server.observe('RegionHandshakeReplyReceived', { flags: 5 });
}

function materialize(scene: Scene): void {
  const { client, server } = scene;
  for (let packet = 0; packet < 18; packet++) {
    server.observe('LayerSent', { layer: 'land', patches: 14, sizeBytes: 867 });
    scene.pass(14);
    client.observe('LayerReceived', { layer: 'land', patches: 14, sizeBytes: 867 });
    if (packet % 6 === 0) {
      client.observe('ObjectsReceived', { message: 'ObjectUpdate', objects: 4, sizeBytes: 322 });
    }
  }
  client.observe('TerrainComplete', { patches: 256 });
  client.observe('Arrived', { region: REGION, position: HERE, elapsedMs: 272 });
}

function meet(scene: Scene): void {
  const { client, server } = scene;
  const friend = client.about({ actor: 'Hello Resident' });
  scene.pass(700);
  friend.observe('Arrived', { region: REGION, position: { x: 131, y: 128, z: 25.3 }, elapsedMs: 260 });
  client.observe('AvatarSeen', {
    name: 'Hello Resident',
    agentId: '00000000-0000-4000-8000-000000000002',
    localId: 17,
  });
  scene.pass(200);
  const message = 'Hello, <world> & "friends" | *all*!';
  friend.observe('ChatSaid', { message, volume: 'say', channel: 0 });
  scene.pass(2);
  server
    .about({ actor: 'Hello Resident' })
    .observe('ChatRelayed', { from: 'Hello Resident', message, listeners: 2 });
  scene.pass(2);
  client.observe('ChatHeard', { from: 'Hello Resident', message, volume: 'say' });
  client.observe('Walk', { destination: { x: 134, y: 128, z: 25 } });
  for (let step = 1; step <= 3; step++) {
    scene.pass(800);
    client.observe('Position', { region: REGION, position: { x: 128 + step * 2, y: 128, z: 25.3 } });
  }
}

function takeLeave(scene: Scene): void {
  const { client, server, user } = scene;
  client.observe('LogoutInitiated', {});
  scene.pass(2);
  server.observe('LogoutReceived', { user });
  server.observe('AgentDeparted', { user, reason: 'logout' });
  scene.pass(500);
  client.observe('LogoutReplyMissing', { waitedMs: 502 });
  client.observe('Departed', { reason: 'logout' });
}
