import { describe, expect, it } from 'vitest';
import {
  decodeEventQueueBatch,
  encodeEventQueuePoll,
  encodeSeedRequest,
} from '@landfall/protocol/capability';
import { asArray, asMap, asString, asUuid, parseLlsd } from '@landfall/protocol/llsd';
import { encodeBase64, encodeUtf8 } from '@landfall/protocol/bytes';
import { formatLlsdXml } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { NOBODY, createTestWorld, post } from '../../testing/index.ts';
import type { TestWorld } from '../../testing/index.ts';

const LLSD = 'application/llsd+xml';
const NOTHING_NEW = encodeEventQueuePoll({ ack: undefined, done: false });

async function withCapability(name: string) {
  const world = await createTestWorld();
  const agent = await world.arrive();
  const urls = await world.network.runUntil(agent.seed([name, 'NoSuchThing']), 1000);
  return { ...world, agent, url: urls.get(name)!, urls };
}

const ask = async ({ network, ports }: TestWorld, url: string, body: LlsdMap): Promise<LlsdMap> => {
  const response = await network.runUntil(post(ports, url, LLSD, encodeUtf8(formatLlsdXml(body))), 1000);
  expect(response.status).toBe(200);
  return asMap(parseLlsd(response.body));
};

const get = ({ network, ports }: TestWorld, url: string) =>
  network.runUntil(ports.http.request({ method: 'GET', url }), 1000);

describe('the seed', () => {
  it('grants what is asked for and exists, the same URL each time', async () => {
    const { network, agent, urls, url } = await withCapability('SimulatorFeatures');
    expect([...urls.keys()]).toEqual(['SimulatorFeatures']);
    const again = await network.runUntil(agent.seed(['SimulatorFeatures']), 1000);
    expect(again.get('SimulatorFeatures')).toBe(url);
  });

  it.each([
    ['GET', LLSD],
    ['POST', 'application/xml'],
    ['POST', `${LLSD}; charset=utf-8`],
  ] as const)('is not found by %s with %s', async (method, type) => {
    const { network, ports, join } = await createTestWorld();
    const { login } = await join();
    const headers = { 'content-type': type };
    const body = encodeSeedRequest(['EventQueueGet']);
    const request = { method, url: login.seedCapability, headers, ...(method === 'POST' ? { body } : {}) };
    expect((await network.runUntil(ports.http.request(request), 1000)).status).toBe(404);
  });

  it('answers 400 to what is no list', async () => {
    const { network, ports, join } = await createTestWorld();
    const { login } = await join();
    const response = post(ports, login.seedCapability, LLSD, encodeUtf8('<llsd><map/></llsd>'));
    expect((await network.runUntil(response, 1000)).status).toBe(400);
  });
});

describe('the event queue', () => {
  /** An agent that does not listen by itself, and its queue. */
  const withQueue = async () => {
    const world = await createTestWorld();
    const agent = await world.join();
    const urls = await world.network.runUntil(agent.seed(['EventQueueGet']), 1000);
    const url = urls.get('EventQueueGet')!;
    return { ...world, agent, url, poll: () => post(world.ports, url, LLSD, NOTHING_NEW) };
  };

  it('holds a poll for 58 s, then answers 502', async () => {
    const { network, poll } = await withQueue();
    const asked = network.clock.now();
    const response = await network.runUntil(poll(), 80_000);
    expect(response.status).toBe(502);
    expect(network.clock.now() - asked).toBeCloseTo(58_002, -1);
  });

  it('answers a held poll at once when something happens', async () => {
    const { network, agent, poll } = await withQueue();
    const response = poll();
    await network.run(10_000);
    agent.useCircuitCode();
    agent.completeMovement();
    const answer = await network.runUntil(response, 1000);
    expect(new TextDecoder().decode(answer.body)).toContain('ParcelProperties');
    expect(answer.headers['content-type']).toBe('application/xml');
  });

  const wrapped = (document: Uint8Array): Uint8Array =>
    encodeUtf8(`<llsd><binary encoding="base64">${encodeBase64(document)}</binary></llsd>`);

  it('reads polls that are wrapped as binary, as LibreMetaverse posts them', async () => {
    const { network, ports, agent, poll, url } = await withQueue();
    const pollWith = (ack: number | undefined) =>
      network.runUntil(post(ports, url, LLSD, wrapped(encodeEventQueuePoll({ ack, done: false }))), 70_000);
    agent.useCircuitCode();
    agent.completeMovement();
    const { id } = decodeEventQueueBatch((await pollWith(undefined)).body);
    expect(decodeEventQueueBatch((await network.runUntil(poll(), 1000)).body).id).toBe(id);
    expect((await pollWith(id)).status).toBe(502);
  });

  it.each(['', 'hello', '<llsd><array/></llsd>', '<llsd><binary>AAAA</binary></llsd>', 'x'.repeat(5000)])(
    'answers a poll whatever is in it: %.30s',
    async (body) => {
      const { network, ports, agent, url } = await withQueue();
      const answer = () => network.runUntil(post(ports, url, LLSD, encodeUtf8(body)), 70_000);
      agent.useCircuitCode();
      agent.completeMovement();
      expect((await answer()).status).toBe(200);
      // It counts as the acknowledgement of the first, so nothing comes twice.
      expect((await answer()).status).toBe(502);
    },
  );

  it('is gone after logout, for held polls too', async () => {
    const { network, agent, poll } = await withQueue();
    agent.useCircuitCode();
    const held = poll();
    await network.run(100);
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    expect((await network.runUntil(held, 1000)).status).toBe(404);
    expect((await network.runUntil(poll(), 1000)).status).toBe(404);
  });

  it('answers a request for parcel properties', async () => {
    const { network, agent } = await withCapability('EventQueueGet');
    const before = agent.events.length;
    const bounds = { West: 1, South: 1, East: 5, North: 5 };
    agent.send({
      name: 'ParcelPropertiesRequest',
      AgentData: agent.agentData,
      ParcelData: { SequenceID: -50_000, SnapSelection: true, ...bounds },
    });
    await network.run(1000);
    const answer = asMap(asArray(agent.events[before]!.body['ParcelData'])[0]);
    expect(answer).toMatchObject({ SequenceID: -50_000, SnapSelection: true, Area: 65_536, LocalID: 1 });
  });
});

describe('GetDisplayNames', () => {
  it('tells names and lists what it does not know', async () => {
    const world = await withCapability('GetDisplayNames');
    const id = world.agent.login.agentId;
    const { body } = await get(
      world,
      `${world.url}/?ids=${id.toString()}&ids=${NOBODY.toString()}&ids=nonsense`,
    );
    const answer = asMap(parseLlsd(body));
    expect(asArray(answer['agents'])).toHaveLength(1);
    expect(asMap(asArray(answer['agents'])[0])).toMatchObject({
      username: 'test.user',
      display_name: 'Test User',
    });
    expect(answer['bad_ids']).toEqual([NOBODY.toString(), 'nonsense']);
  });
});

describe('textures', () => {
  it('that were uploaded can be fetched, whole or in part; others are not found', async () => {
    const world = await withCapability('UploadBakedTexture');
    const urls = await world.network.runUntil(world.agent.seed(['GetTexture']), 1000);
    const { uploader, state } = await ask(world, world.url, {});
    expect(state).toBe('upload');
    const picture = Uint8Array.from({ length: 1000 }, (_, index) => index);
    const uploaded = await world.network.runUntil(
      post(world.ports, asString(uploader), 'application/octet-stream', picture),
      1000,
    );
    const { new_asset: id } = asMap(parseLlsd(uploaded.body));
    const url = `${urls.get('GetTexture')}/?texture_id=${asUuid(id).toString()}`;
    const whole = await get(world, url);
    expect(whole.body).toEqual(picture);
    expect(whole.headers['content-type']).toBe('image/x-j2c');
    const headers = { range: 'bytes=10-19' };
    const part = await world.network.runUntil(
      world.ports.http.request({ method: 'GET', url, headers }),
      1000,
    );
    expect(part.status).toBe(206);
    expect(part.body).toEqual(picture.subarray(10, 20));
    expect((await get(world, `${urls.get('GetTexture')}/?texture_id=${NOBODY.toString()}`)).status).toBe(404);
    expect((await get(world, `${urls.get('GetTexture')}/?texture_id=x`)).status).toBe(400);
    const again = post(world.ports, asString(uploader), 'application/octet-stream', picture);
    expect((await world.network.runUntil(again, 1000)).status).toBe(404);
  });
});

describe('the inventory', () => {
  it('has the folders of the skeleton and what the avatar wears in them', async () => {
    const world = await withCapability('FetchInventoryDescendents2');
    const { inventorySkeleton, inventoryRoot, agentId } = world.agent.login;
    const outfit = inventorySkeleton!.find(({ typeDefault }) => typeDefault === 46)!;
    const asked = (folder_id: typeof agentId): LlsdMap => ({
      folder_id,
      owner_id: agentId,
      fetch_folders: true,
      fetch_items: true,
      sort_order: 0,
    });
    const answer = await ask(world, world.url, {
      folders: [asked(inventoryRoot!), asked(outfit.folderId), asked(NOBODY)],
    });
    const [root, worn] = asArray(answer['folders']).map(asMap);
    expect(asArray(root!['categories'])).toHaveLength(inventorySkeleton!.length - 1);
    expect(asArray(worn!['items'])).toHaveLength(6);
    expect(asArray(answer['bad_folders'])).toHaveLength(1);
    const links = asArray(worn!['items']).map((item) => ({ item_id: asUuid(asMap(item)['asset_id']) }));
    const urls = await world.network.runUntil(world.agent.seed(['FetchInventory2']), 1000);
    const { items } = await ask(world, urls.get('FetchInventory2')!, { items: links });
    expect(asArray(items).map((item) => asMap(item)['flags'])).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('has a library', async () => {
    const world = await withCapability('FetchLibDescendents2');
    const folder_id = world.agent.login.libraryRoot!;
    const { folders } = await ask(world, world.url, {
      folders: [{ folder_id, fetch_folders: true, fetch_items: true }],
    });
    expect(asArray(asMap(asArray(folders)[0])['categories'])).toHaveLength(1);
  });
});
