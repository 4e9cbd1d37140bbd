import { ClosedError, DecodeError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import type { HttpResponse } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { MemoryNetwork } from '@landfall/transport/memory';
import { arriveWithAssets, idOf, partial, reply, serveAsset, textureOf } from '../testing/index.ts';
import type { AssetsOptions } from './assets.ts';
import { LONGEST_WAIT_MS, MAX_EXCHANGES, MAX_FAILURES, MAX_WANTS, REQUESTS_PER_HOST } from './limits.ts';

const TEXTURE = textureOf(5000);
const ID = idOf(1);
const NEVER = (): Promise<HttpResponse> => new Promise(() => undefined);

const arrive = (options?: AssetsOptions, gridOptions?: { readonly names: readonly string[] }) =>
  arriveWithAssets(new MemoryNetwork(1, { delayMs: 50 }), options, gridOptions);

const withTexture = async (options?: AssetsOptions) => {
  const all = await arrive(options);
  all.fake.all.set(ID.toString(), TEXTURE);
  return all;
};

describe('fetching an asset', () => {
  it('brings all of it, by its kind and id, once', async () => {
    const { assets, fake, outcome } = await withTexture();
    const [first, second] = [assets.fetch('texture', ID), assets.fetch('texture', ID.toString())];
    const expected = { kind: 'texture', id: ID, bytes: TEXTURE, isWhole: true, sizeBytes: 5000 };
    expect(await outcome(first)).toEqual(expected);
    expect(await outcome(second)).toEqual(expected);
    expect(await outcome(assets.fetch('texture', ID))).toEqual(expected);
    expect(fake.asked).toEqual([
      { name: 'ViewerAsset', key: 'texture_id', id: ID.toString(), range: undefined, accept: 'image/x-j2c' },
    ]);
    expect(assets.statistics).toEqual({
      wanted: 0,
      running: 0,
      waiting: 0,
      fetched: 3,
      failed: 0,
      byCircuit: 0,
      networkBytes: 5000,
      memoryBytes: 5000,
    });
  });

  it.each([
    ['texture', ['GetTexture'], 'GetTexture'],
    ['texture', ['GetTexture', 'ViewerAsset'], 'ViewerAsset'],
    ['mesh', ['GetMesh', 'GetMesh2'], 'GetMesh2'],
    ['mesh', ['GetMesh'], 'GetMesh'],
    ['sound', ['GetTexture', 'ViewerAsset'], 'ViewerAsset'],
  ] as const)('asks for a %s where there are %j by %s', async (kind, names, way) => {
    const { assets, fake, outcome } = await arrive({}, { names });
    const bytes = { texture: TEXTURE, mesh: Buffer.from('{\0\0\0\0}'), sound: Buffer.from('OggS ...') }[kind];
    fake.all.set(ID.toString(), Uint8Array.from(bytes));
    expect(await outcome(assets.fetch(kind, ID))).toMatchObject({ kind, isWhole: true });
    expect(fake.asked.map(({ name }) => name)).toEqual([way]);
  });

  it('grows by ranges, from what is there and its last byte on', async () => {
    const { assets, fake, outcome } = await withTexture();
    for (const bytes of [100, 50, 300, 4999])
      expect(await outcome(assets.fetch('texture', ID, { bytes }))).toMatchObject({
        isWhole: false,
        sizeBytes: 5000,
      });
    const whole = await outcome(assets.fetch('texture', ID));
    expect(whole).toMatchObject({ bytes: TEXTURE, isWhole: true });
    expect(fake.ranges).toEqual(['0-99', '99-299', '299-4998', '4998-']);
  });

  it('gives everybody what he wants as soon as it is there', async () => {
    const { assets, fake, outcome, network } = await withTexture();
    const few = assets.fetch('texture', ID, { bytes: 100 });
    await network.run(10);
    const all = assets.fetch('texture', ID);
    expect(await outcome(few)).toMatchObject({ isWhole: false });
    expect(await outcome(all)).toMatchObject({ bytes: TEXTURE });
    expect(fake.ranges).toEqual(['0-99', '99-']);
  });

  it('takes the whole where a server knows no ranges, and less than was asked for', async () => {
    const { assets, fake, outcome } = await withTexture();
    fake.answer = (_, bytes) => reply(200, bytes);
    expect(await outcome(assets.fetch('texture', ID, { bytes: 10 }))).toMatchObject({ isWhole: true });
    const short = idOf(2);
    fake.all.set(short.toString(), TEXTURE);
    fake.answer = ({ range }, bytes) =>
      serveAsset(
        bytes,
        range?.replace(/(\d+)-\d*$/, (_, from: string) => `${from}-${Number(from) + 999}`),
      );
    expect(await outcome(assets.fetch('texture', short, { bytes: 3000 }))).toMatchObject({ isWhole: false });
    expect(fake.ranges.slice(1)).toEqual(['0-2999', '999-2999', '1998-2999', '2997-2999']);
  });

  it('gives up a server that gives it byte by byte', async () => {
    const { assets, fake, outcome } = await withTexture();
    fake.answer = ({ range = 'bytes=0-' }, bytes) => {
      const [, from = 0] = /(\d+)/.exec(range) ?? [];
      return serveAsset(bytes, `bytes=${from}-${Number(from) === 0 ? 599 : Number(from) + 1}`);
    };
    const error = await outcome(assets.fetch('texture', ID));
    expect(error).toMatchObject({ message: expect.stringContaining('in more than 64 pieces') });
    expect(fake.asked).toHaveLength(MAX_EXCHANGES);
  });

  it('knows the end where a server says nothing about it', async () => {
    const { assets, fake, outcome } = await withTexture();
    fake.answer = ({ range }, bytes) => {
      const { status, body } = serveAsset(bytes, range);
      return status === 206 ? partial(body) : undefined;
    };
    await outcome(assets.fetch('texture', ID, { bytes: 4000 }));
    expect(await outcome(assets.fetch('texture', ID, { bytes: 9000 }))).toMatchObject({
      bytes: TEXTURE,
      isWhole: true,
    });
    expect(fake.ranges).toEqual(['0-3999', '3999-8999']);
  });

  it('fails when there is none, no way, or none of its kind', async () => {
    const { assets, fake, outcome } = await arrive();
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ code: 'remote', reason: 'missing' });
    fake.answer = () => reply(200, '<html>please log in</html>');
    expect(await outcome(assets.fetch('texture', ID))).toBeInstanceOf(DecodeError);
    fake.answer = () => reply(403);
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ reason: '403' });
    expect(assets.statistics).toMatchObject({ failed: 3, memoryBytes: 0 });
    const other = await arrive({}, { names: ['GetTexture'] });
    const error = await other.outcome(other.assets.fetch('sound', ID));
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ reason: 'no-capability', message: expect.stringContaining('ViewerAsset') });
  });

  it('waits for a region that has not named its capabilities yet', async () => {
    const { network, grid, fake, session, outcome } = await withTexture();
    const region = session.region;
    const granted = region.capabilities;
    region.capabilities = new Map();
    const call = session.assets.fetch('texture', ID);
    await network.run(5000);
    region.capabilities = granted;
    region.emitter.emit('capabilitiesGranted', granted);
    expect(await outcome(call)).toMatchObject({ isWhole: true });
    region.capabilities = new Map();
    expect(await outcome(session.assets.fetch('sound', idOf(2)))).toMatchObject({
      reason: 'no-capability',
    });
    expect([fake.asked.length, grid.logins.length]).toEqual([1, 1]);
  });

  it('refuses what cannot be asked for', async () => {
    const { assets } = await arrive();
    for (const call of [
      () => assets.fetch('texture', 'no id'),
      () => assets.fetch('texture', idOf(0).toString().replace('1234', '0000')),
      () => assets.fetch('folder' as 'texture', ID),
      () => assets.fetch('toString' as 'texture', ID),
      () => assets.fetch('texture', ID, { level: 6 }),
      () => assets.fetch('texture', ID, { bytes: 0 }),
      () => assets.fetch('texture', ID, { priority: Number.NaN }),
    ])
      expect(call).toThrow(UsageError);
    await expect(arrive({ requestsPerHost: 0 })).rejects.toThrow('requestsPerHost');
  });
});

describe('many assets', () => {
  it('are fetched so many at once, the most wanted first; priorities may change', async () => {
    const { assets, fake, network } = await arrive({ requestsPerHost: 2 });
    const wants = Array.from({ length: 12 }, (_, number) => {
      fake.all.set(idOf(number + 1).toString(), textureOf(100, number));
      return assets.want('texture', idOf(number + 1), { priority: number });
    });
    await network.run(20);
    expect(assets.statistics).toMatchObject({ wanted: 12, running: 2, waiting: 10 });
    wants[3]!.priority = 100;
    expect(wants[3]!.priority).toBe(100);
    wants[11]!.priority = -1;
    await network.run(5000);
    const order = fake.asked.map(({ id }) => wants.findIndex((want) => want.id.toString() === id));
    expect(order).toEqual([0, 1, 3, 10, 9, 8, 7, 6, 5, 4, 2, 11]);
  });

  it('beyond all bounds are refused', async () => {
    const { assets, fake, network } = await arrive();
    fake.answer = NEVER;
    const stop = new AbortController();
    for (let number = 1; number <= MAX_WANTS; number++)
      void assets.fetch('texture', idOf(1 + (number % 9)), { signal: stop.signal });
    expect(() => assets.fetch('texture', ID)).toThrow(UsageError);
    expect(assets.statistics.wanted).toBe(MAX_WANTS);
    stop.abort();
    await network.run(10);
    expect(assets.statistics).toMatchObject({ wanted: 0, running: 0, waiting: 0 });
  });
});

describe('an asset that nobody wants any more', () => {
  it('is given up, whether it waits or is on its way; what has come is kept', async () => {
    const { assets, fake, network, outcome } = await withTexture({ requestsPerHost: 1 });
    const stop = new AbortController();
    await outcome(assets.fetch('texture', ID, { bytes: 100 }));
    const first = assets.want('texture', ID);
    const second = assets.fetch('texture', idOf(2), { signal: stop.signal });
    await network.run(20);
    expect(assets.statistics).toMatchObject({ running: 1, waiting: 1 });
    first.cancel();
    stop.abort();
    for (const call of [first.result, second]) {
      const error = await outcome(call);
      expect(error).toBeInstanceOf(ClosedError);
      expect(error).toMatchObject({ by: 'us', reason: 'aborted' });
    }
    await network.run(20);
    expect(assets.statistics).toMatchObject({ wanted: 0, running: 0, waiting: 0, memoryBytes: 100 });
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE });
    expect(fake.ranges.at(-1)).toBe('99-');
    first.cancel();
  });

  it('goes on for the others', async () => {
    const { assets, network, fake, outcome } = await withTexture();
    const [one, other] = [assets.want('texture', ID), assets.want('texture', ID)];
    await network.run(20);
    one.cancel();
    expect(await outcome(other.result)).toMatchObject({ isWhole: true });
    expect(fake.asked).toHaveLength(1);
  });

  it('ends with the session, and after a time of its own', async () => {
    const { assets, session, fake, network, outcome } = await withTexture();
    fake.answer = NEVER;
    const error = await outcome(assets.fetch('texture', ID, { timeoutMs: 2000 }));
    expect(error).toBeInstanceOf(TimeoutError);
    const call = assets.fetch('texture', ID).catch((why: ClosedError) => why.reason);
    await network.runUntil(session.logout(), 5000);
    expect(await call).toBe('logout');
    expect(() => assets.fetch('texture', ID)).toThrow(ClosedError);
  });
});

describe('a server', () => {
  it('that is busy is left alone as long as it says, by everybody', async () => {
    const { assets, fake, ports, network, outcome } = await withTexture();
    let calls = 0;
    fake.all.set(idOf(2).toString(), TEXTURE);
    fake.answer = () => (++calls === 1 ? { ...reply(503), headers: { 'retry-after': '7' } } : undefined);
    const began = ports.clock.now();
    const first = assets.fetch('texture', ID);
    await network.run(200);
    const second = assets.fetch('texture', idOf(2));
    await network.run(5000);
    expect(calls).toBe(1);
    expect(await outcome(Promise.all([first, second]))).toHaveLength(2);
    expect(ports.clock.now() - began).toBeGreaterThanOrEqual(7000);
    expect(calls).toBe(3);
  });

  it('that is busy for too long, or again and again, is given up', async () => {
    const { assets, fake, outcome } = await withTexture();
    fake.answer = () => ({ ...reply(503), headers: { 'retry-after': '86400' } });
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({
      reason: '503',
      retryAfterMs: 86_400_000,
    });
    expect(fake.asked).toHaveLength(1);
    fake.answer = () => reply(500);
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ reason: '500' });
    expect(fake.asked).toHaveLength(1 + MAX_FAILURES + 1);
  });

  it('leaves a host alone that asks for longer than is waited, whoever else wants something', async () => {
    const { assets, fake, network, outcome } = await arrive();
    fake.answer = () => ({ ...reply(503), headers: { 'retry-after': '120' } });
    const calls = Array.from({ length: 100 }, (_, n) => assets.fetch('mesh', idOf(100 + n)));
    const all = Promise.allSettled(calls);
    await network.run(LONGEST_WAIT_MS / 2);
    expect(fake.asked.length).toBeLessThanOrEqual(REQUESTS_PER_HOST);
    fake.answer = () => reply(404);
    const ends = await outcome(all);
    expect(ends).toHaveLength(100);
  });

  it('whose bytes change meanwhile is asked for all of them, once', async () => {
    const { assets, fake, outcome } = await withTexture();
    await outcome(assets.fetch('texture', ID, { bytes: 100 }));
    const other = textureOf(6000, 9);
    fake.all.set(ID.toString(), other);
    expect(await outcome(assets.fetch('texture', ID, { bytes: 200 }))).toMatchObject({ bytes: other });
    expect(fake.ranges).toEqual(['0-99', '99-199', 'all']);
  });

  it.each([
    [
      'a range that was not asked for',
      (bytes: Uint8Array) => partial(bytes.slice(900), 'bytes 900-4999/5000'),
    ],
    ['a range without end', (bytes: Uint8Array) => partial(bytes, `bytes 0-4999/${2 ** 40}`)],
    ['always the same bytes', (bytes: Uint8Array) => partial(bytes.slice(0, 100), 'bytes 0-99/5000')],
    ['nothing', () => reply(200)],
  ])('that sends %s is a DecodeError, and nothing of it is kept', async (_, answer) => {
    const { assets, fake, outcome } = await withTexture();
    fake.answer = (__, bytes) => answer(bytes!);
    expect(await outcome(assets.fetch('texture', ID, { bytes: 500 }))).toBeInstanceOf(DecodeError);
    expect(assets.statistics).toMatchObject({ memoryBytes: 0, running: 0 });
    expect(fake.asked.length).toBeLessThan(4);
  });

  it('that never answers is a TimeoutError', async () => {
    const { assets, fake, outcome } = await withTexture();
    fake.answer = NEVER;
    expect(await outcome(assets.fetch('texture', ID))).toBeInstanceOf(TimeoutError);
    expect(assets.statistics).toMatchObject({ wanted: 0, running: 0 });
  });

  it('may send elsewhere, with the range', async () => {
    const { assets, fake, grid, ports, outcome } = await withTexture();
    fake.answer = () => ({ ...reply(302), headers: { location: '/moved' } });
    let range: string | undefined;
    grid.answers.set('/moved', ({ headers }) => serveAsset(TEXTURE, (range = headers['range'])));
    expect(await outcome(assets.fetch('texture', ID, { bytes: 10 }))).toMatchObject({ isWhole: false });
    expect([range, ports.clock.now() > 0]).toEqual(['bytes=0-9', true]);
  });
});

describe('what is kept in memory', () => {
  it('is bounded by bytes; what was not used for longest goes first', async () => {
    const { assets, fake, outcome } = await arrive({ memoryBytes: 250 });
    for (const number of [1, 2, 3]) fake.all.set(idOf(number).toString(), textureOf(100, number));
    for (const number of [1, 2, 1, 3, 1, 2]) await outcome(assets.fetch('texture', idOf(number)));
    expect(fake.asked.map(({ id }) => Number.parseInt(id.slice(-2), 16))).toEqual([1, 2, 3, 2]);
    expect(assets.statistics.memoryBytes).toBe(200);
  });
});
