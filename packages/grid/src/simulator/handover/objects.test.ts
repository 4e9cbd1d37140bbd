import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { encodeNewObject, objectPath } from '@landfall/protocol/simulation';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedGrid } from '../../grid.ts';
import { about, createSite, rez, seenBy } from '../../testing/index.ts';
import type { Site } from '../../testing/index.ts';
import { sceneOf } from '../objects/index.ts';
import type { Region } from '../region/index.ts';
import { ANSWER_WAIT_MS, answerPeer } from './index.ts';

const NEAR = { x: 130, y: 128, z: 26 };
let site: Site;
let region: Region;
/** A linkset of two that has stood here, and does not any more. */
let boat: readonly ScenePart[];

beforeEach(async () => {
  site = await createSite();
  [region] = (site.grid as EmbeddedGrid).services.regions as [Region];
  const hull = await rez(site, site.builder, NEAR);
  const mast = await rez(site, site.builder, { ...NEAR, z: 28 });
  about(site.builder, 'ObjectLink', [hull.localId, mast.localId]);
  await site.network.run(500);
  const root = sceneOf(region).byId(hull.id)!.root;
  boat = root.linkset.map(({ part }) => part);
  sceneOf(region).remove(root);
});

const place = () => ({ id: region.id, name: region.name, corner: { x: 256_000, y: 256_000 } });
const bodyOf = (parts: readonly ScenePart[], destination = place(), position = NEAR): Uint8Array =>
  encodeNewObject({ destination, position, parts, isChanged: true });
async function send(body: Uint8Array, id = boat[0]!.id, method = 'POST') {
  const { services } = site.grid as EmbeddedGrid;
  const request = { method, target: objectPath(id), body, address: '127.0.0.1' };
  const answer = await answerPeer(services, request);
  await site.network.run(500);
  return [answer.status, decodeText(answer.body)];
}
const standing = (): boolean[] => boat.map(({ id }) => sceneOf(region).byId(id) !== undefined);

describe('a thing that another process brings', () => {
  it('stands there, linked as it was, under its ids, and all see it', async () => {
    expect(await send(bodyOf(boat))).toEqual([200, 'True']);
    const [root, mast] = boat.map(({ id }) => sceneOf(region).byId(id)!);
    expect([root!.isRoot, mast!.root === root, root!.linkset.length]).toEqual([true, true, 2]);
    for (const agent of [site.builder, site.other])
      expect(seenBy(agent).get(root!.localId)?.id).toEqual(root!.id);
    expect(root!.ownerId.equals(site.builder.login.agentId)).toBe(true);
  });

  it('stands where the message says, whatever its parts say of that', async () => {
    const there = { x: 7, y: 250, z: 21 };
    const far = boat.map((part) => ({ ...part, groupPosition: { x: 300, y: -5, z: 21 } }));
    expect(await send(bodyOf(far, place(), there))).toEqual([200, 'True']);
    const [root, mast] = boat.map(({ id }) => sceneOf(region).byId(id)!);
    expect([root!.position, mast!.part.groupPosition]).toEqual([there, there]);
  });

  it('stands where its parts say, where the message says nothing', async () => {
    expect(await send(bodyOf(boat, place(), ZERO_VECTOR))).toEqual([200, 'True']);
    expect(sceneOf(region).byId(boat[0]!.id)!.position).toEqual(boat[0]!.groupPosition);
  });

  it('outside of the region, or with numbers that are none, is not taken', async () => {
    for (const spot of [
      { x: 300, y: 5, z: 20 },
      { x: -1, y: 5, z: 20 },
      { x: 5, y: 5, z: 1e6 },
    ])
      expect(await send(bodyOf(boat, place(), spot))).toEqual([200, 'False']);
    const [hull, mast] = boat;
    const none = { x: 1, y: Number.NaN, z: 1 };
    const endless = { x: Infinity, y: 1, z: 1 };
    const odd: readonly (readonly ScenePart[])[] = [
      [hull!, { ...mast!, offsetPosition: endless }],
      [{ ...hull!, scale: none }, mast!],
      [{ ...hull!, rotation: { ...none, w: 1 } }, mast!],
      [{ ...hull!, velocity: none }, mast!],
      [{ ...hull!, angularVelocity: endless }, mast!],
      [{ ...hull!, acceleration: endless }, mast!],
    ];
    for (const parts of odd) expect(await send(bodyOf(parts))).toEqual([200, 'False']);
    expect(standing()).toEqual([false, false]);
  });

  it('is taken once: who asks again at once hears that it stands there, and later, or in part, no', async () => {
    await send(bodyOf(boat));
    const { size } = sceneOf(region);
    expect(await send(bodyOf(boat))).toEqual([200, 'True']);
    const [hull, mast] = boat;
    expect(await send(bodyOf(boat.toReversed()), mast!.id)).toEqual([200, 'False']);
    await site.network.run(2 * ANSWER_WAIT_MS['create-object']);
    expect(await send(bodyOf(boat))).toEqual([200, 'False']);
    const other = new Uuid(7, 7, 7, 7);
    expect(await send(bodyOf([{ ...hull!, id: other }, mast!]), other)).toEqual([200, 'False']);
    expect([sceneOf(region).size, sceneOf(region).byId(other)]).toEqual([size, undefined]);
  });

  it('has the id of the path', async () => {
    expect((await send(bodyOf(boat), new Uuid(7, 7, 7, 7)))[0]).toBe(400);
    expect((await send(bodyOf(boat.toReversed())))[0]).toBe(400);
    expect(standing()).toEqual([false, false]);
  });

  it('for a region that is not here, or is down, is not taken', async () => {
    expect(await send(bodyOf(boat, { ...place(), id: new Uuid(7, 7, 7, 7) }))).toEqual([200, 'False']);
    expect(await send(bodyOf(boat, { ...place(), id: Uuid.zero }))).toEqual([200, 'False']);
    region.isDown = true;
    expect(await send(bodyOf(boat))).toEqual([200, 'False']);
    expect(standing()).toEqual([false, false]);
  });

  it('is only brought: there is no other method', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'QUERYACCESS'])
      expect((await send(bodyOf(boat), boat[0]!.id, method))[0]).toBe(405);
    expect(standing()).toEqual([false, false]);
  });

  it('is refused when it is none, or is cut short', async () => {
    const whole = bodyOf(boat);
    for (const body of ['', '{}', '[]', '{"sog":5}', '{"sog":"<SceneObjectGroup/>"}'])
      expect((await send(encodeUtf8(body)))[0]).toBe(400);
    for (let part = 1; part < 8; part++)
      expect((await send(whole.subarray(0, Math.floor((whole.length * part) / 8))))[0]).toBe(400);
    expect(standing()).toEqual([false, false]);
  });
});
