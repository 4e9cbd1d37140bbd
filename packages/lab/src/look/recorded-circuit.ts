import { RegionAvatars } from '@landfall/client/avatars';
import type { Arrival } from '@landfall/client/circuits';
import { changeOfCompressed, changeOfFull, ObjectMirror } from '@landfall/client/objects';
import type { ObjectChange, WorldObject } from '@landfall/client/objects';
import { describeRegion } from '@landfall/client/regions';
import type { RegionDescription } from '@landfall/client/regions';
import { TerrainMirror } from '@landfall/client/terrain';
import { regionCorner } from '@landfall/protocol/datatypes';
import type { RegionHandle, Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { MATERIAL_OVERRIDE_METHOD, decodeMaterialOverrides } from '@landfall/protocol/material';
import type { MaterialOverride } from '@landfall/protocol/material';
import type { Message, MessageOf } from '@landfall/protocol/message';
import type { ObjectFamily } from '@landfall/protocol/object';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { decodeObjectFamily, decodeObjectProperties, textureEntryOfTerse } from '@landfall/protocol/object';
import { mayExport } from '../scene/index.ts';
import type { CollectedObject, CollectedRegion, ObjectNaming, SceneWarnings } from '../scene/index.ts';
import type { RecordedImages } from './recorded-images.ts';
import { avatarWith } from './region-of.ts';

/** Of a packet of a recording. */
export interface RecordedAt {
  /** Frame of the file. */
  readonly frame: number;
  readonly sequence: number;
  /** Milliseconds since the first frame. */
  readonly ms: number;
}

const arrivalOf = ({ sequence }: RecordedAt): Arrival => ({ reliable: true, sizeBytes: 0, sequence });

/** Objects of one region whose materials are changed; a region has 45,000. */
const MOST_OVERRIDDEN = 45_000;

type Taker<M extends Message> = (message: M, at: RecordedAt) => void;
type Takers = { readonly [Name in Exclude<Message['name'], 'Unknown'>]?: Taker<MessageOf<Name>> };

/** What one simulator told one client in a recording. */
export class RecordedCircuit {
  readonly #objects: ObjectMirror;
  readonly #avatars: RegionAvatars;
  readonly #terrain = new TerrainMirror(
    { x: REGION_STEP_METRES, y: REGION_STEP_METRES },
    { isSizeAssumed: true },
  );
  readonly #names = new Map<string, ObjectNaming>();
  readonly #overrides = new Map<number, ReadonlyMap<number, MaterialOverride>>();
  readonly #images: RecordedImages;
  readonly #warnings: SceneWarnings;
  #ms = 0;
  #handle: RegionHandle | undefined;
  #description: RegionDescription | undefined;
  readonly #takers: Takers = {
    RegionHandshake: (message) => (this.#description = describeRegion(message)),
    AgentMovementComplete: ({ Data }) => (this.#handle = Data.RegionHandle),
    ObjectUpdate: (message, at) => this.#takeObjects(message, at, changeOfFull),
    ObjectUpdateCompressed: (message, at) =>
      this.#takeObjects(message, at, ({ Data, UpdateFlags }) => changeOfCompressed(Data, UpdateFlags)),
    ImprovedTerseObjectUpdate: (message, at) => this.#takeTerse(message, at),
    KillObject: ({ ObjectData }, { sequence }) => {
      for (const { ID } of ObjectData) this.#objects.kill(ID, sequence);
    },
    AvatarAppearance: (message, at) =>
      this.#decoded(at, 'AvatarAppearance', () => this.#avatars.appearance(message, arrivalOf(at))),
    AvatarAnimation: (message, at) => this.#avatars.playing(message, arrivalOf(at)),
    GenericStreamingMessage: (message, at) => this.#takeOverrides(message, at),
    ObjectProperties: (message) => this.#takeNames(message),
    ObjectPropertiesFamily: ({ ObjectData }) => this.#takeName(decodeObjectFamily(ObjectData)),
    LayerData: ({ LayerData, LayerID }, at) =>
      this.#decoded(at, 'LayerData', () => this.#terrain.receive(LayerData.Data, LayerID.Type)),
    ImageData: (message) => this.#images.first(message),
    ImagePacket: (message) => this.#images.further(message),
  };

  constructor(images: RecordedImages, warnings: SceneWarnings) {
    this.#images = images;
    this.#warnings = warnings;
    this.#objects = new ObjectMirror({ now: () => this.#ms, regionSize: () => this.#terrain.size });
    this.#avatars = new RegionAvatars(this.#objects, { emit: () => undefined }, () => undefined);
  }

  /** How many objects and avatars were there at the end. */
  get objectCount(): number {
    return this.#objects.size;
  }

  /** Undefined where nothing has said it. */
  get worldCorner(): { readonly x: number; readonly y: number } | undefined {
    return this.#handle === undefined ? undefined : regionCorner(this.#handle);
  }

  /** Takes what the simulator said. What makes no sense of it is told; the rest is used. */
  take(message: Message, at: RecordedAt): void {
    this.#ms = at.ms;
    if (message.name === 'Unknown') return;
    const take = this.#takers[message.name] as Taker<Message> | undefined;
    take?.(message, at);
  }

  /** As it was at the end. @param origin south-west corner of the region that is looked at, in the world */
  region(origin: { readonly x: number; readonly y: number }): CollectedRegion {
    const worldCorner = this.worldCorner ?? origin;
    for (const avatar of this.#objects.avatars()) this.#avatars.meet(avatar);
    const map = this.#terrain.heightMap;
    const water = this.#description?.waterHeight ?? 0;
    return {
      name: this.#description?.name ?? '',
      id: this.#description?.regionId,
      corner: { x: worldCorner.x - origin.x, y: worldCorner.y - origin.y },
      worldCorner,
      size: this.#terrain.size,
      waterHeight: Number.isFinite(water) ? water : 0,
      ground: this.#description?.ground,
      land: map && { width: map.width, depth: map.depth, heights: map.heights },
      objects: Array.from(this.#objects.all(), (object) => this.#collected(object)),
    };
  }

  #collected(object: WorldObject): CollectedObject {
    const description = object.describe();
    const { position, rotation, name, id, flags } = object;
    const own = name === '' ? undefined : { name, description: '', ownerId: id };
    return {
      description: { ...description, motion: { ...description.motion, position, rotation } },
      naming: this.#names.get(id.toString()) ?? own,
      mayExport: mayExport(flags),
      overrides: this.#overrides.get(object.localId),
      avatar: avatarWith(this.#objects.avatarOf(object.localId)),
    };
  }

  #takeObjects<Block>(
    {
      name,
      RegionData,
      ObjectData,
    }: { name: string; RegionData: { RegionHandle: bigint }; ObjectData: readonly Block[] },
    at: RecordedAt,
    decode: (block: Block) => ObjectChange,
  ): void {
    this.#handle ??= RegionData.RegionHandle as RegionHandle;
    for (const [number, block] of ObjectData.entries())
      this.#decoded(at, `${name}.ObjectData[${number}]`, () =>
        this.#objects.apply(decode(block), at.sequence),
      );
  }

  #takeTerse({ name, ObjectData }: MessageOf<'ImprovedTerseObjectUpdate'>, at: RecordedAt): void {
    for (const [number, { Data, TextureEntry }] of ObjectData.entries())
      this.#decoded(at, `${name}.ObjectData[${number}]`, () =>
        this.#objects.applyTerse(Data, textureEntryOfTerse(TextureEntry), at.sequence),
      );
  }

  #takeNames({ ObjectData }: MessageOf<'ObjectProperties'>): void {
    for (const block of ObjectData) this.#takeName(decodeObjectProperties(block));
  }

  /** Who made it is not said to who only points at it: what was said of that before stands. */
  #takeName({ id, name, description, ownerId, creatorId }: ObjectFamily & { creatorId?: Uuid }): void {
    const maker = creatorId ?? this.#names.get(id.toString())?.creatorId;
    this.#names.set(id.toString(), {
      name,
      description,
      ownerId,
      ...(maker === undefined ? {} : { creatorId: maker }),
    });
  }

  #takeOverrides({ MethodData, DataBlock }: MessageOf<'GenericStreamingMessage'>, at: RecordedAt): void {
    if (MethodData.Method !== MATERIAL_OVERRIDE_METHOD) return;
    this.#decoded(at, 'GenericStreamingMessage', () => {
      const { localId, faces } = decodeMaterialOverrides(DataBlock.Data);
      const changed = faces.flatMap(({ face, override }) =>
        override === undefined ? [] : [[face, override] as const],
      );
      if (this.#overrides.size < MOST_OVERRIDDEN || this.#overrides.has(localId))
        this.#overrides.set(localId, new Map(changed));
    });
  }

  #decoded({ frame }: RecordedAt, field: string, decode: () => unknown): void {
    try {
      decode();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#warnings.addDecodeError('datagram', `in frame ${frame}`, field, error);
    }
  }
}
