/** An agent with all rooms in a grid that becomes slow, or silent, from one moment to the next. */
import {
  agent,
  arrive,
  assets,
  build,
  chat,
  contents,
  environment,
  estate,
  gifts,
  inventory,
  items,
  names,
  news,
  objects,
  ownAvatar,
  parcels,
  properties,
  terraform,
  terrain,
  transfers,
  travel,
  uploads,
} from '@landfall/client';
import type { FolderOffered, ItemOffered } from '@landfall/client';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { FOLDER_TYPE } from '@landfall/protocol/inventory';
import type { HttpRequest, Ports } from '@landfall/transport/ports';
import { injectFaults, injectHttpFaults, wrapLinks } from '@landfall/transport/wrappers';
import type { FaultyHttp, FaultyLink } from '@landfall/transport/wrappers';
import { PLAIN, Shore } from '../arrival/shore.ts';

const ROOMS = () =>
  [
    terrain(),
    objects(),
    properties(),
    build(),
    agent(),
    chat(),
    names(),
    news(),
    transfers(),
    contents(),
    items(),
    environment(),
    estate(),
    parcels(),
    terraform(),
    inventory(),
    gifts(),
    uploads(),
    ownAvatar(),
    travel(),
    assets(),
  ] as const;

/** How a grid is: each way of a datagram, and each request, takes so long, or nothing ever comes. */
export type Manner = 'slow' | 'silent';
/** Less than the whole time of a call, more than half of it: a step has an answer, a second one has none. */
export const ONE_WAY_MS = 200;
const NEVER_MS = 1e9;
const BOXES = 60;
const NOTES = 20;
const NOTECARD = { assetType: ASSET_TYPE.notecard, inventoryType: 7 };

/** Everything that calls are about is there before the grid changes. */
export async function slowWorld() {
  const shore = await Shore.build([PLAIN], { owner: 'Test User' });
  const network = new SlowNetwork(shore.network.ports());
  const until = <T>(promise: Promise<T>): Promise<T> => shore.until(promise);
  await divideLand(shore);
  const session = await until(arrive({ ...shore.options('Test'), rooms: ROOMS() }, network.ports));
  const other = await until(arrive({ ...shore.options('Second'), rooms: ROOMS() }, shore.network.ports()));
  await shore.network.run(5000);
  const region = session.region!;
  await until(session.inventory.fetchAll());
  await until(other.inventory.fetchAll());

  const boxes: number[] = [];
  for (let x = 0; x < BOXES; x += 1)
    boxes.push((await until(region.build.rez({ position: { x: 10 + 4 * x, y: 100, z: 30 } }))).localId);
  const folderId = session.inventory.folderFor(FOLDER_TYPE.notecard)!.folderId;
  const notes: Uuid[] = [];
  for (let number = 0; number < NOTES; number += 1)
    notes.push(
      (await until(session.inventory.createItem({ ...NOTECARD, name: `Note ${number}`, folderId }))).id,
    );
  const folder = async (name: string) => (await until(session.inventory.createFolder(name))).folderId;
  const folders = [await folder('One'), await folder('Two'), await folder('Three'), await folder('Four')];
  const thing = (await until(region.build.takeCopy([boxes[0]!], folderId)))[0]!;
  const filled = boxes.pop()!;
  const script = await until(region.contents.makeScript(filled, { name: 'Script' }));
  const worn = [boxes.pop()!, boxes.pop()!];
  for (const [at, localId] of worn.entries()) await until(region.build.attach(localId, { point: 5 + at }));

  const itemOffers: ItemOffered[] = [];
  const folderOffers: FolderOffered[] = [];
  session.on('itemOffered', (offer) => itemOffers.push(offer));
  session.on('folderOffered', (offer) => folderOffers.push(offer));
  const { agentId } = session.login;
  const theirs = other.inventory.folderFor(FOLDER_TYPE.notecard)!.folderId;
  for (const name of ['Gift', 'Another'])
    await until(
      other.gifts.give(
        (await until(other.inventory.createItem({ ...NOTECARD, name, folderId: theirs }))).id,
        agentId,
      ),
    );
  for (const name of ['Box', 'Bag'])
    await until(other.gifts.give((await until(other.inventory.createFolder(name))).folderId, agentId));
  await shore.network.run(5000);

  return {
    session,
    region,
    other: other.login.agentId,
    folderId,
    folders,
    thing,
    filled,
    script,
    worn,
    itemOffers,
    folderOffers,
    network,
    run: (ms: number) => shore.network.run(ms),
    until,
    now: () => network.ports.clock.now(),
    /** One that no other call has had. */
    box: () => boxes.pop()!,
    note: () => notes.pop()!,
  };
}

/** In three; by a session of its own, so that the other knows of none. */
async function divideLand(shore: Shore): Promise<void> {
  const rooms = [terrain(), objects(), parcels()] as const;
  const session = await shore.until(arrive({ ...shore.options('Test'), rooms }, shore.network.ports()));
  await shore.network.run(5000);
  for (const west of [0, 64])
    await shore.until(session.region!.parcels.divide({ west, south: 0, east: west + 64, north: 64 }));
  await shore.until(session.logout());
}

export type SlowWorld = Awaited<ReturnType<typeof slowWorld>>;

class SlowNetwork {
  readonly ports: Ports;
  readonly #links: FaultyLink[] = [];
  readonly #http: FaultyHttp;
  /** Requests that are under way, long polls excepted. */
  readonly asked = new Set<HttpRequest>();

  constructor(ports: Ports) {
    const { clock } = ports;
    this.#http = injectHttpFaults(ports.http, { clock, seed: 1 });
    const http = { request: async (request: HttpRequest) => await this.#count(request) };
    const wrapped = wrapLinks(ports, (link) => {
      const faulty = injectFaults(link, { clock, seed: 1 });
      this.#links.push(faulty);
      return faulty;
    });
    this.ports = { ...wrapped, http: { ...ports.http, ...http }, inflate: async (bytes) => bytes };
  }

  become(manner: Manner): void {
    const faults = manner === 'slow' ? { delayMs: ONE_WAY_MS } : { loss: 1 };
    for (const link of this.#links) link.setFaults({ outgoing: faults, incoming: faults });
    this.#http.setFaults({ delayMs: manner === 'slow' ? 2 * ONE_WAY_MS : NEVER_MS });
  }

  async #count(request: HttpRequest) {
    const isPoll = (request.timeoutMs ?? 0) > 30_000;
    if (!isPoll) this.asked.add(request);
    return await this.#http.request(request).finally(() => this.asked.delete(request));
  }
}
