/**
 * What the grid's map says. Requests are repeated until they are answered: what answers them may be lost. A list ends with a block of
 * which there is no region (access 255). One whose y is 0 is a link to another grid, and is kept: OpenSim tells them so.
 * @source OpenSim MapSearchModule.cs, WorldMapModule.cs; travel.md 12; hypergrid.md H2
 */
import { decodeText, encodeText, encodeUtf8, MAX_SHORT_TEXT_BYTES } from '@landfall/protocol/bytes';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import type { RegionHandle, Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import type {
  MapBlockReply,
  MapItemReply,
  Message,
  RegionIDAndHandleReply,
} from '@landfall/protocol/message';
import type { RegionSize } from '@landfall/protocol/region';
import { REGION_STEP_METRES, SIM_ACCESS, toldRegionSide } from '@landfall/protocol/region';
import type { Instant } from '@landfall/transport/ports';
import { agentBlock } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import { isInArea } from './map-area.ts';
import type { MapArea } from './map-area.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import { checkValue } from '../usage/index.ts';
import { checkRegionName } from './region-name.ts';

/** A region as the map has it. */
export interface MapRegion {
  /** What it is called. */
  readonly name: string;
  /** South-west corner of it. */
  readonly regionHandle: RegionHandle;
  /** Metres; 256 × 256 where the grid does not say. */
  readonly regionSize: RegionSize;
  /** Rating: `SIM_ACCESS` of `protocol/region`; 254 is offline. */
  readonly access: number;
  /** See `REGION_FLAG` of `@landfall/protocol/region`. */
  readonly regionFlags: number;
  /** Metres. */
  readonly waterHeight: number;
  /** How many avatars the grid says are there, 0 to 255; some grids never count. */
  readonly agents: number;
  /** Asset id of its picture. */
  readonly picture: Uuid;
  /** It is in another grid. */
  readonly isLink: boolean;
}

/** A thing on the map: who is where, events, land for sale. */
export interface MapItem {
  /** What it is called. */
  readonly name: string;
  /** Of what it stands for; zero where there is nothing to name. */
  readonly id: Uuid;
  /** Metres from the grid's origin. */
  readonly x: number;
  /** As `x`, to the north. */
  readonly y: number;
  /** By the kind of thing: of avatars how many are there, of land for sale its square metres. */
  readonly extra: number;
  /** By the kind of thing: of land for sale its price. */
  readonly extra2: number;
}

/** What a question to the map can be told. */
export interface MapOptions {
  /** Gives the question up. */
  readonly signal?: AbortSignal | undefined;
  /** {@link MAP_TIMEOUT_MS} by default. */
  readonly timeoutMs?: number;
}

/** A grid may have to ask another one, which has 10 s for its answer. */
export const MAP_TIMEOUT_MS = 30_000;
const REPEAT_MS = 3_000;
const QUIET_MS = 250;
/** Regions of one answer, or things: more are left out. */
export const MAX_MAP_ANSWERS = 4096;
/** OpenSim finds nothing by less. */
const LEAST_NAME = 3;
/** What the viewer of maps says: link to other grids, too. */
const MAP_FLAGS = 2;
/** Names of regions have none of these. @source OpenSim RegionURI.cs */
const FOREIGN = /[:@.]/;
const MAX_SQUARE = 0xffff;

/** What answers questions to the map. */
type MapAnswer = MapBlockReply | MapItemReply | RegionIDAndHandleReply;
type Question<Answer> = { readonly message: Message; readonly take: Take<Answer> };
type Take<Answer> = (answer: MapAnswer, settle: (answer: Answer) => void) => void;

/** The map of the grid where the agent is. */
export class GridMap {
  readonly #session: Pick<RoomSession, 'scope' | 'region'>;
  readonly #waiting = new Set<(answer: MapAnswer) => void>();

  /** Made by the room. */
  constructor(session: Pick<RoomSession, 'scope' | 'region'>) {
    this.#session = session;
  }

  /** An answer has come from `region`. */
  receive(answer: MapAnswer, region: Region): void {
    if (region !== this.#session.region) return;
    const { agentId } = this.#session.scope.ids;
    if ('AgentData' in answer && !answer.AgentData.AgentID.equals(agentId)) return;
    for (const take of this.#waiting) take(answer);
  }

  /**
   * Regions whose name begins with, or is, `name`: three letters at least, 254 bytes at most.
   * @throws UsageError for another one; TimeoutError; ClosedError.
   */
  async findRegions(name: string, options: MapOptions = {}): Promise<readonly MapRegion[]> {
    checkValue('the name of a region', name, 'text');
    checkRegionName(name);
    if (name.length < LEAST_NAME)
      throw new UsageError(`the map finds nothing by less than ${LEAST_NAME} letters`);
    if (encodeUtf8(name).length > MAX_SHORT_TEXT_BYTES)
      throw new UsageError(`the map finds nothing by more than ${MAX_SHORT_TEXT_BYTES} bytes`);
    const NameData = { Name: encodeText(name) };
    const message: Message = { name: 'MapNameRequest', AgentData: this.#agentBlock(), NameData };
    return this.#ask({ message, take: takeNamed(name) }, `the map's answer about ${name}`, options);
  }

  /** The region of that name. @throws RemoteError when there is none; as {@link GridMap.findRegions}. */
  async findRegion(name: string, options: MapOptions = {}): Promise<MapRegion> {
    const found = await this.findRegions(name, options);
    const wanted = name.toLowerCase();
    const isForeign = FOREIGN.test(name);
    const region =
      found.find((one) => one.name.toLowerCase() === wanted) ??
      (isForeign ? found.find(({ isLink }) => isLink) : undefined);
    if (region === undefined) throw new RemoteError(`the map knows no region ${name}`, 'no-such-region');
    return region;
  }

  /** Regions of an area. @throws UsageError for what is none; TimeoutError; ClosedError. */
  async fetchRegions(
    { minX, maxX, minY, maxY }: MapArea,
    options: MapOptions = {},
  ): Promise<readonly MapRegion[]> {
    const sides = [minX, maxX, minY, maxY];
    const isArea = sides.every((side) => Number.isInteger(side) && side >= 0 && side <= MAX_SQUARE);
    if (!isArea || minX > maxX || minY > maxY)
      throw new UsageError('an area of the map is of whole squares of 256 m');
    const PositionData = { MinX: minX, MaxX: maxX, MinY: minY, MaxY: maxY };
    const message: Message = { name: 'MapBlockRequest', AgentData: this.#agentBlock(), PositionData };
    const take = takeArea({ minX, maxX, minY, maxY }, this.#quiet());
    return this.#ask({ message, take }, 'the map of an area', options);
  }

  /** Things of one kind in a region: 6 are the avatars. @throws TimeoutError; ClosedError. */
  async fetchItems(
    itemType: number,
    regionHandle: RegionHandle,
    options: MapOptions = {},
  ): Promise<readonly MapItem[]> {
    const RequestData = { ItemType: itemType, RegionHandle: regionHandle };
    const message: Message = { name: 'MapItemRequest', AgentData: this.#agentBlock(), RequestData };
    return this.#ask({ message, take: takeItems(itemType) }, 'things on the map', options);
  }

  /** South-west corner of the region with that id. @throws TimeoutError, also for an id that the grid does not know; ClosedError. */
  async findHandle(regionId: Uuid, options: MapOptions = {}): Promise<RegionHandle> {
    const message: Message = { name: 'RegionHandleRequest', RequestBlock: { RegionID: regionId } };
    const what = `where the region ${regionId.toString()} is`;
    return this.#ask({ message, take: takeHandle(regionId) }, what, options);
  }

  /** Calls back once nothing has asked it to for a moment. */
  #quiet(): (done: () => void) => void {
    const { clock } = this.#session.scope.ports;
    let cancel = (): void => undefined;
    return (done) => {
      cancel();
      cancel = clock.after(QUIET_MS, done, { background: true });
    };
  }

  #agentBlock() {
    return { ...agentBlock(this.#session.scope.ids), Flags: MAP_FLAGS, EstateID: 0, Godlike: false };
  }

  #ask<Answer>({ message, take }: Question<Answer>, what: string, options: MapOptions): Promise<Answer> {
    const { scope } = this.#session;
    const { signal, timeoutMs = MAP_TIMEOUT_MS } = options;
    const { clock } = scope.ports;
    const deadline = clock.now() + timeoutMs;
    return pending<Answer>({ what, lifetime: scope.lifetime, signal, clock, timeoutMs }, ({ resolve }) => {
      const hear = (answer: MapAnswer): void => take(answer, resolve);
      this.#waiting.add(hear);
      let cancel = (): void => undefined;
      let isOver = false;
      const again = (): void => {
        if (!isOver) cancel = clock.after(REPEAT_MS, say, { background: true });
      };
      // Not again before the region has it: until then the circuit repeats it.
      const say = (): void => void this.#deliver(message, deadline).then(again, again);
      say();
      return () => {
        isOver = true;
        cancel();
        this.#waiting.delete(hear);
      };
    });
  }

  /** Resolves when the region has it. */
  async #deliver(message: Message, deadline: Instant): Promise<void> {
    await this.#session.region?.circuit.deliver(message, { budget: 'until-deadline', deadline });
  }
}

/** A search by name ends with a block of the name that was asked for, in which there is no region. */
function takeNamed(name: string): Take<readonly MapRegion[]> {
  const found = new Map<string, MapRegion>();
  return (answer, settle) => {
    if (answer.name !== 'MapBlockReply') return;
    collect(regionsOf(answer), found);
    const isEnd = answer.Data.some((block) => block.Access === SIM_ACCESS.none && isNamed(block.Name, name));
    if (isEnd) settle([...found.values()]);
  };
}

function isNamed(bytes: Uint8Array, name: string): boolean {
  const told = decodeText(bytes).toLowerCase();
  return told === '' || told === name.toLowerCase();
}

/**
 * An area has no end: its parts come at once, so that a moment without any is taken for it. Answers to other questions, which name nothing in it,
 * are no part: OpenSim says nothing of an area in which there is nothing.
 */
function takeArea(area: MapArea, quiet: (done: () => void) => void): Take<readonly MapRegion[]> {
  const found = new Map<string, MapRegion>();
  return (answer, settle) => {
    if (answer.name !== 'MapBlockReply') return;
    const regions = regionsOf(answer).filter((region) => isInArea(area, region));
    if (regions.length === 0) return;
    collect(regions, found);
    quiet(() => settle([...found.values()]));
  };
}

function collect(regions: readonly MapRegion[], found: Map<string, MapRegion>): void {
  for (const region of regions) {
    if (found.size < MAX_MAP_ANSWERS) found.set(`${region.regionHandle} ${region.name}`, region);
  }
}

function takeItems(itemType: number): Take<readonly MapItem[]> {
  return (answer, settle) => {
    if (answer.name !== 'MapItemReply' || answer.RequestData.ItemType !== itemType) return;
    settle(answer.Data.slice(0, MAX_MAP_ANSWERS).map(itemOf));
  };
}

function takeHandle(regionId: Uuid): Take<RegionHandle> {
  return (answer, settle) => {
    if (answer.name !== 'RegionIDAndHandleReply' || !answer.ReplyBlock.RegionID.equals(regionId)) return;
    settle(answer.ReplyBlock.RegionHandle);
  };
}

function regionsOf({ Data, Size = [] }: MapBlockReply): MapRegion[] {
  const regions: MapRegion[] = [];
  for (const [index, block] of Data.entries()) {
    if (block.Access === SIM_ACCESS.none) continue;
    const size = Size[index];
    regions.push({
      name: decodeText(block.Name),
      regionHandle: regionHandleOf(block.X * REGION_STEP_METRES, block.Y * REGION_STEP_METRES),
      regionSize: { x: toldRegionSide(size?.SizeX ?? 0), y: toldRegionSide(size?.SizeY ?? 0) },
      access: block.Access,
      regionFlags: block.RegionFlags,
      waterHeight: block.WaterHeight,
      agents: block.Agents,
      picture: block.MapImageID,
      isLink: block.Y === 0,
    });
  }
  return regions;
}

function itemOf({ Name, ID, X, Y, Extra, Extra2 }: MapItemReply['Data'][number]): MapItem {
  return { name: decodeText(Name), id: ID, x: X, y: Y, extra: Extra, extra2: Extra2 };
}
