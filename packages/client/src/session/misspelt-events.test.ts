/** Every event that a user meets, misspelt in every way that happens: an error in JavaScript when it is listened to, and one in types. */
import { readdirSync, readFileSync } from 'node:fs';
import { UsageError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  avatars,
  defaultRooms,
  environment,
  gifts,
  inventory,
  mutes,
  parcels,
  scripts,
  sounds,
  transfers,
  travel,
} from '../index.ts';
import { arriveInFakeGrid, fakeArriveOptions, watchPresence } from '../testing/index.ts';

/** All rooms that add events; that none is left out is tested below. */
const eventfulRooms = () =>
  [
    ...defaultRooms(),
    travel(),
    parcels(),
    environment(),
    avatars(),
    sounds(),
    scripts(),
    inventory(),
    gifts(),
    transfers(),
    mutes(),
  ] as const;
/** A session that has them, as it is typed for who writes one. */
/** What the one who arrived before the tests tells of its whereabouts that cannot be. */
const faults: string[] = [];
const arriveWithAll = async () => {
  const rooms = { rooms: eventfulRooms() } as never;
  return await arriveInFakeGrid(
    new MemoryNetwork(),
    {},
    rooms,
    watchPresence((fault) => faults.push(fault)),
  );
};

/** As JavaScript listens: to anything. */
interface Listening {
  on(name: string, listener: () => void): () => void;
  events(name: string): AsyncIterableIterator<unknown>;
}
const EMITTERS = [
  'session',
  'session.region',
  'session.agent',
  'session.here',
  'session.everywhere',
] as const;
type EmitterName = (typeof EMITTERS)[number];

let emitters: Readonly<Record<EmitterName, Listening>>;
beforeAll(async () => {
  const { session } = await arriveWithAll();
  const { region, agent, here, everywhere } = session;
  const loosely = (source: unknown): Listening => source as Listening;
  emitters = {
    session: loosely(session),
    'session.region': loosely(region),
    'session.agent': loosely(agent),
    'session.here': loosely(here),
    'session.everywhere': loosely(everywhere),
  };
});

function refusalOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

/** What an emitter says that it has. */
function eventsOf(emitter: EmitterName): string[] {
  const refusal = refusalOf(() => emitters[emitter].on('quux', () => undefined)) as Error;
  return refusal.message.replace(/^.*has no event "quux", but /, '').split(', ');
}

/** As fingers and memory have it. */
const misspellingsOf = (name: string): string[] => [
  name.slice(0, -1),
  name.slice(1),
  `${name}s`,
  `${name} `,
  `on${name[0]!.toUpperCase()}${name.slice(1)}`,
  name[0]!.toUpperCase() + name.slice(1),
  name.toUpperCase(),
  name.slice(0, -2) + name.at(-1)! + name.at(-2)!,
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  name.replace(/([aeiou])/, '$1$1'),
];

describe.each(EMITTERS)('%s', (emitter) => {
  it('refuses every misspelling of each of its events, and takes the right one', () => {
    const names = eventsOf(emitter);
    expect(names.length).toBeGreaterThanOrEqual(3);
    for (const name of names) {
      emitters[emitter].on(name, () => undefined)();
      void emitters[emitter].events(name).return?.();
      for (const misspelt of misspellingsOf(name).filter((text) => !names.includes(text)))
        for (const act of [
          () => emitters[emitter].on(misspelt, () => undefined),
          () => emitters[emitter].events(misspelt),
        ]) {
          const refusal = refusalOf(act);
          expect(refusal, `${emitter}: ${misspelt}`).toBeInstanceOf(UsageError);
          expect(String(refusal)).toContain(JSON.stringify(misspelt));
        }
    }
  });
});

it('names of events are those that the rooms say in their sources', () => {
  const folder = new URL('../', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const said = files
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .flatMap((text) => [...text.matchAll(/eventNames<\w+>\(\{([^}]*)\}/g)])
    .flatMap(([, inside = '']) => [...inside.matchAll(/(\w+): true/g)].map(([, name]) => name));
  expect(said.length).toBeGreaterThan(40);
  const known = new Set(EMITTERS.flatMap(eventsOf));
  expect([...new Set(said)].toSorted()).toEqual([...known].toSorted());
});

/** Never called: what the compiler says of it is the test. */
export async function misspeltInTypes(): Promise<void> {
  const { session } = await arriveInFakeGrid(
    new MemoryNetwork(),
    {},
    fakeArriveOptions({ url: 'http://a/' }),
  );
  const { region, agent, here, everywhere } = session;
  const listen = (): void => undefined;
  // @ts-expect-error it is chat
  session.on('caht', listen);
  // @ts-expect-error it is instantMessage
  session.events('instantMessages');
  // @ts-expect-error it is objectAdded
  region.on('objectAded', listen);
  // @ts-expect-error it is avatarAdded
  region.events('avatarsAdded');
  // @ts-expect-error it is moved
  agent.on('mooved', listen);
  // @ts-expect-error it is sat
  agent.events('sits');
  // @ts-expect-error it is objectRemoved
  here.on('objectremoved', listen);
  // @ts-expect-error it is objectChanged
  here.events('objectChange');
  // @ts-expect-error it is terrainChanged
  everywhere.on('terrain', listen);
  // @ts-expect-error it is objectAdded
  everywhere.events('ObjectAdded');
}

it('whoever listened was in one region all the time', () => {
  expect(faults).toEqual([]);
});
