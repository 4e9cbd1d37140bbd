import { encodeUtf8 } from '@landfall/protocol/bytes';
import { decodeSeedRequest, encodeSeedResponse } from '@landfall/protocol/capability';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { WHOLE_REGION, encodeEnvironment, encodeEnvironmentChange } from '@landfall/protocol/environment';
import { asMap, formatLlsdXml, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { RegionInfo } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { FakeGrid, fakeArriveOptions, reply } from '../testing/index.ts';
import { arrive } from '../arrive/index.ts';
import { MAX_PARCEL_ENVIRONMENTS, environment } from './index.ts';
import type { RegionWithEnvironment } from './index.ts';

const REGION = new Uuid(1, 2, 3, 4);
const DAY = { type: 'daycycle', name: 'Short', water: [], skies: [[], [], [], []], others: {} } as const;

const answerOf = (version: number, parcelId = WHOLE_REGION, dayLengthSeconds = 3600): LlsdValue =>
  encodeEnvironment({
    day: DAY,
    dayLengthSeconds,
    dayOffsetSeconds: 0,
    altitudes: [1000, 2000, 3000],
    version,
    flags: 0,
    parcelId,
    regionId: REGION,
  });

async function arrived(names: readonly string[] = ['ExtEnvironment']) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  const seen: { method: string; query: string; body: LlsdValue | undefined }[] = [];
  const state: { answer: (query: string) => LlsdValue } = { answer: () => answerOf(1) };
  grid.answers.set('/seed/root', ({ body }) => {
    const wanted = decodeSeedRequest(body).filter((name) => [...names, 'EventQueueGet'].includes(name));
    const urls = wanted.map((name) => [name, `${grid.url}${name}/root`] as const);
    return reply(200, encodeSeedResponse(urls), 'application/llsd+xml');
  });
  for (const name of names)
    grid.answers.set(`/${name}/root`, ({ method, path, body }) => {
      const query = path.split('?')[1] ?? '';
      seen.push({ method, query, body: body.length === 0 ? undefined : parseLlsd(body) });
      return reply(200, encodeUtf8(formatLlsdXml(state.answer(query))), 'application/llsd+xml');
    });
  const session = await network.runUntil(
    arrive({ ...fakeArriveOptions(grid), rooms: [environment()] }, ports),
    60_000,
  );
  await network.run(500);
  const region = session.region as unknown as RegionWithEnvironment;
  const changes: unknown[] = [];
  region.on('environmentChanged', ({ environment: now }) => changes.push([now.parcelId, now.version]));
  const until = <T>(promise: Promise<T>): Promise<T | string> =>
    network.runUntil(
      promise.catch((error: { reason?: string; code: string }) => error.reason ?? error.code),
      60_000,
    );
  return { network, grid, seen, state, region, sky: region.environment, changes, until };
}

const info = (SunHour: number) =>
  RegionInfo.fromLlsd({ RegionInfo: [{ SunHour, UseEstateSun: true }], RegionInfo2: [{}], AgentData: [{}] });

describe('the environment of a region', () => {
  it('is fetched, and asked for again when the region says that it may be another one', async () => {
    const { network, grid, sky, state, changes, until, seen } = await arrived();
    expect(sky.known).toBeUndefined();
    expect(await until(sky.fetch())).toMatchObject({
      dayLengthSeconds: 3600,
      version: 1,
      day: { name: 'Short' },
    });
    grid.simulator.send(info(3));
    await network.run(500);
    expect([changes, seen.length]).toEqual([[], 2]);
    state.answer = () => answerOf(2);
    grid.queue({ message: 'WindLightRefresh', body: { Interpolate: 1 } });
    await network.run(500);
    expect([changes, sky.known?.version]).toEqual([[[WHOLE_REGION, 2]], 2]);
    // OpenSim does not count what it calls the usual day.
    state.answer = () => answerOf(2, WHOLE_REGION, 7200);
    grid.simulator.send(info(3));
    await network.run(500);
    expect([changes.length, sky.known?.dayLengthSeconds]).toEqual([2, 7200]);
    expect(sky.sun).toEqual({ followsEstate: true, hour: 3 });
  });

  it('is not asked for by itself where nobody has fetched it', async () => {
    const { network, grid, seen } = await arrived();
    grid.simulator.send(info(3));
    grid.queue({ message: 'WindLightRefresh', body: {} });
    await network.run(500);
    expect(seen).toEqual([]);
  });

  it('of a parcel is its own, or the region’s', async () => {
    const { sky, state, until, seen } = await arrived();
    state.answer = (query) =>
      query === 'parcelid=5'
        ? answerOf(9, 5)
        : query === ''
          ? answerOf(1)
          : { success: true, environment: { is_default: true, parcel_id: 6 } };
    const overrides = { allowsOwnSkies: true } as never;
    expect(await until(sky.fetchFor({ localId: 5, environmentVersion: 9, overrides }))).toMatchObject({
      version: 9,
      parcelId: 5,
    });
    expect(await until(sky.fetchFor({ localId: 6, environmentVersion: 0, overrides }))).toMatchObject({
      version: 1,
    });
    expect(await until(sky.fetchFor({ localId: 5, environmentVersion: -1, overrides }))).toMatchObject({
      version: 1,
    });
    const forbidden = { allowsOwnSkies: false } as never;
    expect(
      await until(sky.fetchFor({ localId: 5, environmentVersion: 9, overrides: forbidden })),
    ).toMatchObject({ version: 1 });
    expect(seen.map(({ query }) => query)).toEqual(['parcelid=5', 'parcelid=6', '', '', '']);
    expect([sky.knownOf(5)?.version, sky.knownOf(6)?.day]).toEqual([9, undefined]);
  });

  it('keeps no more parcels than it may, and the region’s always', async () => {
    const { sky, until } = await arrived();
    await until(sky.fetch());
    for (let parcelId = 1; parcelId <= MAX_PARCEL_ENVIRONMENTS + 2; parcelId++)
      await until(sky.fetch({ parcelId }));
    expect([sky.knownOf(2), sky.knownOf(3)?.version, sky.known?.version]).toEqual([undefined, 1, 1]);
  });

  it('is changed by whose it is, or refused with words', async () => {
    const { sky, state, until, seen } = await arrived();
    expect(await until(sky.change({ dayLengthSeconds: 60 }, { parcelId: 5 }))).toMatchObject({ version: 1 });
    expect(await until(sky.reset())).toMatchObject({ version: 1 });
    expect(seen.map(({ method, query }) => `${method} ${query}`)).toEqual([
      'PUT parcelid=5',
      'GET parcelid=5',
      'DELETE ',
      'GET ',
    ]);
    expect(asMap(seen[0]!.body)).toEqual(encodeEnvironmentChange({ dayLengthSeconds: 60 }));
    state.answer = () => ({ success: false, message: 'No permission' });
    const error = await until(
      sky
        .change({})
        .catch((refusal: { reason: string; words: string }) => `${refusal.reason}: ${refusal.words}`),
    );
    expect(error).toBe('refused: No permission');
    state.answer = () => ({ success: true });
    expect(await until(sky.fetch())).toBe('decode');
  });

  it('comes of the older capability where there is no other, and of none at all', async () => {
    const older = await arrived(['EnvironmentSettings']);
    older.state.answer = () => [
      { messageID: Uuid.zero, regionID: REGION },
      [[0, 'A']],
      { A: { ambient: [1, 1, 1, 1] } },
      {},
    ];
    expect(await older.until(older.sky.fetch())).toMatchObject({ regionId: REGION, version: undefined });
    expect(await older.until(older.sky.fetch({ parcelId: 3 }))).toBe('no-capability');
    expect(await older.until(older.sky.reset())).toBe('no-capability');
    const none = await arrived([]);
    expect(await none.until(none.sky.fetch())).toBe('no-capability');
  });

  it('has a time, told every few seconds', async () => {
    const { network, grid, sky, region } = await arrived();
    const told: number[] = [];
    region.on('timeTold', ({ sunPhase }) => told.push(sunPhase));
    grid.simulator.send({
      name: 'SimulatorViewerTimeMessage',
      TimeInfo: {
        UsecSinceStart: 1_790_000_000_500_000n,
        SecPerDay: 14_400,
        SecPerYear: 0,
        SunDirection: ZERO_VECTOR,
        SunPhase: 0.5,
        SunAngVelocity: ZERO_VECTOR,
      },
    });
    await network.run(100);
    expect([told, sky.time?.nowSeconds, sky.time?.dayLengthSeconds]).toEqual([
      [0.5],
      1_790_000_000.5,
      14_400,
    ]);
  });
});
