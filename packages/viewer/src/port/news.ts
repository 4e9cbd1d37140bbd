import type { ObjectChanges } from '@landfall/client';
import type { MuteType } from '@landfall/client/mutes';
import type { BakeName } from '@landfall/protocol/avatar';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { Geometry } from '@landfall/scene/geometry';
import type { WorldCommand } from './commands.ts';

/** Steps of a login that are told. */
export type LoginStep = 'connecting' | 'logging-in' | 'arriving' | 'arrived';

/** A region that there is a circuit to. */
export interface RegionTold {
  /** Of this session: 0 for the first region, and so on. */
  readonly region: number;
  /** Empty until the region has said it. */
  readonly name: string;
  /** South-west corner, metres from the grid's origin. */
  readonly corner: { readonly x: number; readonly y: number };
  /** Metres. */
  readonly size: { readonly x: number; readonly y: number };
  /** Of the surface of the water; 20 until the region has said it. */
  readonly waterHeightMetres: number;
  /** Texture ids of the ground, the lowest first; empty until the region has said them. */
  readonly groundTextures: readonly string[];
}

/** Somebody who is in a region. */
export interface Person {
  /** Agent id. */
  readonly id: string;
  /** Number of the region: {@link RegionTold.region}. */
  readonly region: number;
  /** Short id of the avatar in that region. */
  readonly localId: number;
  /** Full name, as `Test User`. */
  readonly name: string;
  /** Metres in the region. */
  readonly position: Vector3;
  /** It is the agent of this session. */
  readonly isOwn: boolean;
  /** On an object; on the ground does not count. */
  readonly isSitting: boolean;
}

/** How somebody looks. */
export interface LooksTold {
  /** Number of the region: {@link RegionTold.region}. */
  readonly region: number;
  /** Short id of the avatar in that region. */
  readonly localId: number;
  /** Texture ids of what was baked for them, by its name; empty for none. */
  readonly bakes: readonly (readonly [name: BakeName, textureId: string])[];
  /** Values by the ids of visual parameters. */
  readonly params: ReadonlyMap<number, number>;
  /** How much higher they are than they stand, metres. */
  readonly hover: number;
}

/** All that somebody plays now: ids of animations; a number that is another one each time that it is started anew. */
export interface MotionsTold {
  /** Number of the region: {@link RegionTold.region}. */
  readonly region: number;
  /** Short id of the avatar in that region. */
  readonly localId: number;
  /** Asset ids and those numbers; empty for one who plays nothing. */
  readonly playing: readonly { readonly id: string; readonly sequence: number }[];
}

/** A texture of a material, and where it lies: `u' = uu·u + uv·v + u0`, `v' = vu·u + vv·v + v0`. */
export interface MapTold {
  /** Texture id; empty for none, which only a {@link MaterialTold.base} has. */
  readonly texture: string;
  /** Numbers of the two equations, which lead from the face's own coordinates to those of the texture. */
  readonly lies: readonly [uu: number, uv: number, u0: number, vu: number, vv: number, v0: number];
}

/** What faces may be made of beside what their texture entry says. Colours are linear. */
export interface MaterialTold {
  /** Asset id of a physically based one; of one of before the id that texture entries name it by. */
  readonly id: string;
  /** Physically based, or one of before: relief and highlights beside the face's own texture. */
  readonly kind: 'gltf' | 'legacy';
  /** Instead of the face's own texture and colour: of a physically based one. `texture` is empty for none. */
  readonly base: (MapTold & { readonly colour: readonly [number, number, number, number] }) | undefined;
  /** Which way points look. */
  readonly normal: MapTold | undefined;
  /** Metal in blue, roughness in green, what lies in its own shade in red; of those of before the colour of highlights. */
  readonly surface: MapTold | undefined;
  /** Texture of light of its own, which lies as the base does; empty for none. */
  readonly emissive: string;
  /** Metal and roughness, 0 to 1; of those of before the colour of highlights, and how sharp they are. */
  readonly numbers: readonly [number, number, number, number];
  /** Light of its own. */
  readonly light: readonly [number, number, number];
  /** `mode` and `cutoff` as the material has them. */
  readonly alpha: {
    readonly mode: number;
    readonly gltfMode: 'OPAQUE' | 'BLEND' | 'MASK';
    readonly cutoff: number;
  };
}

/** Light of a sky: linear red, green, blue. */
export type Light = readonly [number, number, number];

/** Across and up in {@link SkyTold.colours}: around once from east by north, and from straight down to straight up. */
export const SKY_GRID = Object.freeze({ across: 32, up: 32 });

/** The sky at a moment. */
export interface SkyTold {
  /** Towards what shines; of length 1. */
  readonly direction: Vector3;
  /** Of what shines, on a surface that looks towards it; black when neither sun nor moon is up. */
  readonly colour: Light;
  /** From all sides. */
  readonly ambient: Light;
  /** The sun is what shines; false for the moon, and when neither is up. */
  readonly isDay: boolean;
  /** sRGB with a fourth byte, {@link SKY_GRID} of them, row by row from straight down. */
  readonly colours: Uint8Array;
}

/** The ground of a region as it is drawn. */
export interface LandTold {
  /** Number of the region: {@link RegionTold.region}. */
  readonly region: number;
  /** Triangles, metres from the region's south-west corner; texture coordinates go from 0 to 1 over the whole region. */
  readonly geometry: Geometry;
  /** A byte a square metre, row by row from the south-west: 0 shows the first texture, 255 the fourth. */
  readonly blend: Uint8Array;
  /** Metres, a sample a metre, row by row from the south-west. */
  readonly heights: Float32Array;
  /** Metres. */
  readonly width: number;
  /** Metres from south to north. */
  readonly depth: number;
}

/** What was said, as it is shown: text is text and never markup. */
export interface Said {
  /** Name of the speaker, or of the object; cut after 4096 characters. */
  readonly from: string;
  /** Id of the agent or object that spoke. */
  readonly fromId: string;
  /** The words, cut after 4096 characters. */
  readonly text: string;
  /** How it was said: a `ChatKind` of the client, such as `whisper`, `say`, `shout`, `owner` or `debug`. */
  readonly kind: string;
  /** This agent said it itself: regions repeat to everybody what they say. */
  readonly isOwn: boolean;
  /** An object spoke, and no agent, nor the grid itself. */
  readonly isObject: boolean;
  /** False: too far away to be understood. */
  readonly isAudible: boolean;
}

/** What is asked of the agent, by scripts or by people; answered by its number, or not at all. All words are strangers'. */
export type AskedTold = { readonly asked: number } & (
  | {
      readonly kind: 'dialog';
      readonly objectId: string;
      readonly objectName: string;
      readonly ownerName: string;
      readonly text: string;
      /** In the order of the wire: the first is bottom left, three in a row. */
      readonly buttons: readonly string[];
      /** Something is to be typed: it has no buttons. */
      readonly isTextBox: boolean;
    }
  | {
      readonly kind: 'question';
      readonly objectId: string;
      readonly objectName: string;
      readonly ownerName: string;
      readonly permissions: readonly string[];
    }
  /** A web page, http or https. */
  | {
      readonly kind: 'page';
      readonly objectId: string;
      readonly objectName: string;
      readonly text: string;
      readonly url: string;
    }
  /** To be brought to where somebody is. */
  | { readonly kind: 'offer'; readonly from: string; readonly fromId: string; readonly text: string }
);

/** Somebody or something that is not heard. */
export interface MutedTold {
  /** What is muted: an agent, an object, a group, or whatever has the name. */
  readonly kind: MuteType;
  /** Of the agent, object or group; zero for a name. */
  readonly id: string;
  /** As it was called when it was muted. */
  readonly name: string;
}

/** An item of the inventory, as far as it is shown. */
export interface ItemTold {
  /** The item's own id, not that of its asset. */
  readonly id: string;
  /** As its owner called it, cut after 255 characters. */
  readonly name: string;
  /** As its owner wrote it, cut after 255 characters; empty for none. */
  readonly description: string;
  /** Of what it is an item of; zero where the agent may not know. */
  readonly assetId: string;
  /** See `ASSET_TYPE` of `@landfall/protocol/asset`. */
  readonly assetType: number;
  /** See `INVENTORY_TYPE` of `@landfall/protocol/inventory`. */
  readonly inventoryType: number;
}

/** A folder of the inventory. */
export interface FolderTold {
  /** Folder id. */
  readonly id: string;
  /** Id of the folder that it is in; of a root usually zero. */
  readonly parentId: string;
  /** Cut after 255 characters. */
  readonly name: string;
  /** It is of the grid's library, which is read only, and not the agent's own. */
  readonly isLibrary: boolean;
  /** What is in it is known. */
  readonly isFetched: boolean;
  /** Folders in it. */
  readonly folders: readonly string[];
  /** What lies in it itself; as far as it is known, see {@link FolderTold.isFetched}. */
  readonly items: readonly ItemTold[];
}

/** An object that a search has found. */
export interface FoundTold {
  /** Number of the region: {@link RegionTold.region}. */
  readonly region: number;
  /** Short id of the object in that region. */
  readonly localId: number;
  /** Object id. */
  readonly id: string;
  /** As its owner called it, cut after 255 characters. */
  readonly name: string;
  /** As its owner wrote it, cut after 255 characters; empty for none. */
  readonly description: string;
}

/** A region on the grid's map. */
export interface MappedRegion {
  /** As the grid's map has it. */
  readonly name: string;
  /** South-west corner, metres from the grid's origin. */
  readonly x: number;
  /** See {@link MappedRegion.x}: to the north. */
  readonly y: number;
  /** Metres. */
  readonly size: { readonly x: number; readonly y: number };
  /** How many avatars the grid says are there, 0 to 255; some grids never count. */
  readonly agents: number;
  /** The map has it, but it is down now. */
  readonly isOffline: boolean;
  /** Texture id of its picture; empty for none. */
  readonly picture: string;
}

/** What a session tells a viewer: plain values, so that they come from a worker as they are. */
export type WorldNews =
  | { readonly type: 'step'; readonly step: LoginStep; readonly agentName: string }
  /** The login or the arrival came to nothing; `words` are for people. */
  | {
      readonly type: 'refused';
      readonly reason: string;
      readonly words: string;
    }
  | ({ readonly type: 'region' } & RegionTold)
  | { readonly type: 'regionGone'; readonly region: number }
  /** The agent is there now; in metres of the region. */
  | {
      readonly type: 'placed';
      readonly region: number;
      readonly position: Vector3;
      readonly lookAt: Vector3;
      /** A link to the place; empty when the region has no name yet. */
      readonly whereIs: string;
    }
  | { readonly type: 'objects'; readonly region: number; readonly changes: ObjectChanges }
  | ({ readonly type: 'land' } & LandTold)
  | ({ readonly type: 'sky' } & SkyTold)
  | { readonly type: 'people'; readonly people: readonly Person[] }
  | ({ readonly type: 'looks' } & LooksTold)
  | ({ readonly type: 'motions' } & MotionsTold)
  | ({ readonly type: 'chat' } & Said)
  | { readonly type: 'typing'; readonly fromId: string; readonly isTyping: boolean }
  | {
      readonly type: 'instantMessage';
      readonly from: string;
      readonly fromId: string;
      readonly text: string;
      readonly kind: string;
    }
  /** Heard once; metres in the region. */
  | {
      readonly type: 'sound';
      readonly region: number;
      readonly id: string;
      readonly position: Vector3;
      /** 0 to 1. */
      readonly gain: number;
    }
  /** Soon to be heard. */
  | { readonly type: 'soundSoon'; readonly id: string }
  /** An object has that sound from now on; `flags` as those of `ObjectSound` of `@landfall/protocol/object`. */
  | {
      readonly type: 'attachedSound';
      readonly region: number;
      readonly localId: number;
      readonly id: string;
      readonly gain: number;
      readonly flags: number;
    }
  | { readonly type: 'soundGain'; readonly region: number; readonly localId: number; readonly gain: number }
  /** The region did not get it, though it was sent again and again. */
  | { readonly type: 'unsent'; readonly command: Extract<WorldCommand, { type: 'say' | 'tell' }> }
  /** The region's words, or a word of the viewer's own on what could not be done. */
  | { readonly type: 'alert'; readonly text: string }
  /** A teleport: `words` say how it stands. */
  | {
      readonly type: 'travel';
      readonly state: 'under-way' | 'arrived' | 'failed';
      readonly words: string;
    }
  | ({ readonly type: 'asked' } & AskedTold)
  /** Everybody and everything that is muted. */
  | { readonly type: 'mutes'; readonly all: readonly MutedTold[] }
  /** Folders that are known now, or better; `roots` are the agent's and the library's. */
  | {
      readonly type: 'folders';
      readonly folders: readonly FolderTold[];
      readonly roots: readonly string[];
      /** All folders were asked for, and those are not known yet. */
      readonly missing: number;
    }
  /** What a search has found so far, of so many objects that were asked what they are called. */
  | {
      readonly type: 'found';
      readonly words: string;
      readonly found: readonly FoundTold[];
      readonly asked: number;
      readonly all: number;
    }
  | { readonly type: 'mapped'; readonly regions: readonly MappedRegion[] }
  | { readonly type: 'materials'; readonly materials: readonly MaterialTold[] }
  | { readonly type: 'asset'; readonly ticket: number; readonly bytes: Uint8Array }
  | { readonly type: 'noAsset'; readonly ticket: number; readonly isFinal: boolean }
  | {
      readonly type: 'statistics';
      readonly objects: number;
      readonly waiting: number;
      readonly networkBytes: number;
    }
  /** How the way to the gateway is. */
  | { readonly type: 'connection'; readonly state: 'open' | 'lost' | 'closed' }
  | { readonly type: 'ended'; readonly by: string; readonly reason: string; readonly words: string };
