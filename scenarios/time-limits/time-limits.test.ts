/** What takes a `timeoutMs` takes no longer, however many steps it has: all such calls of the client, in a grid that is slow, and in one that says nothing. */
import type {
  Agent,
  Assets,
  FolderOffered,
  Gifts,
  GridMap,
  Inventory,
  ItemOffered,
  Names,
  OwnAvatar,
  RegionBuild,
  RegionContents,
  RegionEnvironment,
  RegionEstate,
  RegionItems,
  RegionParcels,
  RegionProperties,
  RegionTerraform,
  RegionTransfers,
  Uploads,
} from '@landfall/client';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { EXTRA_PARAM } from '@landfall/protocol/extra-params';
import { PERMISSION } from '@landfall/protocol/inventory';
import { BOX_SHAPE } from '@landfall/protocol/object';
import { beforeAll, describe, expect, it } from 'vitest';
import { ONE_WAY_MS, slowWorld } from './slow-world.ts';
import type { Manner, SlowWorld } from './slow-world.ts';

const TIME_MS = 700;
/** Turns of the event loop cost no virtual time, answers of the memory network a millisecond. */
const MARGIN_MS = 10;
const LIMIT = { timeoutMs: TIME_MS };

/** Of what a call takes: whether a time limit is among it. */
type HasLimit<Asked> = Asked extends object ? ('timeoutMs' extends keyof Asked ? true : never) : never;
type IsLimited<Call> = Call extends (...asked: infer Asked) => Promise<unknown>
  ? HasLimit<Required<Asked>[number]>
  : never;
/** The calls of a room that take one: the compiler wants a row for each, so that a new one is not forgotten. */
type Limited<Room> = {
  [Name in keyof Room]: [IsLimited<Room[Name]>] extends [never] ? never : Name;
}[keyof Room];
type Rows<Room> = Readonly<Record<Limited<Room> & string, (world: SlowWorld) => Promise<unknown>>>;

const PLACE = { x: 100, y: 100, z: 40 };
const AREA = { west: 0, south: 0, east: 64, north: 64 };
const WHITE = { r: 1, g: 1, b: 1, a: 1 };
const LIGHT = { type: 'light', colour: WHITE, radius: 10, cutoff: 0, falloff: 1 } as const;
const WHERE = { x: 128, y: 128, radius: 4 };

const BUILD: Rows<RegionBuild> = {
  rez: ({ region }) => region.build.rez({ position: PLACE, ...LIMIT }),
  duplicate: ({ region, box }) => region.build.duplicate([box()], { x: 1, y: 1, z: 1 }, LIMIT),
  transform: ({ region, box }) => region.build.transform(box(), { position: PLACE }, LIMIT),
  move: ({ region, box }) => region.build.move(box(), PLACE, LIMIT),
  rotate: ({ region, box }) => region.build.rotate(box(), { x: 0, y: 0, z: 1, w: 0 }, LIMIT),
  scale: ({ region, box }) => region.build.scale(box(), { x: 2, y: 2, z: 2 }, LIMIT),
  reshape: ({ region, box }) => region.build.reshape(box(), { ...BOX_SHAPE, profileHollow: 5000 }, LIMIT),
  paint: ({ region, box }) => region.build.paint(box(), new Uint8Array(0), LIMIT),
  setExtraParam: ({ region, box }) => region.build.setExtraParam(box(), LIGHT, LIMIT),
  removeExtraParam: ({ region, box }) => region.build.removeExtraParam(box(), EXTRA_PARAM.light, LIMIT),
  setMaterial: ({ region, box }) => region.build.setMaterial(box(), 1, LIMIT),
  setClickAction: ({ region, box }) => region.build.setClickAction(box(), 1, LIMIT),
  setBody: ({ region, box }) => region.build.setBody(box(), { phantom: true }, LIMIT),
  link: ({ region, box }) => region.build.link(box(), [box()], LIMIT),
  unlink: ({ region, box }) => region.build.unlink([box()], LIMIT),
  rename: ({ region, box }) => region.build.rename(box(), 'Another name', LIMIT),
  setDescription: ({ region, box }) => region.build.setDescription(box(), 'Another text', LIMIT),
  sell: ({ region, box }) => region.build.sell(box(), { saleType: 1, salePrice: 5 }, LIMIT),
  permit: ({ region, box }) => region.build.permit(box(), 'everyone', PERMISSION.copy, LIMIT),
  forbid: ({ region, box }) => region.build.forbid(box(), 'nextOwner', PERMISSION.copy, LIMIT),
  setGroup: ({ region, box }) => region.build.setGroup(box(), Uuid.zero, LIMIT),
  deed: ({ region, box }) => region.build.deed(box(), Uuid.zero, LIMIT),
  setOwner: ({ region, box, other }) => region.build.setOwner(box(), other, LIMIT),
  delete: ({ region, box }) => region.build.delete([box()], LIMIT),
  take: ({ region, box, folderId }) => region.build.take([box()], folderId, LIMIT),
  takeCopy: ({ region, box, folderId }) => region.build.takeCopy([box()], folderId, LIMIT),
  makeBy: ({ region, thing }) => region.items.bringOut(thing, PLACE, LIMIT),
  saveToItem: ({ region, box }) => region.build.saveToItem(box(), LIMIT),
  // Before something else is put on in its place.
  detach: ({ region, worn }) => region.build.detach(worn[0]!, LIMIT),
  drop: ({ region, worn }) => region.build.drop(worn[1]!, LIMIT),
  attach: ({ region, box }) => region.build.attach(box(), LIMIT),
  wearItem: ({ region, thing }) => region.build.wearItem(thing.itemId, LIMIT),
  undo: ({ region, box }) => region.build.undo(box(), LIMIT),
  redo: ({ region, box }) => region.build.redo(box(), LIMIT),
  changeMaterials: ({ region }) => region.build.changeMaterials([], LIMIT),
  setMedia: ({ region, box }) => region.build.setMedia(box(), [], LIMIT),
  navigateMedia: ({ region, box }) => region.build.navigateMedia(box(), 0, 'http://a.example/', LIMIT),
};
const PROPERTIES: Rows<RegionProperties> = {
  fetchProperties: ({ region, box }) => region.properties.fetchProperties([box()], LIMIT),
  fetchFamilies: ({ region, box }) => region.properties.fetchFamilies([box()], LIMIT),
  fetchCosts: ({ region, box }) => region.properties.fetchCosts([box()], LIMIT),
  fetchPhysics: ({ region, box }) => region.properties.fetchPhysics([box()], LIMIT),
  fetchMedia: ({ region, box }) => region.properties.fetchMedia(box(), LIMIT),
  fetchMaterials: ({ region }) => region.properties.fetchMaterials([Uuid.zero], LIMIT),
};
const CONTENTS: Rows<RegionContents> = {
  fetch: ({ region, filled }) => region.contents.fetch(filled, LIMIT),
  fetchAsset: ({ region, filled, script }) =>
    region.contents.fetchAsset(region.objects.get(filled)!.id, script, LIMIT),
  put: ({ region, filled, thing }) =>
    region.contents.put(filled, { id: thing.itemId, name: thing.name, assetType: ASSET_TYPE.object }, LIMIT),
  makeScript: ({ region, filled }) => region.contents.makeScript(filled, { name: 'Another' }, LIMIT),
  change: ({ region, filled, script }) => region.contents.change(filled, script.id, { name: 'Other' }, LIMIT),
  save: ({ region, filled, script }) => region.contents.save(filled, script, encodeText('default {}'), LIMIT),
  take: ({ region, filled, script }) => region.contents.take(filled, script.id, Uuid.zero, LIMIT),
  remove: ({ region, filled, script }) => region.contents.remove(filled, script.id, LIMIT),
};
const ITEMS: Rows<RegionItems> = {
  bringOut: ({ region, thing }) => region.items.bringOut(thing, PLACE, LIMIT),
};
const TRANSFERS: Rows<RegionTransfers> = {
  fetchFile: ({ region }) => region.transfers.fetchFile('nothing.tmp', LIMIT),
  fetchAsset: ({ region }) =>
    region.transfers.fetchAsset({ type: 'asset', assetId: new Uuid(1, 2, 3, 6), assetType: 7 }, LIMIT),
  fetchItem: ({ region, filled, script }) =>
    region.transfers.fetchItem(
      {
        ownerId: script.permissions.ownerId,
        taskId: region.objects.get(filled)!.id,
        itemId: script.id,
        assetId: script.assetId,
        assetType: script.assetType,
      },
      LIMIT,
    ),
};
const PARCELS: Rows<RegionParcels> = {
  // Before others have made them known.
  fetchWithin: ({ region }) => region.parcels.fetchWithin(AREA, LIMIT),
  fetchAll: ({ region }) => region.parcels.fetchAll(LIMIT),
  requestAt: ({ region }) => region.parcels.requestAt(PLACE, LIMIT),
  request: ({ region }) => region.parcels.request(1, LIMIT),
  update: ({ region }) => region.parcels.update(1, { name: 'Another' }, LIMIT),
  divide: ({ region }) => region.parcels.divide({ west: 0, south: 192, east: 64, north: 256 }, LIMIT),
  join: ({ region }) => region.parcels.join({ ...AREA, east: 128 }, LIMIT),
  release: ({ region }) => region.parcels.release(1, LIMIT),
  reclaim: ({ region }) => region.parcels.reclaim(1, LIMIT),
  buy: ({ region }) => region.parcels.buy(1, LIMIT),
  fetchAccess: ({ region }) => region.parcels.fetchAccess(1, 'allowed', LIMIT),
  setAccess: ({ region, other }) =>
    region.parcels.setAccess(1, 'allowed', [{ agentId: other, untilSeconds: 0 }], LIMIT),
  fetchDwell: ({ region }) => region.parcels.fetchDwell(1, Uuid.zero, LIMIT),
  fetchInfo: ({ region }) => region.parcels.fetchInfo(Uuid.zero, LIMIT),
  fetchId: ({ region }) => region.parcels.fetchId(PLACE, LIMIT),
};
const ENVIRONMENT: Rows<RegionEnvironment> = {
  fetch: ({ region }) => region.environment.fetch(LIMIT),
  fetchFor: ({ region }) =>
    region.environment.fetchFor(
      { localId: 1, environmentVersion: 1, overrides: { allowsOwnSkies: true } } as never,
      LIMIT,
    ),
  change: ({ region }) => region.environment.change({ dayOffsetSeconds: 5 } as never, LIMIT),
  reset: ({ region }) => region.environment.reset(LIMIT),
};
const ESTATE: Rows<RegionEstate> = {
  info: ({ region }) => region.estate.info(LIMIT),
  regionRules: ({ region }) => region.estate.regionRules(LIMIT),
  changeInfo: ({ region }) => region.estate.changeInfo({ isPublic: false }, LIMIT),
  setRegion: ({ region }) => region.estate.setRegion({ blockFly: true }, LIMIT),
};
const TERRAFORM: Rows<RegionTerraform> = {
  raise: ({ region }) => region.terraform.raise(WHERE, LIMIT),
  lower: ({ region }) => region.terraform.lower(WHERE, LIMIT),
  flatten: ({ region }) => region.terraform.flatten(WHERE, 25, LIMIT),
  smooth: ({ region }) => region.terraform.smooth(WHERE, LIMIT),
  roughen: ({ region }) => region.terraform.roughen(WHERE, LIMIT),
  revert: ({ region }) => region.terraform.revert(WHERE, LIMIT),
  undo: ({ region }) => region.terraform.undo(LIMIT),
};
const NEW_ITEM = { name: 'New', assetType: ASSET_TYPE.notecard, inventoryType: 7 };
const INVENTORY: Rows<Inventory> = {
  fetch: ({ session, folders }) => session.inventory.fetch(folders, LIMIT),
  fetchAll: ({ session }) => session.inventory.fetchAll(undefined, LIMIT),
  // Two requests of 50.
  fetchItems: ({ session, thing }) =>
    session.inventory.fetchItems(
      Array.from({ length: 60 }, () => thing.itemId),
      LIMIT,
    ),
  createFolder: ({ session }) => session.inventory.createFolder('New', undefined, LIMIT),
  createItem: ({ session, folderId }) => session.inventory.createItem({ ...NEW_ITEM, folderId }, LIMIT),
  rename: ({ session, folders }) => session.inventory.rename(folders[0]!, 'Renamed', LIMIT),
  change: ({ session, note }) => session.inventory.change(note(), { name: 'Changed' }, LIMIT),
  move: ({ session, folders, note }) => session.inventory.move([folders[1]!, note()], folders[0]!, LIMIT),
  copy: ({ session, folders, note }) => session.inventory.copy(note(), folders[0]!, LIMIT),
  link: ({ session, folders, note }) => session.inventory.link(note(), folders[0]!, LIMIT),
  throwAway: ({ session, note }) => session.inventory.throwAway([note()], LIMIT),
  remove: ({ session, folders, note }) => session.inventory.remove([note(), folders[2]!], LIMIT),
  purge: ({ session }) => session.inventory.purge(undefined, LIMIT),
  hasLeft: ({ session, note }) => session.inventory.hasLeft(note(), LIMIT),
};
const GIFTS: Rows<Gifts> = {
  give: ({ session, other, folders }) => session.gifts.give(folders[3]!, other, LIMIT),
};
const ITEM_OFFERS: Rows<ItemOffered> = {
  accept: ({ itemOffers, folders }) => itemOffers.pop()!.accept(folders[0], LIMIT),
  decline: ({ itemOffers }) => itemOffers.pop()!.decline(LIMIT),
};
const FOLDER_OFFERS: Rows<FolderOffered> = {
  accept: ({ folderOffers, folders }) => folderOffers.pop()!.accept(folders[0], LIMIT),
  decline: ({ folderOffers }) => folderOffers.pop()!.decline(LIMIT),
};
const BYTES = encodeText(
  'Linden text version 2\n{\nLLEmbeddedItems version 1\n{\ncount 0\n}\nText length 0\n}\n',
);
const UPLOADS: Rows<Uploads> = {
  file: ({ session, folderId }) =>
    session.uploads.file({ name: 'New', folderId, assetType: ASSET_TYPE.notecard, bytes: BYTES }, LIMIT),
  rewrite: ({ session, note }) => session.uploads.rewrite(note(), BYTES, LIMIT),
};
const OWN_AVATAR: Rows<OwnAvatar> = {
  hover: ({ session }) => session.avatar.hover(1, LIMIT),
  worn: ({ session }) => session.avatar.worn(LIMIT),
  knownBakes: ({ session }) => session.avatar.knownBakes([], LIMIT),
};
const MAP: Rows<GridMap> = {
  findRegions: ({ session }) => session.travel.map.findRegions('Plain', LIMIT),
  findRegion: ({ session }) => session.travel.map.findRegion('Plain', LIMIT),
  fetchRegions: ({ session }) =>
    session.travel.map.fetchRegions({ minX: 999, maxX: 1001, minY: 999, maxY: 1001 }, LIMIT),
  fetchItems: ({ session, region }) => session.travel.map.fetchItems(6, region.handle, LIMIT),
  findHandle: ({ session }) => session.travel.map.findHandle(Uuid.zero, LIMIT),
};
const NAMES: Rows<Names> = {
  nameOf: ({ session }) => session.names.nameOf(new Uuid(1, 2, 3, 4), LIMIT),
  displayNamesOf: ({ session }) =>
    session.names.displayNamesOf(
      Array.from({ length: 200 }, (_, n) => new Uuid(1, 2, 3, n)),
      LIMIT,
    ),
};
const AGENT: Rows<Agent> = {
  walkTo: ({ session }) => session.agent.walkTo({ x: 10, y: 10, z: 26 }, LIMIT),
  sitOn: ({ session, region, box }) => session.agent.sitOn(region.objects.get(box())!.id, LIMIT),
};
const ASSETS: Rows<Assets> = {
  fetch: ({ session }) => session.assets.fetch('texture', new Uuid(1, 2, 3, 5), LIMIT),
};

const ALL: Readonly<Record<string, Readonly<Record<string, (world: SlowWorld) => Promise<unknown>>>>> = {
  build: BUILD,
  properties: PROPERTIES,
  contents: CONTENTS,
  items: ITEMS,
  transfers: TRANSFERS,
  parcels: PARCELS,
  environment: ENVIRONMENT,
  estate: ESTATE,
  terraform: TERRAFORM,
  inventory: INVENTORY,
  gifts: GIFTS,
  itemOffered: ITEM_OFFERS,
  folderOffered: FOLDER_OFFERS,
  uploads: UPLOADS,
  ownAvatar: OWN_AVATAR,
  map: MAP,
  names: NAMES,
  agent: AGENT,
  assets: ASSETS,
};
const CALLS = Object.entries(ALL).flatMap(([room, rows]) =>
  Object.entries(rows).map(([name, call]) => [`${room}.${name}`, call] as const),
);

describe.each<[string, Manner]>([
  ['answers each question in 0.4 s', 'slow'],
  ['says nothing any more', 'silent'],
])('a call of 0.7 s in a grid that %s', (_, manner) => {
  let world: SlowWorld;
  beforeAll(async () => {
    world = await slowWorld();
    world.network.become(manner);
  }, 120_000);

  it.each(CALLS)('%s ends in time, and leaves no question behind', async (__, call) => {
    const begun = world.now();
    let endedAt = Number.NaN;
    const over = (): void => void (endedAt = world.now());
    await world.until(call(world).then(over, over));
    expect(endedAt - begun).toBeLessThanOrEqual(TIME_MS + MARGIN_MS);
    // One that was refused before it asked anything would show nothing.
    expect(endedAt - begun).toBeGreaterThanOrEqual(ONE_WAY_MS);
    // In a slow grid the sky is read anew by itself.
    if (manner === 'slow') return;
    await world.run(MARGIN_MS);
    expect([...world.network.asked].map(({ url }) => url)).toEqual([]);
  });
});
