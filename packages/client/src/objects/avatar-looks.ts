import type { BakeName, PlayingAnimation, ServerBaked, WornAttachment } from '@landfall/protocol/avatar';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';

/** How an avatar looks, as the region said it last. */
export interface AvatarLooks {
  /** The textures baked for it; those that are missing are not baked. */
  readonly bakes: ReadonlyMap<BakeName, Uuid>;
  /** A byte for each visual parameter, as they were sent: `encodeVisualParams` makes such bytes. */
  readonly visualParams: Uint8Array;
  /** Values by the ids of the parameters, those that were not sent as where nobody says. Read anew on each access. */
  readonly params: ReadonlyMap<number, number>;
  /** How much it is moved from where it stands, metres. */
  readonly hover: Vector3;
  /** Undefined where clients bake, as on OpenSim. */
  readonly serverBaked: ServerBaked | undefined;
  /** What the region says it wears: OpenSim says nothing here, see {@link Avatar.attachments}. */
  readonly named: readonly WornAttachment[];
}

/** What the room of avatars knows of one. */
export interface ToldOfAvatar {
  /** Undefined until the region has told. */
  readonly looks: AvatarLooks | undefined;
  /** What it plays now. */
  readonly animations: readonly PlayingAnimation[];
}
