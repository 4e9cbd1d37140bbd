import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import { createWitness } from '@landfall/protocol/evidence';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedGrid } from '../../grid.ts';
import { NOBODY, createTestWorld } from '../../testing/index.ts';
import type { TestWorld } from '../../testing/index.ts';
import type { AskPeer, GridServices, RegionPlace } from '../region/index.ts';
import { MOST_TIDINGS, decodeTidings, encodeTidings, takeTidings, tellElsewhere } from './index.ts';
import { MOST_WAITING } from './tell.ts';
import type { Tiding } from './index.ts';

type Linked = { -readonly [K in keyof GridServices]: GridServices[K] };

let world: TestWorld;
let services: Linked;
let agentId: Uuid;

beforeEach(async () => {
  world = await createTestWorld();
  services = (world.grid as EmbeddedGrid).services as Linked;
  agentId = (await world.join()).login.agentId;
});

const tiding = (number: number): Tiding => ({ about: 'test', agentId: NOBODY, said: { number } });
const numbersIn = (body: Uint8Array): unknown[] => decodeTidings(body).map(({ said }) => said['number']);
const among = (uris: readonly string[], askPeer: AskPeer): void => {
  (services.elsewhere as RegionPlace[]).push(...uris.map((peerUri) => ({ peerUri }) as RegionPlace));
  services.askPeer = askPeer;
};

describe('what is told to other processes', () => {
  it('comes to each in its order, one request at a time, with all that has come up meanwhile', async () => {
    const asked: [string, unknown[]][] = [];
    among(['http://a', 'http://b', 'http://a'], async (uri, { method, path, body }) => {
      expect([method, path]).toEqual(['POST', '/tidings/']);
      asked.push([uri, numbersIn(body!)]);
      return encodeUtf8('True');
    });
    for (let number = 1; number <= MOST_TIDINGS + 2; number++) tellElsewhere(services, tiding(number));
    await world.network.run(100);
    for (const wanted of ['http://a', 'http://b']) {
      const all = asked.filter(([uri]) => uri === wanted).map(([, numbers]) => numbers);
      expect(all.map(({ length }) => length)).toEqual([1, MOST_TIDINGS, 1]);
      expect(all.flat()).toEqual(Array.from({ length: MOST_TIDINGS + 2 }, (_, index) => index + 1));
    }
  });

  it('is told again until the process answers, however long that takes, and none of it is missed', async () => {
    let isDeaf = true;
    let asked = 0;
    const heard: unknown[] = [];
    among(['http://a'], async (_, { body }) => {
      asked++;
      if (isDeaf) return undefined;
      heard.push(...numbersIn(body!));
      return encodeUtf8('True');
    });
    for (let number = 1; number <= 200; number++) {
      tellElsewhere(services, tiding(number));
      await world.network.run(10_000);
    }
    // Half an hour, at most twice every thirty seconds.
    expect(asked).toBeLessThan(150);
    isDeaf = false;
    await world.network.run(31_000);
    expect(heard).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  });

  it('is passed over when the process refuses it, and answers all else', async () => {
    const asked: unknown[][] = [];
    among(['http://a'], async (_, { body }) => {
      asked.push(numbersIn(body!));
      return encodeUtf8(asked.at(-1)!.includes(1) ? 'False' : 'True');
    });
    tellElsewhere(services, tiding(1));
    tellElsewhere(services, tiding(2));
    await world.network.run(10_000);
    expect(asked).toEqual([[1], [1], [1], [], [2]]);
  });

  it('is no more than the bound, for a process that never answers: the oldest is forgotten', async () => {
    const heard: unknown[] = [];
    let isDeaf = true;
    among(['http://a'], async (_, { body }) => {
      if (isDeaf) return undefined;
      heard.push(...numbersIn(body!));
      return encodeUtf8('True');
    });
    // The first one is under way.
    for (let number = 0; number <= MOST_WAITING + 5; number++) tellElsewhere(services, tiding(number));
    isDeaf = false;
    await world.network.run(31_000);
    expect(heard.slice(0, 2)).toEqual([0, 6]);
    expect(heard).toHaveLength(MOST_WAITING + 1);
  });

  it('is told when the first is forgotten, and how many were when the process answers again', async () => {
    const told: unknown[] = [];
    services.witness = createWitness(
      { via: 'Test', run: 'r', side: 'SERVER', actor: 'T', now: () => 0, wallTime: () => 0 },
      ({ kind, data }) => void told.push([kind, data]),
    );
    let isDeaf = true;
    among(['http://a'], async () => (isDeaf ? undefined : encodeUtf8('True')));
    for (let number = 0; number <= MOST_WAITING; number++) tellElsewhere(services, tiding(number));
    expect(told).toEqual([]);
    for (let number = 0; number < 5; number++) tellElsewhere(services, tiding(number));
    const first = ['TidingsForgotten', { peer: 'http://a', forgotten: 1 }];
    expect(told).toEqual([first]);
    isDeaf = false;
    await world.network.run(31_000);
    expect(told).toEqual([first, ['TidingsForgotten', { peer: 'http://a', forgotten: 5 }]]);
  });

  it('is not told to a process that has ended, nor kept for it', async () => {
    let asked = 0;
    among(['http://a'], async () => {
      asked++;
      return undefined;
    });
    tellElsewhere(services, tiding(1));
    (services.elsewhere as RegionPlace[]).splice(0);
    await world.network.run(10_000);
    tellElsewhere(services, tiding(2));
    await world.network.run(10_000);
    expect(asked).toBe(1);
  });
});

describe('what another process tells', () => {
  const heard: unknown[] = [];
  const hearers = { test: (_: GridServices, { said }: Tiding) => void heard.push(said['number']) };
  const take = (body: Uint8Array, method = 'POST', target = '/tidings/') => {
    const { status, body: said } = takeTidings(services, { method, target, body, address: '' }, hearers);
    return [status, decodeText(said)];
  };

  beforeEach(() => void heard.splice(0));

  it('is heard by the room that it is about, of accounts that there are', () => {
    const told = [
      { ...tiding(1), agentId },
      { ...tiding(2), agentId, about: 'toString' },
      { ...tiding(3), agentId, about: 'nothing' },
      tiding(4),
      { ...tiding(5), agentId },
    ];
    expect(take(encodeTidings(told))).toEqual([200, 'True']);
    expect(heard).toEqual([1, 5]);
  });

  it('is refused when it is no list of tidings, or too long a one', () => {
    expect(take(encodeTidings([{ ...tiding(1), agentId }]).subarray(0, 20))[0]).toBe(400);
    expect(take(encodeUtf8('<html>'))[0]).toBe(400);
    const many = Array.from({ length: MOST_TIDINGS + 1 }, () => ({ ...tiding(1), agentId }));
    expect(take(encodeTidings(many))[0]).toBe(400);
    expect(take(encodeLlsdBinary(['text', 7, { about: 'test' }, null]))).toEqual([200, 'True']);
    expect(heard).toEqual([]);
  });

  it('is at one path and by one method', () => {
    const body = encodeTidings([{ ...tiding(1), agentId }]);
    for (const method of ['GET', 'PUT', 'post']) expect(take(body, method)[0]).toBe(405);
    for (const target of ['/tidings', '/tidings/x', '/']) expect(take(body, 'POST', target)[0]).toBe(404);
  });
});
