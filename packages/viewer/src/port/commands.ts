import type { Direction } from '@landfall/client';
import type { MuteType } from '@landfall/client/mutes';
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
  | {
      readonly type: 'touch';
      readonly region: number;
      readonly localId: number;
      /** Where on it; not where a list names it. */
      readonly surface?: TouchedPlace | undefined;
    }
  | { readonly type: 'teleport'; readonly to: string }
  /** Metres from the grid's origin. */
  | { readonly type: 'goTo'; readonly x: number; readonly y: number; readonly z: number }
  /** Asset id of a landmark. */
  | { readonly type: 'goToLandmark'; readonly landmark: string }
  | { readonly type: 'cancelTeleport' }
  /** A button of a dialog, from 0; `asked` is the number that the question came with. */
  | { readonly type: 'press'; readonly asked: number; readonly button: number }
  /** What was typed into a text box. */
  | { readonly type: 'fill'; readonly asked: number; readonly text: string }
  /** All that a script asks for, or nothing. */
  | { readonly type: 'grant'; readonly asked: number; readonly isGranted: boolean }
  /** An offer to be brought elsewhere. */
  | { readonly type: 'answerOffer'; readonly asked: number; readonly isAccepted: boolean }
  | { readonly type: 'mute'; readonly kind: MuteType; readonly id: string; readonly name: string }
  | { readonly type: 'unmute'; readonly kind: MuteType; readonly id: string; readonly name: string }
  /** What is in a folder of the inventory; undefined for its roots. */
  | { readonly type: 'openFolder'; readonly id: string | undefined }
  /** What is in all folders, so that it can be searched. */
  | { readonly type: 'openAllFolders' }
  /** Objects whose name or description has these words; empty ends the search. */
  | { readonly type: 'search'; readonly words: string }
  /** Regions of the grid's map: squares of 256 m, both ends included. */
  | {
      readonly type: 'map';
      readonly minX: number;
      readonly maxX: number;
      readonly minY: number;
      readonly maxY: number;
    }
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
  /** Materials by their ids: physically based ones, and those of before. What comes is told as `materials`, in no order. */
  | {
      readonly type: 'wantMaterials';
      readonly gltf: readonly string[];
      readonly legacy: readonly string[];
    }
  | { readonly type: 'logout' };

/** Where something was touched. */
export interface TouchedPlace {
  /** Number of the face. */
  readonly face: number;
  /** On the face, as its texture runs. */
  readonly uv: Vector3;
  /** Metres in the region. */
  readonly position: Vector3;
  /** Which way the surface looks there, of length 1. */
  readonly normal: Vector3;
}
