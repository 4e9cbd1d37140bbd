import { beforeEach, describe, expect, it } from 'vitest';
import { encodeText, decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_ITEM, PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { asArray, asMap, asString, asUuid } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { contentsOf, withContents } from '@landfall/protocol/object-xml';
import type { EmbeddedGrid } from '../../grid.ts';
import { askCapability, createSite, listenBy, post, rez, uploadBy } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';
import { sceneOf } from '../objects/index.ts';
import type { Region } from '../region/index.ts';

const [NOTECARD, SCRIPT, GESTURE, SETTINGS, MATERIAL] = [7, 10, 21, 56, 57];
const NO_COPY = PERMISSION.full & ~PERMISSION.copy;
const NO_MODIFY = PERMISSION.full & ~PERMISSION.modify;
const OLD = new Uuid(9, 9, 9, 9);

let site: Site;
let region: Region;
let box: Uuid;

beforeEach(async () => {
  site = await createSite();
  [region] = (site.grid as EmbeddedGrid).services.regions as [Region];
  box = (await rez(site, site.builder, { x: 100, y: 100, z: 30 })).id;
});

const prim = () => sceneOf(region).byId(box)!;
const inside = (): InventoryItem => contentsOf(prim().part).items[0]!;

/** Puts one item into the box, the builder's. */
function hold(assetType: number, changes: Partial<InventoryItem['permissions']> = {}): Uuid {
  const id = new Uuid(1, 2, 3, assetType);
  const { agentId } = site.builder.login;
  const permissions = { ...EMPTY_ITEM.permissions, base: PERMISSION.full, owner: PERMISSION.full };
  const item: InventoryItem = {
    ...EMPTY_ITEM,
    id,
    name: 'thing',
    assetId: OLD,
    assetType,
    inventoryType: assetType,
    permissions: { ...permissions, ownerId: agentId, creatorId: agentId, ...changes },
  };
  sceneOf(region).change(prim(), { rest: withContents(prim().part, [item]) });
  return id;
}

const save = (who: TestAgent, name: string, item_id: Uuid, text: string, more: LlsdMap = {}) =>
  uploadBy(site, who, name, { item_id, task_id: box, ...more }, encodeText(text));
const storedText = async (id: Uuid): Promise<string | undefined> => {
  const found = await region.services.store.read(id);
  return found && decodeText(found.bytes);
};

describe('what is in a prim', () => {
  it.each([
    ['UpdateNotecardTaskInventory', NOTECARD, 'Notecard updated'],
    ['UpdateGestureTaskInventory', GESTURE, 'Gesture updated'],
    ['UpdateSettingsTaskInventory', SETTINGS, 'Setting updated'],
    ['UpdateMaterialTaskInventory', MATERIAL, undefined],
  ])('is written anew by %s', async (name, type, words) => {
    const item = hold(type);
    const { serial } = contentsOf(prim().part);
    const answer = await save(site.builder, name, item, 'new text');
    expect(answer['state']).toBe('complete');
    expect(asUuid(answer['new_inventory_item'])).toEqual(item);
    expect(inside().assetId).toEqual(Uuid.parse(asString(answer['new_asset'])));
    expect(await storedText(inside().assetId)).toBe('new text');
    expect(contentsOf(prim().part).serial).toBe(serial + 1);
    await site.network.run(500);
    const said = site.builder.all('AlertMessage').map(({ AlertData }) => decodeText(AlertData.Message));
    expect(said).toEqual(words === undefined ? [] : [words]);
  });

  it.each(['UpdateScriptTask', 'UpdateScriptTaskInventory'])('and %s says how it compiles', async (name) => {
    const item = hold(SCRIPT);
    const good = await save(site.builder, name, item, 'default {}', { is_script_running: true });
    expect(good).toMatchObject({ state: 'complete', compiled: true, errors: [] });
    expect(await storedText(inside().assetId)).toBe('default {}');
    const bad = await save(site.builder, name, item, 'default {', { is_script_running: true });
    expect([bad['state'], bad['compiled']]).toEqual(['complete', false]);
    expect(asArray(bad['errors']).map(asString)).toEqual(['(1, 9): a { that is not closed']);
    // It is saved all the same: whoever wrote it can go on.
    expect(await storedText(inside().assetId)).toBe('default {');
  });
});

/** Rights of the item's owner, by what is in the prim; who asks; whether it is done. */
const RIGHTS: readonly [
  type: number,
  name: string,
  masks: Partial<InventoryItem['permissions']>,
  'builder' | 'other',
  boolean,
][] = [
  [NOTECARD, 'UpdateNotecardTaskInventory', {}, 'other', false],
  [NOTECARD, 'UpdateNotecardTaskInventory', { owner: NO_COPY }, 'builder', false],
  [NOTECARD, 'UpdateNotecardTaskInventory', { owner: NO_MODIFY }, 'builder', false],
  [NOTECARD, 'UpdateNotecardTaskInventory', { ownerId: new Uuid(5, 5, 5, 5) }, 'builder', false],
  [SCRIPT, 'UpdateScriptTask', {}, 'other', false],
  [SCRIPT, 'UpdateScriptTask', { owner: NO_COPY }, 'builder', false],
  [SCRIPT, 'UpdateScriptTask', { owner: NO_MODIFY }, 'builder', false],
  [GESTURE, 'UpdateGestureTaskInventory', { owner: NO_COPY }, 'builder', true],
  [GESTURE, 'UpdateGestureTaskInventory', { owner: NO_MODIFY }, 'builder', false],
  [SCRIPT, 'UpdateNotecardTaskInventory', {}, 'builder', false],
  [NOTECARD, 'UpdateScriptTask', {}, 'builder', false],
];

describe('who may not', () => {
  it.each(RIGHTS)('type %i by %s with %j as %s', async (type, name, masks, who, isDone) => {
    const item = hold(type, masks);
    const answer = await save(site[who], name, item, 'default {}');
    expect(answer['state']).toBe(isDone ? 'complete' : 'error');
    expect(inside().assetId.equals(OLD)).toBe(!isDone);
    if (!isDone) expect(answer['uploader']).toBeUndefined();
  });

  it('gets no address where there is no such thing', async () => {
    const item = hold(NOTECARD);
    for (const asked of [
      { item_id: new Uuid(4, 4, 4, 4), task_id: box },
      { item_id: item, task_id: new Uuid(4, 4, 4, 4) },
      { item_id: item },
      {},
    ])
      expect((await askCapability(site, site.builder, 'UpdateNotecardTaskInventory', asked))['state']).toBe(
        'error',
      );
  });

  it('writes nothing when the item is gone, or not to be changed, by the time the bytes come', async () => {
    const item = hold(NOTECARD);
    const asked = { item_id: item, task_id: box };
    const ask = async (): Promise<string> =>
      asString((await askCapability(site, site.builder, 'UpdateNotecardTaskInventory', asked))['uploader']);
    const [first, second] = [await ask(), await ask()];
    hold(NOTECARD, { owner: NO_MODIFY });
    const send = async (url: string) =>
      decodeText(
        (await site.network.runUntil(post(site.ports, url, 'text/plain', encodeText('x')), 1000)).body,
      );
    expect(await send(first)).toContain('You may not change this item.');
    expect(inside().assetId).toEqual(OLD);
    sceneOf(region).change(prim(), { rest: withContents(prim().part, []) });
    expect(await send(second)).toContain('There is no such item');
  });
});

describe('whether a script runs', () => {
  const ask = (who: TestAgent, ItemID: Uuid): void =>
    who.send({ name: 'GetScriptRunning', Script: { ObjectID: box, ItemID } });
  const set = (who: TestAgent, ItemID: Uuid, Running: boolean): void =>
    who.send({
      name: 'SetScriptRunning',
      AgentData: who.agentData,
      Script: { ObjectID: box, ItemID, Running },
    });

  it('is told to everybody, and changed by who may edit it, or saves it', async () => {
    const item = hold(SCRIPT);
    await site.network.runUntil(listenBy(site.other, site.other.login), 2000);
    const heard = site.other.events;
    const told = async (): Promise<unknown> => {
      ask(site.other, item);
      await site.network.run(1000);
      const { body } = heard.filter(({ message }) => message === 'ScriptRunningReply').at(-1)!;
      const [said] = asArray(asMap(body)['Script']).map(asMap);
      expect(asUuid(said!['ItemID'])).toEqual(item);
      return said!['Running'];
    };
    expect(await told()).toBe(true);
    set(site.builder, item, false);
    expect(await told()).toBe(false);
    set(site.other, item, true);
    expect(await told()).toBe(false);
    await save(site.builder, 'UpdateScriptTask', item, 'default {}', { is_script_running: true });
    expect(await told()).toBe(true);
    await save(site.builder, 'UpdateScriptTask', item, 'default {}', { is_script_running: false });
    expect(await told()).toBe(false);
    const before = heard.length;
    ask(site.other, hold(NOTECARD));
    await site.network.run(1000);
    expect(heard.length).toBe(before);
  });
});
