import { encodeUtf8 } from '@landfall/protocol/bytes';
import { decodeSeedRequest, encodeSeedResponse } from '@landfall/protocol/capability';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { WHOLE_REGION, encodeEnvironment } from '@landfall/protocol/environment';
import { formatLlsdXml } from '@landfall/protocol/llsd';
import { RegionInfo } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpResponse } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import type { Parcel } from '../parcels/index.ts';
import { FakeGrid, fakeArriveOptions, reply } from '../testing/index.ts';
import { MAX_PARCEL_ENVIRONMENTS, environment } from './index.ts';
import { READINGS_AT_ONCE } from './region-environment.ts';
import type { RegionWithEnvironment } from './index.ts';

const DAY = { type: 'daycycle', name: 'Day', water: [], skies: [[], [], [], []], others: {} } as const;
const XML = 'application/llsd+xml';

const said = (version: number, parcelId = WHOLE_REGION): HttpResponse =>
  reply(
    200,
    encodeUtf8(
      formatLlsdXml(
        encodeEnvironment({
          day: DAY,
          dayLengthSeconds: 3600,
          dayOffsetSeconds: 0,
          altitudes: [1000, 2000, 3000],
          version,
          flags: 0,
          parcelId,
          regionId: new Uuid(1, 2, 3, 4),
        }),
      ),
    ),
    XML,
  );

/** A region that answers when it is told to, and what it is told to. */
async function arrived() {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  grid.answers.set('/seed/root', ({ body }) => {
    const names = decodeSeedRequest(body).filter((name) => /^(ExtEnvironment|EventQueueGet)$/.test(name));
    const urls = names.map((name) => [name, `${grid.url}${name}/root`] as const);
    return reply(200, encodeSeedResponse(urls), XML);
  });
  /** Questions that wait for their answer, by parcel: WHOLE_REGION for the region's own. */
  const waiting: { readonly parcelId: number; readonly answer: (response: HttpResponse) => void }[] = [];
  const world: { answers: ((parcelId: number) => HttpResponse) | undefined; questions: number } = {
    answers: (parcelId) => said(1, parcelId),
    questions: 0,
  };
  grid.answers.set('/ExtEnvironment/root', ({ path }) => {
    world.questions++;
    const parcelId = Number(/parcelid=(-?\d+)/.exec(path)?.[1] ?? WHOLE_REGION);
    if (world.answers !== undefined) return world.answers(parcelId);
    return new Promise((answer) => waiting.push({ parcelId, answer }));
  });
  const options = { ...fakeArriveOptions(grid), rooms: [environment()] };
  const session = await network.runUntil(arrive(options, ports), 60_000);
  await network.run(500);
  const region = session.region as unknown as RegionWithEnvironment;
  const changes: unknown[] = [];
  region.on('environmentChanged', ({ environment: now }) => changes.push([now.parcelId, now.version]));
  const until = <T>(promise: Promise<T>): Promise<T> => network.runUntil(promise, 60_000);
  const windLight = async (): Promise<void> => {
    grid.queue({ message: 'WindLightRefresh', body: { Interpolate: 1 } });
    await network.run(300);
  };
  const answer = async (response: HttpResponse): Promise<number> => {
    const { parcelId, answer: give } = waiting.shift()!;
    give(response);
    await network.run(300);
    return parcelId;
  };
  return {
    network,
    grid,
    session,
    region,
    sky: region.environment,
    world,
    waiting,
    changes,
    until,
    windLight,
    answer,
  };
}

describe('an environment that may be another one', () => {
  it('is read again when the region speaks while it is being read', async () => {
    const { sky, until, world, waiting, windLight, answer, changes } = await arrived();
    await until(sky.fetch());
    world.answers = undefined;
    await windLight();
    // It has changed twice more, and the answer is of before.
    await windLight();
    await windLight();
    expect(waiting).toHaveLength(1);
    await answer(said(2));
    expect([sky.known?.version, waiting.length]).toEqual([2, 1]);
    await answer(said(4));
    expect([sky.known?.version, waiting.length]).toEqual([4, 0]);
    expect(changes).toEqual([
      [WHOLE_REGION, 2],
      [WHOLE_REGION, 4],
    ]);
  });

  it('is read though another one is refused or makes no sense', async () => {
    const { sky, until, world, windLight, changes } = await arrived();
    for (const parcelId of [5, 6, 7]) await until(sky.fetch({ parcelId }));
    await until(sky.fetch());
    world.answers = (parcelId) => {
      if (parcelId === 5) return reply(500);
      if (parcelId === 6) return reply(200, encodeUtf8('<llsd><array'), XML);
      return said(2, parcelId);
    };
    await windLight();
    expect(changes).toEqual([
      [7, 2],
      [WHOLE_REGION, 2],
    ]);
    expect([5, 6].map((parcelId) => sky.knownOf(parcelId)?.version)).toEqual([1, 1]);
    world.answers = (parcelId) => said(3, parcelId);
    await windLight();
    expect([5, 6].map((parcelId) => sky.knownOf(parcelId)?.version)).toEqual([3, 3]);
  });

  it('is not kept any more where others took its place meanwhile', async () => {
    const { sky, until, world, waiting, windLight, answer, changes } = await arrived();
    await until(sky.fetch({ parcelId: 1 }));
    world.answers = undefined;
    await windLight();
    expect(waiting.map(({ parcelId }) => parcelId)).toEqual([1]);
    world.answers = (parcelId) => said(1, parcelId);
    for (let parcelId = 2; parcelId <= MAX_PARCEL_ENVIRONMENTS + 2; parcelId++)
      await until(sky.fetch({ parcelId }));
    expect(sky.knownOf(1)).toBeUndefined();
    await answer(said(2, 1));
    expect([sky.knownOf(1), changes]).toEqual([undefined, []]);
  });

  it('is asked for once, however often the region says nothing new', async () => {
    const { sky, until, world, network, grid, windLight, changes } = await arrived();
    await until(sky.fetch());
    await windLight();
    expect([world.questions, changes]).toEqual([2, []]);
    const before = world.questions;
    world.answers = (parcelId) => said(9, parcelId);
    for (let time = 0; time < 500; time++)
      grid.simulator.send(
        RegionInfo.fromLlsd({
          RegionInfo: [{ SunHour: time / 100, UseEstateSun: time % 2 === 0 }],
          RegionInfo2: [{}],
          AgentData: [{}],
        }),
      );
    await network.run(20_000);
    expect(sky.sun).toEqual({ followsEstate: false, hour: Math.fround(4.99) });
    // A flood of words is no flood of questions.
    expect(world.questions - before).toBeLessThanOrEqual(READINGS_AT_ONCE);
    expect(changes).toEqual([[WHOLE_REGION, 9]]);
  });

  it('is read once a second in the long run, however often the region speaks', async () => {
    const { sky, until, world, windLight } = await arrived();
    await until(sky.fetch());
    for (let time = 0; time < 60; time++) await windLight();
    // 60 words in 18 seconds; one of the questions is the first, and some may come at once.
    expect(world.questions).toBeLessThanOrEqual(1 + 18 + READINGS_AT_ONCE);
    expect(world.questions).toBeGreaterThan(10);
  });

  it('is not asked for after the end', async () => {
    const { sky, until, network, session, world } = await arrived();
    await until(sky.fetch());
    await network.runUntil(session.logout(), 5000);
    sky.refresh();
    await network.run(1000);
    expect([world.questions, sky.known?.version]).toEqual([1, 1]);
    await expect(until(sky.fetch())).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('the environment of a parcel', () => {
  const parcel = (localId: number, environmentVersion: number): Parcel =>
    ({ localId, environmentVersion }) as Parcel;

  it('is asked for again when the parcel says another version, and it was fetched', async () => {
    const { sky, until, world, network, changes } = await arrived();
    await until(sky.fetch({ parcelId: 5 }));
    const after = async (now: Parcel, before: Parcel | undefined): Promise<number> => {
      const asked = world.questions;
      sky.refreshParcel(now, before);
      await network.run(300);
      return world.questions - asked;
    };
    expect(await after(parcel(5, 2), undefined)).toBe(0);
    expect(await after(parcel(5, 2), parcel(5, 2))).toBe(0);
    expect(await after(parcel(6, 3), parcel(6, 2))).toBe(0);
    world.answers = (parcelId) => said(3, parcelId);
    expect(await after(parcel(5, 3), parcel(5, 2))).toBe(1);
    expect(changes).toEqual([[5, 3]]);
  });

  it('that is fetched anew and is another one is told', async () => {
    const { sky, until, world, changes } = await arrived();
    await until(sky.fetch({ parcelId: 5 }));
    await until(sky.fetch({ parcelId: 5 }));
    world.answers = (parcelId) => said(2, parcelId);
    await until(sky.fetch({ parcelId: 6 }));
    await until(sky.fetch({ parcelId: 5 }));
    expect(changes).toEqual([[5, 2]]);
  });
});

describe('the time of a region', () => {
  it('is what it said last, however odd', async () => {
    const { network, grid, sky, region } = await arrived();
    const phases: number[] = [];
    region.on('timeTold', ({ sunPhase }) => phases.push(sunPhase));
    for (const SunPhase of [1, 0.5, -3])
      grid.simulator.send({
        name: 'SimulatorViewerTimeMessage',
        TimeInfo: {
          UsecSinceStart: 0xffff_ffff_ffff_ffffn,
          SecPerDay: 0,
          SecPerYear: 1,
          SunDirection: { ...ZERO_VECTOR, z: SunPhase },
          SunPhase,
          SunAngVelocity: ZERO_VECTOR,
        },
      });
    await network.run(200);
    expect(phases).toEqual([1, 0.5, -3]);
    expect(sky.time).toEqual({
      nowSeconds: 18_446_744_073_709.55,
      sunPhase: -3,
      sunDirection: { x: 0, y: 0, z: -3 },
      dayLengthSeconds: 0,
    });
    expect(sky.sun).toBeUndefined();
  });
});
