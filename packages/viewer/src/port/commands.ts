import type { Direction } from '@landfall/client';
import type { AssetKind } from '@landfall/protocol/asset';
import type { Vector3 } from '@landfall/protocol/datatypes';

/** What a viewer asks of the session: plain values, so that they reach a worker as they are. */
export type WorldCommand =
  | {
      readonly type: 'say';
      readonly text: string;
      readonly volume: 'whisper' | 'say' | 'shout';
      readonly channel: number;
    }
  | { readonly type: 'typing'; readonly isTyping: boolean }
  /** An instant message; `to` is an agent's id. */
  | { readonly type: 'tell'; readonly to: string; readonly text: string }
  /** Undefined lets go of all keys. */
  | { readonly type: 'go'; readonly direction: Direction | undefined; readonly isFast: boolean }
  | { readonly type: 'fly'; readonly isFlying: boolean }
  /** Counter-clockwise from east, radians. */
  | { readonly type: 'face'; readonly headingRad: number }
  /** Where the camera is and looks, metres in the agent's region. */
  | { readonly type: 'look'; readonly position: Vector3; readonly direction: Vector3; readonly far: number }
  | { readonly type: 'sit'; readonly id: string }
  | { readonly type: 'sitOnGround' }
  | { readonly type: 'stand' }
  | { readonly type: 'touch'; readonly region: number; readonly localId: number }
  | { readonly type: 'teleport'; readonly to: string }
  | { readonly type: 'cancelTeleport' }
  /** An asset; the answer has the same ticket. `side`: of a texture, so many pixels a side are enough. */
  | {
      readonly type: 'want';
      readonly ticket: number;
      readonly kind: AssetKind;
      readonly id: string;
      readonly side: number | undefined;
      readonly priority: number;
    }
  | { readonly type: 'unwant'; readonly ticket: number }
  | { readonly type: 'logout' };
