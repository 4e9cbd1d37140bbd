import type { AvatarLooks } from '@landfall/client/objects';
import type { PlayingAnimation } from '@landfall/protocol/avatar';
import type { SkySettings } from '@landfall/protocol/asset/settings';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { GltfMaterial, LegacyMaterial, MaterialOverride } from '@landfall/protocol/material';
import type { ObjectDescription } from '@landfall/protocol/object';
import type { Sky } from '@landfall/scene/environment';
import type { LandHeights, LandTexturing } from '@landfall/scene/land';
import type { SculptMap } from '@landfall/scene/sculpt';
import type { SceneTexture } from './scene-texture.ts';
import type { SceneWarnings } from './scene-warnings.ts';

/** Why an asset that something names is not there. */
export type AbsenceReason =
  /** Whoever has it says that there is none. */
  | 'not-found'
  /** They do not give it, or offer no way to ask. */
  | 'refused'
  /** They could not be reached, or broke off. */
  | 'failed'
  /** It did not come in time. */
  | 'late'
  /** It came, and is none of its kind. */
  | 'damaged'
  /** Nothing is installed here that could decode it. */
  | 'no-codec'
  /** A recording or backup does not have it. */
  | 'not-recorded'
  /** It takes too much memory, alone or with all the others. */
  | 'too-much';

/** An asset that is not there. */
export interface Absence {
  /** Why it is not there. */
  readonly absent: AbsenceReason;
}

/** Whether it is one. */
export function isAbsent(asset: object | undefined): asset is Absence {
  return asset !== undefined && 'absent' in asset;
}

/** An object or avatar of a scene. */
export interface CollectedObject {
  /** As the region tells of it; its motion is where it is now, relative to its parent where it has one. */
  readonly description: ObjectDescription;
  /** Undefined where nobody has asked, or nobody answered. */
  readonly naming: ObjectNaming | undefined;
  /** Whether its meshes, sculpt maps and textures may be given on to others in a file. */
  readonly mayExport: boolean;
  /** Of an avatar: how it looks and what it plays, as far as anybody has said. */
  readonly avatar?: CollectedAvatar | undefined;
  /** What is changed of the physically based materials of its faces, by face; nothing where it is left out. */
  readonly overrides?: ReadonlyMap<number, MaterialOverride> | undefined;
}

/** What is known of an avatar beyond its place. */
export interface CollectedAvatar {
  /** Bakes and shape; undefined where the region has not said them. */
  readonly looks: AvatarLooks | undefined;
  /** All that it plays. */
  readonly animations: readonly PlayingAnimation[];
}

/** How an object is called, and whose it is. */
export interface ObjectNaming {
  /** The object's name, or an avatar's full name; may be empty. */
  readonly name: string;
  /** What its owner wrote of it; empty for avatars. */
  readonly description: string;
  /** Id of its owner; an avatar's own. */
  readonly ownerId: Uuid;
  /** Id of whoever made it; left out where nobody has said it. */
  readonly creatorId?: Uuid;
}

/** What land is painted with. */
export interface CollectedGround extends LandTexturing {
  /** The lowest first; four. */
  readonly textureIds: readonly Uuid[];
}

/** A region of a scene. */
export interface CollectedRegion {
  /** Of a live region without a name its address and port; empty where a recording does not say it. */
  readonly name: string;
  /** Undefined where nobody has said it. */
  readonly id: Uuid | undefined;
  /** Its south-west corner, metres from that of the scene's first region. */
  readonly corner: { readonly x: number; readonly y: number };
  /** The same in the world of its grid. */
  readonly worldCorner: { readonly x: number; readonly y: number };
  /** Metres. */
  readonly size: { readonly x: number; readonly y: number };
  /** Metres; a finite number. */
  readonly waterHeight: number;
  /** Undefined where nobody has said it: it is painted as is usual. */
  readonly ground: CollectedGround | undefined;
  /** Undefined where none has come. */
  readonly land: LandHeights | undefined;
  /** Objects and avatars in it; what they wear is among them. */
  readonly objects: readonly CollectedObject[];
}

/** A material: what a face is made of beside what its texture entry says. */
export type SceneMaterial =
  | { readonly type: 'gltf'; readonly material: GltfMaterial }
  | { readonly type: 'legacy'; readonly material: LegacyMaterial };

/** Assets by the text of their id. What nobody has asked for is not in them. */
export interface SceneAssets {
  /** Decoded textures, or why they are not there. */
  readonly textures: ReadonlyMap<string, SceneTexture | Absence>;
  /** Decoded maps of sculpted prims, or why they are not there. */
  readonly sculpts: ReadonlyMap<string, SculptMap | Absence>;
  /** Whole assets. */
  readonly meshes: ReadonlyMap<string, Uint8Array | Absence>;
  /** GLTF and legacy materials, or why they are not there. */
  readonly materials: ReadonlyMap<string, SceneMaterial | Absence>;
}

/** Where a scene was collected. */
export type SceneSource = 'region' | 'recording' | 'backup';

/** What stands in a region and around it, from wherever it was collected. */
export interface CollectedScene {
  /** Whether a live region, a recording or a backup told of it. */
  readonly source: SceneSource;
  /** The first is the one that is looked at; others are its neighbours. */
  readonly regions: readonly [CollectedRegion, ...CollectedRegion[]];
  /** What its objects and land name, as far as it was asked for. */
  readonly assets: SceneAssets;
  /** What of a sky lights it. */
  readonly sky: Sky;
  /** That of the first region itself, where it is known and has one of its own. */
  readonly regionSky?: SkySettings | undefined;
  /** What did not come in time, a line each; empty where all is there. */
  readonly missing: readonly string[];
  /** Why it was not waited for longer: the time given was over, or the session ended. */
  readonly cutShortBy?: 'time' | 'session' | undefined;
  /** What came and could not be used. */
  readonly warnings: SceneWarnings;
}
