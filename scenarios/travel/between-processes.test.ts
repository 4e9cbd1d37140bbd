/** A grid whose regions are processes of their own: they hand agents over, and are killed or stopped with them in it. In real time, by real sockets. */
import { agent, arrive, avatars, chat, objects, travel } from '@landfall/client';
import type { Journey } from '@landfall/client';
import { bundles, bundleSource } from '@landfall/codecs/testing';
import { startSpreadGrid } from '@landfall/lab/processes';
import type { SpreadGrid } from '@landfall/lab/processes';
import { VIEWER_RULES } from '@landfall/protocol/circuit';
import { createWitness } from '@landfall/protocol/evidence';
import { createNodePorts } from '@landfall/transport/node';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { oneRoot } from '../../packages/client/src/testing/index.ts';
import { countPorts, NOTHING } from './counted-ports.ts';
import { keepGoing } from './keep-going.ts';

const terrain = { kind: 'flat', height: 25 } as const;
/** In a row from west to east. The Bay is in the process that has the login, and is not killed. */
const CONFIG = {
  passwordScheme: 'opensim' as const,
  accounts: ['Ann', 'Bob'].map((first) => ({ first, last: 'Walker', password: 'secret' })),
  regions: ['Bay', 'Shore', 'Hill'].map((name, at) => ({ name, x: 1000 + at, terrain })),
};
/** A viewer that is less patient: a region that says nothing for ten seconds is gone. */
const RULES = {
  ...VIEWER_RULES,
  pingIntervalMs: 1000,
  silence: { of: 'pongs', limitMs: 10_000, pausedLimitMs: 10_000 },
} as const;
/** For whatever has no event of its own. */
const SOON = { timeout: 30_000, interval: 50 };
/** Most of it is waiting: for processes to start, and for circuits to fall silent; a starved machine takes two minutes for one. */
const LONG_MS = 300_000;

const program = `${bundles}travel/grid-process-${process.pid}.mjs`;
beforeAll(async () => {
  const external = ['lmdb', 'undici', 'prom-client', 'zod', 'ws', '@cornerstonejs/codec-openjpeg', 'sharp'];
  await bundleSource({ source: 'lab/src/processes/grid-process', outfile: program, external });
}, 60_000);

let grid: SpreadGrid;
let hearEnd: (line: string) => void;
beforeEach(async () => {
  const said = {
    side: 'SERVER',
    via: 'Ranger',
    actor: 'grid',
    run: 'test',
    now: () => 0,
    wallTime: () => 0,
  } as const;
  const witness = createWitness(said, () => undefined);
  hearEnd = () => undefined;
  const tell = (line: string): void => void (line.startsWith('Process') && hearEnd(line));
  grid = await startSpreadGrid(CONFIG, createNodePorts(), { processes: 3, witness, tell, program });
}, 60_000);
afterEach(() => grid.close());

const pidOf = (name: string): number => grid.regions.find((region) => region.name === name)!.pid;
/** It is dead, and the others know. */
function kill(name: string): Promise<string> {
  const told = new Promise<string>((resolve) => (hearEnd = resolve));
  process.kill(pidOf(name), 'SIGKILL');
  return told;
}

/** Somebody, and what they hold of this machine. Whoever is online already is refused, unless `retriesPresence` is asked for. */
async function visit(firstName: string, place: string, choices: { readonly retriesPresence?: true } = {}) {
  const counted = countPorts(createNodePorts());
  const who = { firstName, lastName: 'Walker', secret: { password: 'secret' }, start: `uri:${place}` };
  const rooms = [objects(), avatars(), agent(), chat(), travel(), oneRoot()] as const;
  const come = { grid: grid.loginUri, ...who, rooms, rules: RULES, deadlineMs: 15_000, ...choices };
  return { session: await arrive(come, counted.ports), held: () => counted.held() };
}
type Visit = Awaited<ReturnType<typeof visit>>;
type Walker = Visit['session'];

/** When it is so at an event of the session's. */
function when(session: Walker, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => void (isSo() && resolve());
    session.on('presence', look);
    session.on('journey', look);
    look();
  });
}

const sees = (session: Walker, name: string): Promise<void> =>
  vi.waitFor(() => expect(session.regions.named(name)?.capabilities.size).toBeGreaterThan(0), SOON);

/** What a teleport or a walk comes to. */
const endOf = (going: Promise<unknown>): Promise<string> =>
  going.then(
    () => 'there',
    (error: unknown) => (error instanceof Error ? error.name : 'no error'),
  );

/** At the moment at which it is sent elsewhere, before anything of it gets there. */
function onDeparture(session: Walker, act: () => void): void {
  const remove = session.on('journey', ({ type }) => {
    if (type !== 'departed') return;
    remove();
    act();
  });
}

async function stepsOf(journey: Journey): Promise<readonly string[]> {
  const steps: string[] = [];
  for await (const { type } of journey) steps.push(type);
  return steps;
}

async function leaves({ session, held }: Visit): Promise<void> {
  await session.logout();
  await vi.waitFor(() => expect(held()).toEqual(NOTHING), SOON);
}

describe('regions that are processes', () => {
  it(
    'are walked, flown and teleported to, and hand agents over among themselves',
    async () => {
      const visitor = await visit('Ann', 'Bay&240&128&25');
      const { session } = visitor;
      await sees(session, 'Shore');
      await session.agent.walkTo({ global: { x: 1001 * 256 + 20, y: 256_128, z: 25 } }, { fast: true });
      expect(session.region.name).toBe('Shore');
      await session.travel.teleport('Shore/240/128/25').arrival;
      await sees(session, 'Hill');
      await session.agent.walkTo({ global: { x: 1002 * 256 + 10, y: 256_128, z: 25 } }, { fast: true });
      expect(session.region.name).toBe('Hill');
      session.agent.fly();
      session.agent.turnTo(Math.PI);
      session.agent.walk('forward', { fast: true });
      await when(session, () => session.region.name === 'Shore');
      session.agent.stop();
      expect(session.agent.isFlying).toBe(true);
      for (const name of ['Bay', 'Hill', 'Shore', 'Bay']) {
        const { region } = await session.travel.teleport(`${name}/128/128/25`).arrival;
        expect([region.name, session.region.name]).toEqual([name, name]);
      }
      await leaves(visitor);
    },
    LONG_MS,
  );

  it(
    'are lost with who is in them when one is killed; the others serve on',
    async () => {
      const ann = await visit('Ann', 'Shore&128&128&25');
      const bob = await visit('Bob', 'Bay&128&128&25');
      await Promise.all([sees(bob.session, 'Shore'), sees(ann.session, 'Hill')]);
      expect(await kill('Shore')).toContain('gone with it Shore');
      expect(await ann.session.ended).toMatchObject({ by: 'network' });
      expect(ann.session.regions.all).toEqual([]);
      await vi.waitFor(() => expect(ann.held()).toEqual(NOTHING), SOON);
      // To a neighbour it is a neighbour less.
      await when(bob.session, () => bob.session.regions.named('Shore') === undefined);
      expect([bob.session.isAlive, bob.session.region.name]).toEqual([true, 'Bay']);
      expect(await endOf(bob.session.travel.teleport('Shore/128/128/25').arrival)).toBe('RemoteError');
      expect(await endOf(bob.session.travel.teleport('Hill/128/128/25').arrival)).toBe('there');
      const again = await visit('Ann', 'Hill&100&128&25');
      await vi.waitFor(() => expect(again.session.region.avatars).toHaveLength(2), SOON);
      await leaves(again);
      await leaves(bob);
    },
    LONG_MS,
  );

  it(
    'leave who teleports where they were, when the one ahead is killed on the way',
    async () => {
      const visitor = await visit('Ann', 'Bay&128&128&25');
      const { session } = visitor;
      await sees(session, 'Shore');
      onDeparture(session, () => void kill('Hill'));
      const journey = session.travel.teleport('Hill/128/128/25');
      expect(await endOf(journey.arrival)).toBe('RemoteError');
      expect([session.region.name, await stepsOf(journey)]).toEqual([
        'Bay',
        ['asked', 'started', 'departed', 'failed'],
      ]);
      expect(await endOf(session.travel.teleport('Shore/128/128/25').arrival)).toBe('there');
      await leaves(visitor);
    },
    LONG_MS,
  );

  it(
    'end a session that was handed over a border, when the one ahead is killed on the way',
    async () => {
      const { session, held } = await visit('Ann', 'Bay&245&128&25');
      await sees(session, 'Shore');
      onDeparture(session, () => void kill('Shore'));
      const walk = endOf(session.agent.walkTo({ global: { x: 1001 * 256 + 10, y: 256_128, z: 25 } }));
      expect(await session.ended).toMatchObject({ by: 'network' });
      expect([await walk, await endOf(session.travel.journey.arrival)]).toEqual([
        'ClosedError',
        'ClosedError',
      ]);
      await vi.waitFor(() => expect(held()).toEqual(NOTHING), SOON);
      await leaves(await visit('Ann', 'Bay&128&128&25'));
    },
    LONG_MS,
  );

  it(
    'that hang end who is in them, keep nobody else, and are there again when they go on',
    async () => {
      const ann = await visit('Ann', 'Shore&128&128&25');
      const bob = await visit('Bob', 'Bay&128&128&25');
      const { session } = bob;
      await sees(session, 'Shore');
      process.kill(pidOf('Shore'), 'SIGSTOP');
      expect(await ann.session.ended).toMatchObject({ by: 'network', reason: 'silent' });
      await when(session, () => session.regions.named('Shore') === undefined);
      expect(await endOf(session.travel.teleport('Shore/128/128/25').arrival)).toBe('TimeoutError');
      expect([session.isAlive, session.region.name]).toEqual([true, 'Bay']);
      process.kill(pidOf('Shore'), 'SIGCONT');
      // What the Bay has asked it meanwhile is answered now, and may still take him there.
      await keepGoing(session, 'Shore');
      // It has lost none of what it had: she may be in it still, until a minute of silence is over, or a login ends that.
      const again = await visit('Ann', 'Shore&100&128&25', { retriesPresence: true });
      await vi.waitFor(() => expect(again.session.region.avatars).toHaveLength(2), SOON);
      await leaves(again);
      await leaves(bob);
    },
    LONG_MS,
  );
});
