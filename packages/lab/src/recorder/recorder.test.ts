import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { nameOfWireNumber } from '@landfall/protocol/message';
import { peekWireNumber } from '@landfall/protocol/packet';
import { MemoryNetwork } from '@landfall/transport/memory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Chronicle } from '../chronicle/index.ts';
import { openRecording } from '../recording/index.ts';
import type { CaptureRecord } from '../recording/index.ts';
import { collect } from '../testing/index.ts';
import { visit } from '../visit/index.ts';
import { createRecorder } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-recorder-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

const SHORE: GridConfig = {
  passwordScheme: 'opensim',
  regions: [{ name: 'Landfall Bay', terrain: { kind: 'flat', height: 25 } }],
  accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
};
const HASH = '5ebe2294ecd0e0f08eab7690d2a6ee69';

/** A visit in virtual time, recorded on both sides into one file. */
async function recordedVisit(keepsSecrets: boolean): Promise<{ path: string; records: CaptureRecord[] }> {
  const path = join(folder, 'visit.lfc');
  const network = new MemoryNetwork();
  const ports = network.ports();
  const { clock } = ports;
  const recorder = await createRecorder({ path, side: 'client', clock, keepsSecrets });
  const testify = { CLIENT: recorder.evidence('client'), SERVER: recorder.evidence('server') };
  const chronicle = new Chronicle(clock, 'recorded', (record) => testify[record.side](record));
  const options = { witness: chronicle.witness('SERVER', 'grid') };
  const starting = startGrid(SHORE, recorder.ports(ports, 'server'), options);
  const grid = await network.runUntil(starting, 1000);
  const user = {
    grid: grid.loginUri,
    firstName: 'Test',
    lastName: 'User',
    secret: { password: 'secret' },
    witness: chronicle.witness('CLIENT', 'Test User'),
  };
  const plan = { behaviour: 'standard', staySeconds: 5, walkMetres: 0, say: 'Hello' } as const;
  await network.runUntil(visit(user, plan, recorder.ports(ports)), 60_000);
  await grid.close();
  expect(await recorder.close()).toMatchObject({ dropped: 0 });
  return { path, records: await collect(openRecording(path)) };
}

const namesBy = (records: readonly CaptureRecord[], side: string): string[] =>
  records.flatMap((record) =>
    record.kind === 'datagram' && record.side === side
      ? [nameOfWireNumber(peekWireNumber(record.bytes) ?? 0) ?? '?']
      : [],
  );

/** What was asked, and the secrets of the answer. */
function loginOf(records: readonly CaptureRecord[]) {
  const login = records.find(
    (record) =>
      record.kind === 'exchange' && Buffer.from(record.request?.body ?? []).includes('login_to_simulator'),
  );
  if (login?.kind !== 'exchange') throw new TypeError('the login was not recorded');
  const [asked, said] = [login.request, login.response].map((part) => Buffer.from(part!.body).toString());
  const secrets = [...said!.matchAll(/session_id<\/name><value><string>([^<]*)|CAPS\/([0-9a-f-]{36})/g)];
  return { asked, secrets: secrets.map(([, session, seed]) => session ?? seed!) };
}

describe('a recorded visit', () => {
  it('has what both sides sent, received, answered and testified', async () => {
    const { records } = await recordedVisit(true);
    const [client, server] = ['client', 'server'].map((side) => namesBy(records, side));
    expect(client).toContain('CompleteAgentMovement');
    // It was still on its way when the network stopped.
    const arrived = client?.filter((name) => name !== 'CloseCircuit');
    expect(server?.toSorted()).toEqual(arrived?.toSorted());
    const exchanges = records.filter((record) => record.kind === 'exchange');
    const sides = exchanges.map(({ side, request }) => `${side} ${request?.method} ${request?.target}`);
    expect(sides.filter((line) => line.startsWith('client')).length).toBeGreaterThan(3);
    expect(sides.filter((line) => line.startsWith('server')).toSorted()).toEqual(
      sides
        .filter((line) => line.startsWith('client'))
        .map((line) => line.replace('client', 'server'))
        .toSorted(),
    );
    const testified = records.flatMap((record) => (record.kind === 'evidence' ? [record.evidence.kind] : []));
    expect(testified).toEqual(expect.arrayContaining(['LoginStart', 'AuthSuccess', 'LogoutReplyReceived']));
    expect(loginOf(records).asked).toContain(HASH);
  });

  it('has no secrets unless they are asked for', async () => {
    // The network's dice fall the same each time.
    const { secrets } = loginOf((await recordedVisit(true)).records);
    expect(secrets).toHaveLength(3);
    const { path, records } = await recordedVisit(false);
    const bytes = await readFile(path);
    const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret.replaceAll('-', ''), 'hex')]);
    for (const form of [HASH, ...forms]) expect(bytes.includes(form)).toBe(false);
    expect(namesBy(records, 'client').length).toBeGreaterThan(20);
    expect(loginOf(records).asked).toMatch(/\$1\$[0-9a-f]{32}/);
  });

  it('is nothing where no file was given', async () => {
    const ports = new MemoryNetwork().ports();
    const recorder = await createRecorder({ path: undefined, side: 'client', clock: ports.clock });
    expect(recorder.ports(ports)).toBe(ports);
    expect(recorder.onExchange).toBeUndefined();
    expect(await recorder.close()).toBeUndefined();
  });
});
