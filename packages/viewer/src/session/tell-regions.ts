import type { LooksTold, WorldNews } from '../port/index.ts';
import type { ViewedRegion, ViewedSession } from './rooms.ts';
import { cornerOf, landOf } from './tell-land.ts';
import { MAX_HOVER_METRES } from '@landfall/protocol/avatar';
import { USUAL_WATER_METRES } from '@landfall/protocol/region';

/** Hears news, with the buffers that may be handed over instead of being copied. */
export type Tell = (news: WorldNews, transfer?: readonly ArrayBuffer[]) => void;

/** A region as it was told so far. */
interface Told {
  readonly number: number;
  cursor: number;
  land: 'as-told' | 'changed';
}

/** Tells what is in the regions of a session: what they are, what has changed in them, their ground. */
export class RegionTeller {
  readonly #tell: Tell;
  readonly #told = new Map<ViewedRegion, Told>();
  #next = 0;

  constructor(session: ViewedSession, tell: Tell) {
    this.#tell = tell;
    for (const region of session.regions.all) this.#meet(region);
    session.on('regionAdded', ({ region }) => this.#meet(region));
    session.on('regionRemoved', ({ region }) => this.#leave(region));
  }

  /** The number that a region has in news. */
  numberOf(region: ViewedRegion): number {
    return (this.#told.get(region) ?? this.#meet(region)).number;
  }

  /** The region with a number. */
  withNumber(number: number): ViewedRegion | undefined {
    for (const [region, told] of this.#told) if (told.number === number) return region;
    return undefined;
  }

  /** Tells all that has changed since it was called last. */
  tellChanges(): void {
    for (const [region, told] of this.#told) {
      const changes = region.objects.changes(told.cursor);
      told.cursor = changes.cursor;
      if (changes.slots.length > 0)
        this.#tell({ type: 'objects', region: told.number, changes }, [changes.buffer]);
    }
  }

  /** Tells the ground of regions where it has changed. */
  tellLand(): void {
    for (const [region, told] of this.#told) {
      if (told.land === 'as-told') continue;
      told.land = 'as-told';
      const land = landOf(region, told.number);
      if (land === undefined) continue;
      const { geometry, blend, heights } = land;
      const buffers = [geometry.buffer, blend.buffer, heights.buffer].filter(isOwn);
      this.#tell({ type: 'land', ...land }, buffers);
    }
  }

  #meet(region: ViewedRegion): Told {
    const known = this.#told.get(region);
    if (known !== undefined) return known;
    const told: Told = { number: this.#next++, cursor: 0, land: 'changed' };
    this.#told.set(region, told);
    this.#describe(region, told);
    region.on('described', () => {
      told.land = 'changed';
      this.#describe(region, told);
    });
    const tellLooks = ({ looks, localId }: ViewedRegion['avatars'][number]): void => {
      if (looks !== undefined) this.#tell({ type: 'looks', ...looksTold(looks, told.number, localId) });
    };
    const tellMotions = ({ animations, localId }: ViewedRegion['avatars'][number]): void => {
      const playing = animations.map(({ id, sequence }) => ({ id: id.toString(), sequence }));
      this.#tell({ type: 'motions', region: told.number, localId, playing });
    };
    for (const avatar of region.avatars) {
      tellLooks(avatar);
      if (avatar.animations.length > 0) tellMotions(avatar);
    }
    region.on('looksChanged', tellLooks);
    region.on('animationsChanged', tellMotions);
    region.on('terrainPatched', () => (told.land = 'changed'));
    region.on('terrainCompleted', () => this.tellLand());
    return told;
  }

  #leave(region: ViewedRegion): void {
    const told = this.#told.get(region);
    if (told === undefined) return;
    this.#told.delete(region);
    this.#tell({ type: 'regionGone', region: told.number });
  }

  #describe(region: ViewedRegion, { number }: Told): void {
    const { name, size, description } = region;
    this.#tell({
      type: 'region',
      region: number,
      name,
      corner: cornerOf(region),
      size,
      waterHeightMetres: description?.waterHeight ?? USUAL_WATER_METRES,
      groundTextures: description?.ground.textureIds.map(String) ?? [],
    });
  }
}

type Looks = NonNullable<ViewedRegion['avatars'][number]['looks']>;

function looksTold({ bakes, params, hover }: Looks, region: number, localId: number): LooksTold {
  const height = Number.isFinite(hover.z)
    ? Math.min(MAX_HOVER_METRES, Math.max(-MAX_HOVER_METRES, hover.z))
    : 0;
  const named = [...bakes].map(([name, id]) => [name, id.toString()] as const);
  return { region, localId, bakes: named, params: new Map(params), hover: height };
}

const isOwn = (buffer: ArrayBufferLike): buffer is ArrayBuffer => buffer instanceof ArrayBuffer;
