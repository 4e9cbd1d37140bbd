import { encodeText } from '@landfall/protocol/bytes';
import { decodeSeedRequest, encodeSeedResponse } from '@landfall/protocol/capability';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { asMap, parseLlsd } from '@landfall/protocol/llsd';
import { ParcelProperties } from '@landfall/protocol/message';
import type { MessageOf } from '@landfall/protocol/message';
import { accessBlocks, decodeParcelUpdate } from '@landfall/protocol/parcel';
import type { ParcelAccessEntry } from '@landfall/protocol/parcel';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { FAKE_AGENT_ID, FakeGrid, fakeArriveOptions, reply } from '../testing/index.ts';
import { parcels } from './index.ts';
import type { RegionWithParcels } from './index.ts';

type Fields = Partial<MessageOf<'ParcelProperties'>['ParcelData']>;
const ZEROS = ParcelProperties.fromLlsd({ ParcelData: [{}], AgeVerificationBlock: [{}] });
const ALL = new Uint8Array(512).fill(255);
const NAME = 'ParcelPropertiesUpdate';

/** A region that answers every question about land with what it is told to. */
async function arrived({ offers = true } = {}) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  const land: { now: Fields; status: number } = { now: { OwnerID: FAKE_AGENT_ID }, status: 200 };
  const updates: ReturnType<typeof decodeParcelUpdate>[] = [];
  grid.answers.set('/seed/root', ({ body }) => {
    const wanted = decodeSeedRequest(body).filter((name) =>
      [...(offers ? [NAME] : []), 'EventQueueGet'].includes(name),
    );
    const urls = wanted.map((name) => [name, `${grid.url}${name}/root`] as const);
    return reply(200, encodeSeedResponse(urls), 'application/llsd+xml');
  });
  grid.answers.set(`/${NAME}/root`, ({ body }) => {
    updates.push(decodeParcelUpdate(asMap(parseLlsd(body))));
    return reply(land.status);
  });
  const session = await network.runUntil(
    arrive({ ...fakeArriveOptions(grid), rooms: [parcels()] }, ports),
    60_000,
  );
  await network.run(500);
  const room = (session.region as unknown as RegionWithParcels).parcels;
  let answered = 0;
  /** Lets time pass, and answers what is asked. */
  const until = async (promise: Promise<unknown>): Promise<unknown> => {
    const outcomes: unknown[] = [];
    void promise.then(
      (value) => outcomes.push(value),
      (error: { reason?: string; code: string }) => outcomes.push(error.reason ?? error.code),
    );
    for (let step = 0; step < 200 && outcomes.length === 0; step++) {
      await network.run(100);
      for (const { ParcelData } of grid.simulator.all('ParcelPropertiesRequest').slice(answered)) {
        answered++;
        const said = {
          LocalID: 1,
          Name: encodeText('Plaza'),
          Area: 65_536,
          Bitmap: ALL,
          UserLocation: ZERO_VECTOR,
          UserLookAt: ZERO_VECTOR,
        };
        const about = { ...ZEROS.ParcelData, ...said, ...land.now, SequenceID: ParcelData.SequenceID };
        grid.queue({
          message: 'ParcelProperties',
          body: ParcelProperties.toLlsd({ ...ZEROS, ParcelData: about }),
        });
      }
    }
    return outcomes[0];
  };
  await until(room.requestAt({ x: 1, y: 1 }));
  return { network, grid, room, land, updates, until };
}

const questions = (grid: FakeGrid): number => grid.simulator.all('ParcelPropertiesRequest').length;

describe('a change of a parcel', () => {
  it('says all of it, and is done when the region says so', async () => {
    const { room, land, updates, until, grid } = await arrived();
    land.now = { ...land.now, Desc: encodeText('old'), PassHours: 2 };
    await until(room.request(1));
    const changing = room.update(1, { name: 'Wharf', media: { loops: true } });
    land.now = { ...land.now, Name: encodeText('Wharf (cut)') };
    // The region has rounded one, and does not tell of the other.
    expect(await until(changing)).toBe('refused');
    expect(updates[0]).toMatchObject({
      localId: 1,
      manners: { name: 'Wharf', description: 'old', passHours: 2, media: { loops: true, width: 0 } },
    });
    const before = questions(grid);
    const named = room.update(1, { name: 'Market' });
    land.now = { ...land.now, Name: encodeText('Market') };
    expect(await until(named)).toMatchObject({ name: 'Market', description: 'old' });
    expect(questions(grid) - before).toBe(1);
    expect(await until(room.update(1, { name: 'Market' }))).toMatchObject({ name: 'Market' });
  });

  it('is asked about three times; what another owns is not permitted', async () => {
    const { room, land, until, grid } = await arrived();
    const before = questions(grid);
    expect(await until(room.update(1, { name: 'Mine' }))).toBe('refused');
    expect(questions(grid) - before).toBe(3);
    land.now = { OwnerID: new Uuid(9, 9, 9, 9) };
    await until(room.request(1));
    expect(await until(room.update(1, { name: 'Mine' }))).toBe('not-permitted');
  });

  it.each([
    [404, 'missing'],
    [410, '410'],
    [500, '500'],
  ])('that the capability answers with %d is refused at once', async (status, reason) => {
    const { room, land, until, grid } = await arrived();
    land.status = status;
    const before = questions(grid);
    expect(await until(room.update(1, { name: 'x' }))).toBe(reason);
    expect(questions(grid)).toBe(before);
  });

  it('goes by message where there is no capability', async () => {
    const { room, land, until, grid } = await arrived({ offers: false });
    const changing = room.update(1, { name: 'Wharf' });
    land.now = { ...land.now, Name: encodeText('Wharf') };
    expect(await until(changing)).toMatchObject({ name: 'Wharf' });
    expect(grid.simulator.all('ParcelPropertiesUpdate')).toHaveLength(1);
  });
});

describe('who may enter', () => {
  const entry = (d: number): ParcelAccessEntry => ({ agentId: new Uuid(1, 1, 1, d), untilSeconds: 0 });
  const tell = (
    grid: FakeGrid,
    LocalID: number,
    list: 'allowed' | 'banned',
    entries: readonly ParcelAccessEntry[],
  ) =>
    grid.simulator.send({
      name: 'ParcelAccessListReply',
      Data: { AgentID: FAKE_AGENT_ID, SequenceID: 0, Flags: list === 'allowed' ? 1 : 2, LocalID },
      List: accessBlocks(entries, list),
    });

  it('is the list that was asked for: OpenSim tells both; a full message may have another behind it', async () => {
    const { room, until, grid, network } = await arrived();
    const asked = room.fetchAccess(1, 'banned');
    await network.run(50);
    tell(grid, 1, 'allowed', [entry(1)]);
    tell(grid, 2, 'banned', [entry(2)]);
    tell(grid, 1, 'banned', [entry(3)]);
    expect(await until(asked)).toEqual([entry(3)]);
    const long = room.fetchAccess(1, 'banned');
    await network.run(50);
    const first = Array.from({ length: 48 }, (_, at) => entry(at + 1));
    tell(grid, 1, 'banned', first);
    await network.run(500);
    tell(grid, 1, 'banned', [entry(48), entry(49)]);
    expect(await until(long)).toHaveLength(49);
    const exact = room.fetchAccess(1, 'banned');
    await network.run(50);
    tell(grid, 1, 'banned', first);
    expect(await until(exact)).toHaveLength(48);
  });

  it('is nobody’s business when the region does not say', async () => {
    const { room, until } = await arrived();
    expect(await until(room.fetchAccess(1, 'allowed', { timeoutMs: 500 }))).toBe('timeout');
  });
});
