import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { PCODE } from '@landfall/protocol/object';
import type { Emitter, Remove } from '../events/index.ts';
import type { ObjectEvents, WorldObject } from '../objects/index.ts';
import type { Region } from '../regions/index.ts';

/** What happens to the agent's own avatar. */
export interface AgentEvents {
  /** The region has placed it somewhere, or has said where it is now; also when its seat moves. */
  readonly moved: { readonly position: Vector3; readonly region: Region };
  /** It sits on an object now: `localId`, the root of the linkset. */
  readonly sat: { readonly localId: number };
  /** It stands again: it stood up, or its seat is gone. */
  readonly stood: { readonly position: Vector3 };
}

/** Where the agent's avatar is, as its region tells: first by placing it, then by describing it as it does every avatar. */
export class AvatarPlace {
  readonly #agentId: Uuid;
  readonly #emitter: Emitter<AgentEvents>;
  #region: Region | undefined;
  /** The newest place that is known for certain. */
  #known: Vector3 = ZERO_VECTOR;
  /** What the region has said of it since it was placed. */
  #avatar: WorldObject | undefined;
  #seat = 0;
  #unfollow: readonly Remove[] = [];

  constructor(agentId: Uuid, emitter: Emitter<AgentEvents>) {
    this.#agentId = agentId;
    this.#emitter = emitter;
  }

  /** Where it is; undefined before the first region. */
  get region(): Region | undefined {
    return this.#region;
  }

  /** Now, metres in the region: by its velocity since the region spoke of it. On a seat nobody knows, where it was before. */
  get position(): Vector3 {
    return this.#avatar?.regionPosition ?? this.#known;
  }

  /** The same, if the region has told of it since it placed it; undefined where it may have gone anywhere since. */
  get seen(): { readonly region: Region; readonly position: Vector3 } | undefined {
    const position = this.#avatar?.regionPosition;
    return this.#region && position && { region: this.#region, position };
  }

  /** Metres a second, as the region said it last; undefined while it has not. */
  get velocity(): Vector3 | undefined {
    return this.#avatar?.velocity;
  }

  /** Local id of what it sits on; 0 for nothing. */
  get seat(): number {
    return this.#seat;
  }

  /** The region has placed it. */
  hearPlaced(region: Region, position: Vector3): void {
    if (region !== this.#region) this.#enter(region);
    this.#known = position;
    this.#avatar = undefined;
  }

  #enter(region: Region): void {
    for (const remove of this.#unfollow) remove();
    this.#region = region;
    this.#seat = 0;
    const follow = (object: WorldObject): void => this.#follow(region, object);
    // Without the room of objects these never come, and the agent stays where it was placed.
    const told: Pick<Region<ObjectEvents>, 'onIfThere'> = region;
    this.#unfollow = [
      told.onIfThere('objectAdded', follow),
      told.onIfThere('objectUpdated', follow),
      region.lifetime.onEnd(() => this.#rest()),
    ];
  }

  /** Nobody says any more where it goes. */
  #rest(): void {
    this.#known = this.position;
    this.#avatar = undefined;
  }

  /** The region's own word on where the avatar is, or on what it sits on. */
  #follow(region: Region, object: WorldObject): void {
    if (object.pcode === PCODE.avatar && object.id.equals(this.#agentId)) this.#avatar = object;
    else if (this.#avatar === undefined || object.localId !== this.#seat) return;
    this.#known = this.#avatar.regionPosition ?? this.#known;
    this.#noteSeat(this.#avatar.parentId);
    this.#emitter.emit('moved', { position: this.#known, region });
  }

  #noteSeat(localId: number): void {
    if (localId === this.#seat) return;
    this.#seat = localId;
    if (localId === 0) this.#emitter.emit('stood', { position: this.#known });
    else this.#emitter.emit('sat', { localId });
  }
}
