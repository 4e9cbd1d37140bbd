import { arrive } from '@landfall/client';
import type { Session } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { createWitness } from '@landfall/protocol/evidence';
import { MemoryNetwork } from '@landfall/transport/memory';
import { nodeInflate } from '@landfall/transport/node';
import { recordPorts } from '@landfall/transport/wrappers';
import { describe, expect, it } from 'vitest';
import { encodeRecord, encodeRecordingHeader, portsSink, recordingOf } from '../recording/index.ts';
import type { Recording } from '../recording/index.ts';
import { redactRecording } from '../redaction/index.ts';
import { sampleArrival } from '../testimony/samples.ts';
import { readSession, replayClient, startReplayServer } from './index.ts';
import { Lane } from './pace.ts';
import type { Cue, Pace } from './pace.ts';

const LOGIN = { firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };

/** A client of ours at a grid of ours, and what passed between them. */
async function recordArrival(): Promise<{ recording: Recording; objects: readonly string[] }> {
  const network = new MemoryNetwork();
  const grid = await network.runUntil(
    startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, network.ports()),
    1000,
  );
  const parts: Uint8Array[] = [encodeRecordingHeader()];
  const sink = portsSink((record) => parts.push(encodeRecord(record)), 'client');
  const session = await network.runUntil(
    arrive({ ...LOGIN, grid: grid.loginUri }, recordPorts(network.ports(), sink)),
    20_000,
  );
  await network.run(10_000);
  const objects = objectsOf(session);
  await network.runUntil(session.logout(), 20_000);
  await network.runUntil(grid.close(), 20_000);
  const bytes = Buffer.concat(parts);
  const recording = recordingOf(async function* () {
    yield await Promise.resolve(bytes);
  });
  return { recording, objects };
}

const objectsOf = ({ regions }: Session): readonly string[] =>
  regions.all
    .flatMap(({ name, objects }) =>
      [...objects.all()].map(({ localId, id }) => `${name} ${localId} ${id.toString()}`),
    )
    .toSorted();

describe('a recording that is played as its server', () => {
  it('shows a client what was seen then, and once more to whoever logs in anew', async () => {
    const { recording, objects } = await recordArrival();
    const session = await readSession(redactRecording(recording), nodeInflate);
    expect(session.user).toBe('Test User');
    const network = new MemoryNetwork();
    const heard = new Set<string>();
    const onNews = (news: { readonly type: string; readonly message?: string }): unknown =>
      news.type === 'heard' && heard.add(news.message!);
    const replay = await network.runUntil(
      startReplayServer(session, network.ports(), { pace: 'max', onNews }),
      1000,
    );
    for (const round of [1, 2]) {
      const again = await network.runUntil(
        arrive({ ...LOGIN, grid: replay.loginUri }, network.ports()),
        20_000,
      );
      await network.run(10_000);
      expect([round, objectsOf(again)]).toEqual([round, objects]);
      expect(replay.progress().simulators[0]).toMatchObject({ waitsFor: 'LogoutRequest', missed: [] });
      await network.runUntil(again.logout(), 20_000);
    }
    expect([...heard]).toEqual(
      expect.arrayContaining(['UseCircuitCode', 'RegionHandshakeReply', 'LogoutRequest']),
    );
    await network.runUntil(replay.close(), 1000);
  });

  it('listens on loopback only, whatever addresses were recorded', async () => {
    const session = await readSession(sampleArrival().recording, nodeInflate);
    expect(session.circuits[0]?.simulator.address).toBe('10.0.0.2');
    const network = new MemoryNetwork();
    const replay = await network.runUntil(startReplayServer(session, network.ports()), 1000);
    expect(replay.loginUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const answer = await network.runUntil(
      network.ports().http.request({ method: 'GET', url: `${replay.loginUri}never-asked` }),
      1000,
    );
    expect(answer.status).toBe(404);
    await network.runUntil(replay.close(), 1000);
  });

  it.each([
    ['nobody', 'no login of nobody'],
    [undefined, undefined],
  ])('of %s', async (user, words) => {
    const read = readSession(sampleArrival().recording, nodeInflate, user);
    if (words === undefined) expect((await read).user).toBe('Ann Other');
    else await expect(read).rejects.toThrow(words);
  });
});

describe('a recording that is played as its client', () => {
  it('says and asks the same in a session of now, at any grid', async () => {
    const { recording } = await recordArrival();
    const session = await readSession(redactRecording(recording), nodeInflate);
    const network = new MemoryNetwork();
    const heard: string[] = [];
    const witness = createWitness(
      { side: 'SERVER', via: 'Ranger', actor: 'grid', run: 'replay', now: () => 0, wallTime: () => 0 },
      ({ kind }) => heard.push(kind),
    );
    const config = { ...DEFAULT_GRID, passwordScheme: 'opensim' } as const;
    const grid = await network.runUntil(startGrid(config, network.ports(), { witness }), 1000);
    const login = { ...LOGIN, grid: grid.loginUri };
    const visit = await network.runUntil(replayClient(session, network.ports(), { login }), 120_000);
    expect(visit.missed).toEqual([]);
    expect(visit.notGranted).toEqual([]);
    expect(visit.answers).toEqual([]);
    for (const { onlyThen } of visit.simulators) expect(onlyThen).toEqual([]);
    expect(heard).toEqual(
      expect.arrayContaining(['RegionHandshakeReplyReceived', 'EventQueueOpened', 'LogoutReceived']),
    );
    await network.runUntil(grid.close(), 20_000);
  });

  it('says why it was not let in', async () => {
    const session = await readSession(sampleArrival().recording, nodeInflate);
    const network = new MemoryNetwork();
    const login = { ...LOGIN, grid: 'http://127.0.0.1:9/' };
    const visit = replayClient(session, network.ports(), { login });
    await expect(network.runUntil(visit, 200_000)).rejects.toThrow(/unreachable|reached/);
  });
});

describe('the pace', () => {
  const done: string[] = [];
  const act = (atMs: number, what: string): Cue => ({ type: 'act', atMs, act: () => done.push(what) });
  const wait = (atMs: number, word: string, count = 1): Cue => ({ type: 'wait', atMs, word, count });

  function lane(pace: Pace, ...cues: readonly Cue[]) {
    done.length = 0;
    const { clock, ...network } = withClock();
    const needed = new Set(['go']);
    return { ...network, clock, lane: new Lane([wait(1000, 'go'), ...cues], clock, pace, needed) };
  }

  function withClock() {
    const network = new MemoryNetwork();
    return { clock: network.clock, run: (ms: number) => network.run(ms) };
  }

  it('is that of the recording, from the moment a word is heard', async () => {
    const { lane: own, run } = lane(2, act(1100, 'a'), wait(1200, 'then'), act(1400, 'b'));
    await run(60_000);
    expect(done).toEqual([]);
    own.hear('go');
    await run(49);
    expect(done).toEqual([]);
    await run(2);
    expect(done).toEqual(['a']);
    await run(500);
    own.hear('then');
    await run(99);
    expect(done).toEqual(['a']);
    await run(2);
    expect(done).toEqual(['a', 'b']);
    expect(own.isDone).toBe(true);
  });

  it('goes on without a word that never comes, and says so', async () => {
    const { lane: own, run } = lane('max', wait(1100, 'never'), act(1200, 'a'));
    own.hear('go');
    await run(14_000);
    expect([done, own.waitsFor]).toEqual([[], 'never']);
    await run(2000);
    expect([done, own.missed]).toEqual([['a'], ['never']]);
  });

  it('is a step at a time where that is wanted', async () => {
    const { lane: own, run } = lane('step', act(1100, 'a'), act(1100, 'b'));
    own.hear('go');
    await run(60_000);
    expect(done).toEqual([]);
    own.step();
    await run(1);
    expect(done).toEqual(['a']);
    own.step();
    expect(done).toEqual(['a', 'b']);
  });

  it('gives sockets a pause where it is as fast as possible', async () => {
    const { lane: own, run } = lane('max', ...Array.from({ length: 40 }, (_, at) => act(2000, String(at))));
    own.hear('go');
    expect(done).toHaveLength(16);
    await run(1);
    expect(done).toHaveLength(32);
    await run(1);
    expect(done).toHaveLength(40);
  });
});
