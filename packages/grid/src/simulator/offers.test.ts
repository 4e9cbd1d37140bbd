import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { OPENSIM_CAPABILITIES } from '@landfall/protocol/capability';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import {
  asArray,
  asMap,
  asUuid,
  decodeLlsdBinary,
  encodeLlsdBinary,
  parseLlsd,
  real,
} from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import {
  NOBODY,
  TEST_CONFIG,
  askCapability,
  createTestWorld,
  fetchBy,
  post,
  urlOf,
} from '../testing/index.ts';

const [PLAIN] = TEST_CONFIG.regions;
const PRIM = 'b0000000-0000-4000-8000-000000000001';
const WITH_PRIM = {
  ...TEST_CONFIG,
  regions: [{ ...PLAIN!, prims: [{ id: PRIM, position: [130, 128, 26] as [number, number, number] }] }],
};

async function arrived() {
  const world = await createTestWorld(WITH_PRIM);
  return { world, agent: await world.arrive(), regionId: world.grid.regions[0]!.id };
}

describe('what OpenSim offers by capability', () => {
  it('is mostly offered here too', async () => {
    const { world, agent } = await arrived();
    const granted = await world.network.runUntil(agent.seed(OPENSIM_CAPABILITIES), 1000);
    const missing = OPENSIM_CAPABILITIES.filter((name) => !granted.has(name));
    // Groups, materials, scripts, models, voice: none of them is here.
    expect(missing).toEqual([
      'AttachmentResources',
      'ChatSessionRequest',
      'CopyInventoryFromNotecard',
      'LSLSyntax',
      'MeshUploadFlag',
      'ObjectAdd',
      'ParcelVoiceInfoRequest',
      'ProvisionVoiceAccountRequest',
      'SimConsoleAsync',
      'UntrustedSimulatorMessage',
      'UploadObjectAsset',
      'VoiceSignalingRequest',
    ]);
  });

  it('says that nobody has set an environment', async () => {
    const { world, agent, regionId } = await arrived();
    const read = async (name: string, query = '') =>
      parseLlsd((await fetchBy(world, agent, name, query)).body);
    const region = asMap(await read('ExtEnvironment'));
    expect(region).toMatchObject({ success: true, environment: { is_default: true, region_id: regionId } });
    expect(region['parcel_id']).toBeUndefined();
    expect(asMap(await read('ExtEnvironment', '?parcelid=1'))).toMatchObject({
      parcel_id: 1,
      environment: { parcel_id: 1 },
    });
    expect(asArray(await read('EnvironmentSettings'))).toEqual([
      { messageID: Uuid.zero, regionID: regionId },
    ]);
  });

  it('says that no object has materials, packed as clients unpack them', async () => {
    const { world, agent } = await arrived();
    const { Zipped } = asMap(parseLlsd((await fetchBy(world, agent, 'RenderMaterials', '')).body));
    expect(decodeLlsdBinary(inflateSync(Zipped as Uint8Array))).toEqual([]);
    const asked = { Zipped: deflateSync(encodeLlsdBinary([new Uint8Array(16)])) };
    const answer = await askCapability(world, agent, 'RenderMaterials', asked);
    expect(answer['Zipped']).toEqual(Zipped);
  });

  it.each(['ExtEnvironment', 'EnvironmentSettings'])('lets nobody change it: %s', async (name) => {
    const { world, agent } = await arrived();
    expect((await askCapability(world, agent, name, {}))['success']).toBe(false);
  });

  it('finds people by their names', async () => {
    const { world, agent } = await arrived();
    const { body } = await fetchBy(world, agent, 'AvatarPickerSearch', '?names=user');
    const found = asArray(asMap(parseLlsd(body))['agents']).map((one) => asMap(one)['username']);
    expect(found).toEqual(['test.user']);
  });

  it('tells the parcel at a place, by handle and by id', async () => {
    const { world, agent, regionId } = await arrived();
    const handle = new Uint8Array(8);
    new DataView(handle.buffer).setBigUint64(0, (256_000n << 32n) | 256_000n);
    const parcelAt = async (asked: LlsdMap): Promise<Uuid> =>
      asUuid((await askCapability(world, agent, 'RemoteParcelRequest', asked))['parcel_id']);
    const byId = await parcelAt({ location: [10, 20, 30], region_id: regionId });
    expect(byId.isZero).toBe(false);
    expect((await parcelAt({ location: [10, 20, 30], region_handle: handle })).equals(byId)).toBe(true);
    for (const asked of [
      { location: [300, 20, 30], region_id: regionId },
      { location: [], region_id: regionId },
      { location: [10, 20, 30], region_id: NOBODY },
      {},
    ] as LlsdMap[]) {
      expect((await parcelAt(asked)).isZero).toBe(true);
    }
  });

  it('tells what objects cost and how they fall: those that are there', async () => {
    const { world, agent } = await arrived();
    const ids = { object_ids: [Uuid.parse(PRIM), NOBODY] };
    for (const name of ['GetObjectCost', 'GetObjectPhysicsData'])
      expect(Object.keys(await askCapability(world, agent, name, ids))).toEqual([PRIM]);
    const selected = { selected_roots: [Uuid.parse(PRIM), NOBODY] };
    expect(await askCapability(world, agent, 'ResourceCostSelected', selected)).toEqual({
      selected: { physics: real(1), streaming: real(1), simulation: real(1) },
    });
  });

  it('tells an estate without lists, and groups without members', async () => {
    const { world, agent } = await arrived();
    const { body } = await fetchBy(world, agent, 'EstateAccess', '');
    expect(asMap(parseLlsd(body))).toEqual({
      AllowedAgents: [],
      AllowedGroups: [],
      BannedAgents: [],
      Managers: [],
    });
    const members = await askCapability(world, agent, 'GroupMemberData', { group_id: NOBODY });
    expect(members['member_count']).toBe(0);
  });

  it.each(['RemoteParcelRequest', 'GetObjectCost', 'ResourceCostSelected', 'GetObjectPhysicsData'])(
    'answers 400 to what %s cannot read',
    async (name) => {
      const { world, agent } = await arrived();
      const url = await urlOf(world, agent, name);
      for (const body of ['', '<llsd>', 'x'.repeat(100_000)]) {
        const asked = post(world.ports, url, 'application/llsd+xml', encodeUtf8(body));
        expect((await world.network.runUntil(asked, 1000)).status).toBe(400);
      }
    },
  );
});
