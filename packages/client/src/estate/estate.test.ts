import { decodeText, encodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { decodeSeedRequest, encodeSeedResponse } from '@landfall/protocol/capability';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import { asBoolean, asMap, asReal, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { RegionInfo } from '@landfall/protocol/message';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { encodeEstateInfo, ESTATE_FLAG, REGION_FLAG, SIM_ACCESS } from '@landfall/protocol/region';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive, defaultRooms } from '../arrive/index.ts';
import { FAKE_AGENT_ID, FakeGrid, fakeArriveOptions, likeOpenSim, reply } from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';
import { estate } from './index.ts';

const ZEROS = RegionInfo.fromLlsd({ RegionInfo: [{}], RegionInfo2: [{}] });
const OTHER = new Uuid(9, 9, 9, 9);
const CAPABILITIES = ['DispatchRegionInfo', 'EstateChangeInfo'];

/** What a region says of itself and its estate, how it answers, and what it was told. */
class FakeEstate {
  estateFlags: number =
    ESTATE_FLAG.externallyVisible | ESTATE_FLAG.allowAccessOverride | REGION_FLAG.allowVoice;
  region = { RegionFlags: REGION_FLAG.blockFly as number, SimAccess: SIM_ACCESS.general as number };
  bonus = 1;
  isSilent = false;
  /** An answer that was not asked for goes first. */
  strayInvoice: Uuid | undefined;
  status = 200;
  onForm: (name: string, form: LlsdMap) => void = () => undefined;
  onMethod: (message: MessageOf<'EstateOwnerMessage'>) => void = () => undefined;
  answer = (told: MessageOf<'EstateOwnerMessage'>): MessageOf<'EstateOwnerMessage'> => told;
  readonly forms: (readonly [string, LlsdMap])[] = [];

  receive(message: Message, simulator: FakeSimulator): void {
    if (message.name === 'EstateOwnerMessage') {
      this.onMethod(message);
      if (decodeText(message.MethodData.Method) === 'getinfo' && !this.isSilent) {
        if (this.strayInvoice) simulator.send(this.told(this.strayInvoice, 'Stray'));
        simulator.send(this.told(message.MethodData.Invoice, 'Mine'));
      }
    }
    if (message.name === 'RequestRegionInfo' && !this.isSilent)
      simulator.send({
        ...ZEROS,
        RegionInfo: { ...ZEROS.RegionInfo, ...this.region, ObjectBonusFactor: this.bonus, MaxAgents: 33 },
      });
  }

  told(Invoice: Uuid, name: string): MessageOf<'EstateOwnerMessage'> {
    const ids = { ownerId: FAKE_AGENT_ID, covenantId: Uuid.zero };
    const numbers = { estateId: 101, parentId: 1, covenantChanged: 0, flags: this.estateFlags };
    return this.answer({
      name: 'EstateOwnerMessage',
      AgentData: { AgentID: FAKE_AGENT_ID, SessionID: Uuid.zero, TransactionID: Uuid.zero },
      MethodData: { Method: encodeText('estateupdateinfo'), Invoice },
      ParamList: encodeEstateInfo({ ...ids, ...numbers, name, abuseEmail: '' }),
    });
  }
}

async function arrived(names: readonly string[] = CAPABILITIES) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const place = new FakeEstate();
  const grid = await FakeGrid.start(ports, {
    script(message, simulator) {
      likeOpenSim(message, simulator);
      place.receive(message, simulator);
    },
  });
  grid.answers.set('/seed/root', ({ body }) => {
    const wanted = decodeSeedRequest(body).filter((name) => [...names, 'EventQueueGet'].includes(name));
    const urls = wanted.map((name) => [name, `${grid.url}${name}/root`] as const);
    return reply(200, encodeSeedResponse(urls), 'application/llsd+xml');
  });
  for (const name of names)
    grid.answers.set(`/${name}/root`, ({ body }) => {
      const form = asMap(parseLlsd(body));
      place.forms.push([name, form]);
      if (place.status === 200) place.onForm(name, form);
      return reply(place.status, encodeUtf8(''), 'text/plain');
    });
  const options = { ...fakeArriveOptions(grid), rooms: [estate()] as const };
  const session = await network.runUntil(arrive(options, ports), 60_000);
  await network.run(500);
  const failure = (asked: Promise<unknown>): Promise<{ code: string; reason?: string } & Error> =>
    network.runUntil(
      asked.then(
        () => expect.fail('resolved'),
        (error) => error,
      ),
      60_000,
    );
  return { network, grid, session, place, office: session.region.estate, failure };
}

const methodsOf = (grid: FakeGrid): string[] =>
  grid.simulator.all('EstateOwnerMessage').map(({ MethodData }) => decodeText(MethodData.Method));

describe('what an estate allows', () => {
  it('is told to who asks, by the invoice of the question', async () => {
    const { network, place, office } = await arrived();
    place.strayInvoice = OTHER;
    const info = await network.runUntil(office.info(), 5000);
    expect(info).toMatchObject({ name: 'Mine', estateId: 101, ownerId: FAKE_AGENT_ID });
    expect(info.rules).toEqual({
      isPublic: true,
      allowVoice: true,
      allowDirectTeleport: false,
      denyAnonymous: false,
      denyAgeUnverified: false,
      allowEnvironmentOverride: false,
    });
  });

  it('is changed by a whole form, and is so when the region says so', async () => {
    const { network, place, office } = await arrived();
    place.onForm = () =>
      network.ports().clock.after(2500, () => {
        place.estateFlags = ESTATE_FLAG.externallyVisible | REGION_FLAG.denyAnonymous;
      });
    const info = await network.runUntil(office.changeInfo({ denyAnonymous: true, allowVoice: false }), 9000);
    expect(info.rules).toMatchObject({ denyAnonymous: true, allowVoice: false, isPublic: true });
    const [[name, form]] = place.forms as [readonly [string, LlsdMap]];
    expect([name, form['estate_name']]).toEqual(['EstateChangeInfo', 'Mine']);
    const flags = Object.entries(form).filter(([, value]) => value !== 'Mine');
    expect(Object.fromEntries(flags.map(([key, value]) => [key, asBoolean(value)]))).toEqual({
      is_externally_visible: true,
      allow_direct_teleport: false,
      allow_voice_chat: false,
      deny_anonymous: true,
      deny_age_unverified: false,
      override_environment: false,
      override_public_access: true,
    });
  });

  it('stays where the region refuses or does nothing', async () => {
    const { place, office, failure, grid } = await arrived();
    expect(await failure(office.changeInfo({ allowVoice: false }))).toBeInstanceOf(TimeoutError);
    const asked = methodsOf(grid).length;
    expect(asked).toBeGreaterThan(5);
    place.status = 401;
    expect(await failure(office.changeInfo({ allowVoice: false }))).toMatchObject({ reason: '401' });
    expect(methodsOf(grid)).toHaveLength(asked + 1);
    expect(await failure(office.changeInfo({}))).toMatchObject({ code: 'usage' });
  });

  it('is changed by message where there is no form: all of its flags are said', async () => {
    const { network, grid, place, office, failure } = await arrived([]);
    const unknown = 0x8;
    place.estateFlags |= unknown | REGION_FLAG.denyAgeUnverified;
    const before = place.estateFlags;
    place.onMethod = ({ MethodData, ParamList }) => {
      if (decodeText(MethodData.Method) === 'estatechangeinfo')
        place.estateFlags = Number(decodeText(ParamList[1]!.Parameter));
    };
    const info = await network.runUntil(office.changeInfo({ allowVoice: false, denyAnonymous: true }), 5000);
    expect(info.rules).toMatchObject({ allowVoice: false, denyAnonymous: true, denyAgeUnverified: true });
    const flags = ((before & ~REGION_FLAG.allowVoice) | REGION_FLAG.denyAnonymous) >>> 0;
    const sent = grid.simulator
      .all('EstateOwnerMessage')
      .find(({ MethodData }) => decodeText(MethodData.Method) === 'estatechangeinfo');
    const said = sent!.ParamList.map(({ Parameter }) => decodeText(Parameter));
    expect(said).toEqual(['Mine', String(flags), '0']);
    place.onMethod = () => undefined;
    expect(await failure(office.changeInfo({ allowVoice: true }))).toMatchObject({ code: 'timeout' });
  });

  it('is not told to others: by the clock, the signal, or the end of the session', async () => {
    const { network, session, place, office, failure } = await arrived();
    place.isSilent = true;
    const late = await failure(office.info({ timeoutMs: 3000 }));
    expect(late.message).toBe('asking about the estate: estateupdateinfo did not come in 3000 ms');
    const stop = new AbortController();
    const all = [office.info({ signal: stop.signal }), office.regionRules()].map((wait) =>
      wait.catch((error: unknown) => error),
    );
    stop.abort();
    await network.runUntil(session.logout(), 60_000);
    for (const error of await Promise.all(all)) expect(error).toBeInstanceOf(ClosedError);
  });

  it('that makes no sense is no answer', async () => {
    const { network, place, office, failure } = await arrived();
    let cut = 4;
    place.strayInvoice = OTHER;
    place.answer = (told) => ({ ...told, ParamList: told.ParamList.slice(0, cut) });
    expect(await failure(office.info({ timeoutMs: 3000 }))).toBeInstanceOf(TimeoutError);
    cut = 10;
    expect(await network.runUntil(office.info(), 5000)).toMatchObject({ name: 'Mine' });
  });
});

describe('what a region allows', () => {
  it('is changed by a whole form, and is so when the region says so', async () => {
    const { network, place, office } = await arrived();
    place.onForm = () => {
      place.region = { RegionFlags: REGION_FLAG.blockLandResell, SimAccess: SIM_ACCESS.adult };
      place.bonus = 2.5;
    };
    const changes = { blockFly: false, allowLandResell: false, access: SIM_ACCESS.adult, objectBonus: 2.5 };
    const rules = await network.runUntil(office.setRegion({ ...changes, agentLimit: 40 }), 5000);
    // The region holds 33.
    expect(rules).toMatchObject({ ...changes, agentLimit: 33, blockTerraform: false });
    const [[name, form]] = place.forms as [readonly [string, LlsdMap]];
    expect(name).toBe('DispatchRegionInfo');
    const said = Object.entries(form).map(([key, value]) => [key, asReal(value)]);
    expect(Object.fromEntries(said)).toEqual({
      block_terraform: 0,
      block_fly: 0,
      allow_damage: 0,
      allow_land_resell: 0,
      restrict_pushobject: 0,
      allow_parcel_changes: 0,
      block_parcel_search: 0,
      sim_access: 42,
      agent_limit: 40,
      prim_bonus: 2.5,
    });
  });

  it('is changed by message where there is no form: all of it is said', async () => {
    const { network, grid, place, office, failure } = await arrived([]);
    place.onMethod = ({ MethodData }) => {
      if (decodeText(MethodData.Method) === 'setregioninfo')
        place.region = { ...place.region, RegionFlags: REGION_FLAG.blockFly | REGION_FLAG.blockTerraform };
    };
    const rules = await network.runUntil(office.setRegion({ blockTerraform: true }), 5000);
    expect(rules).toMatchObject({ blockTerraform: true, blockFly: true });
    const [sent] = grid.simulator.all('EstateOwnerMessage');
    expect(sent!.ParamList.map(({ Parameter }) => decodeText(Parameter))).toEqual([
      'Y',
      'Y',
      'N',
      'Y',
      '33',
      '1.000000',
      '13',
      'N',
      'N',
    ]);
    const hidden = await failure(office.setRegion({ blockParcelSearch: true }));
    expect(hidden).toMatchObject({ reason: 'no-capability' });
    expect(methodsOf(grid)).toEqual(['setregioninfo']);
    expect(await failure(office.setRegion({ blockFly: false }))).toMatchObject({ code: 'timeout' });
  });

  it.each([
    {},
    { blockFly: undefined },
    { access: SIM_ACCESS.down },
    { agentLimit: 1 },
    { agentLimit: 40_000 },
    { objectBonus: Number.NaN },
    { objectBonus: 101 },
  ])('is not changed by wrong use: %j', async (changes) => {
    const { office, place, failure } = await arrived();
    expect(await failure(office.setRegion(changes as never))).toMatchObject({ code: 'usage' });
    expect(place.forms).toEqual([]);
  });

  it('is no affair of the usual rooms', () => {
    expect(defaultRooms().map(({ name }) => name)).not.toContain('estate');
  });
});
