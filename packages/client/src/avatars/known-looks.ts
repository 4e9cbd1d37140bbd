import { bakesOf, decodeVisualParams } from '@landfall/protocol/avatar';
import type { Appearance, BakeName, ServerBaked, WornAttachment } from '@landfall/protocol/avatar';
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { decodeTextureEntry } from '@landfall/protocol/texture-entry';
import type { AvatarLooks } from '../objects/index.ts';

/** What an appearance comes to. It keeps no bytes of the message. */
export class KnownLooks implements AvatarLooks {
  readonly bakes: ReadonlyMap<BakeName, Uuid>;
  readonly visualParams: Uint8Array;
  readonly hover: Vector3;
  readonly serverBaked: ServerBaked | undefined;
  readonly named: readonly WornAttachment[];

  /** @throws DecodeError where the texture entry is damaged */
  constructor({ textureEntry, visualParams, hover, serverBaked, attachments }: Appearance) {
    this.bakes = bakesOf(decodeTextureEntry(textureEntry));
    this.visualParams = visualParams;
    this.hover = hover ?? ZERO_VECTOR;
    this.serverBaked = serverBaked;
    this.named = attachments;
  }

  /** Two hundred and fifty numbers: most who look want none of them, and those who do want them once. */
  get params(): ReadonlyMap<number, number> {
    return decodeVisualParams(this.visualParams);
  }
}
