/** Clients of today arrive in recordings of yesterday, without their secrets, and see what the recorded client saw. */
import { readFileSync } from 'node:fs';
import { arrive } from '@landfall/client';
import type { Session } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { openRecording } from '../recording/index.ts';
import { redactRecording } from '../redaction/index.ts';
import type { Pace } from './index.ts';
import { readSession, replayClient, startReplayServer } from './index.ts';

const folder = `${sharedFolder}captures/`;

/** Arrives in a recording without secrets. */
async function arriveIn(name: string, user: string, pace: Pace) {
  const network = new MemoryNetwork();
  const recording = redactRecording(openRecording(`${folder}${name}/capture.pcap`));
  const recorded = await readSession(recording, nodeInflate, user);
  const replay = await network.runUntil(startReplayServer(recorded, network.ports(), { pace }), 1000);
  const [firstName = '', lastName = ''] = user.split(' ');
  const options = { grid: replay.loginUri, firstName, lastName, secret: { password: 'any' } };
  const session = await network.runUntil(arrive(options, network.ports()), 20_000);
  return { network, recorded, replay, session };
}

const state = (name: string): string => readFileSync(`${folder}${name}/state-libomv-Bot_One.txt`, 'utf8');

/** `local id`, in order, of the prims that the recorded client knew at its end. */
function recordedObjects(name: string): string[] {
  const lines = state(name).matchAll(/^(?:PRIM|AVATAR) local=(\d+) id=(\S+)/gm);
  return Array.from(lines, ([, local, id]) => `${local} ${id}`).toSorted();
}

function seenObjects(session: Session): string[] {
  const seen = session.regions.all.flatMap((region) => [...region.objects.all()]);
  return seen.map(({ localId, id }) => `${localId} ${id.toString()}`).toSorted();
}

function largestDifference(heights: Float32Array, path: string): number {
  const file = readFileSync(path);
  return heights.reduce((most, height, at) => Math.max(most, Math.abs(height - file.readFloatLE(at * 4))), 0);
}

describe.skipIf(sharedFolder === undefined)(
  'a client that arrives in login-standard, without its secrets',
  () => {
    test.each<Pace>([1, 4, 'max'])(
      'sees the land and the objects that were seen then, at pace %s',
      async (pace) => {
        const { network, recorded, replay, session } = await arriveIn('login-standard', 'Bot One', pace);
        expect(recorded.user).toBe('Bot One');
        await network.run(40_000);
        expect(session.region?.name).toBe('Default Region');
        expect(session.region?.handle).toBe(1099511628032000n);
        expect(seenObjects(session)).toEqual(recordedObjects('login-standard'));
        expect(seenObjects(session)).toHaveLength(105);
        for (const name of ['Default Region', 'East Region']) {
          const file = `${folder}login-standard/terrain-libomv-Bot_One-${name.replace(' ', '_')}.r32`;
          const heights = session.regions.named(name)!.terrain.heightMap!.heights;
          expect(largestDifference(heights, file)).toBeLessThan(1e-4);
        }
        const waits = (): unknown =>
          replay.progress().simulators.map(({ waitsFor, missed }) => ({ waitsFor, missed }));
        expect(waits()).toEqual([
          { waitsFor: 'LogoutRequest', missed: [] },
          { waitsFor: 'LogoutRequest', missed: [] },
        ]);
        await network.runUntil(session.logout(), 20_000);
        await network.run(1000);
        expect(replay.progress().isDone).toBe(true);
        await network.runUntil(replay.close(), 1000);
      },
    );
  },
);

describe.skipIf(sharedFolder === undefined)('the client of login-standard, at our grid', () => {
  test('is sent all kinds of messages that it was sent then, and answered as it was', async () => {
    const network = new MemoryNetwork();
    const region = { y: 1000, terrain: { kind: 'generated', seed: 1 } } as const;
    const config = {
      passwordScheme: 'opensim',
      regions: [
        { ...region, name: 'Default Region', x: 1000, prims: [{ position: [126, 126, 28] }] },
        { ...region, name: 'East Region', x: 1001 },
      ],
      accounts: [{ first: 'Bot', last: 'One', password: 'secret' }],
    } satisfies Parameters<typeof startGrid>[0];
    const grid = await network.runUntil(startGrid(config, network.ports()), 1000);
    const recording = redactRecording(openRecording(`${folder}login-standard/capture.pcap`));
    const recorded = await readSession(recording, nodeInflate, 'Bot One');
    const login = {
      grid: grid.loginUri,
      firstName: 'Bot',
      lastName: 'One',
      secret: { password: 'secret' },
      start: 'uri:Default Region&125&125&26',
    };
    const visit = await network.runUntil(replayClient(recorded, network.ports(), { login }), 300_000);
    expect(visit.missed).toEqual([]);
    expect(visit.notGranted).toEqual([]);
    // A plane between camera and avatar: this grid has no reason to tell of one.
    expect(visit.simulators.map(({ onlyThen }) => onlyThen)).toEqual([['CameraConstraint'], []]);
    // Textures that nobody has uploaded here.
    expect(new Set(visit.answers.map(({ what, recorded: then, now }) => `${what} ${then} ${now}`))).toEqual(
      new Set(['GetTexture 200 404']),
    );
    await network.runUntil(grid.close(), 20_000);
  });
});
