import type { LandDetail } from '../land-sample.ts';
import type { Chapter } from './observation.ts';

/** What a region streams to those who are in it. Sizes are of the datagram. */
export interface WorldDetails {
  /** `layer` is one of `land`, `wind`, `water`, `cloud`. `neighbour`, here and below: of that region, not of the one where the avatar is. */
  readonly LayerReceived: {
    readonly layer: string;
    readonly patches: number;
    readonly sizeBytes: number;
    readonly neighbour?: string;
  };
  readonly LayerSent: { readonly layer: string; readonly patches: number; readonly sizeBytes: number };
  /** Every patch of the land is known. */
  readonly TerrainComplete: { readonly patches: number; readonly neighbour?: string };
  /** The shape of the land, once all of it is known; see `sampleLand`. */
  readonly LandSeen: Pick<LandDetail, keyof LandDetail> & { readonly neighbour?: string };
  /** `message` is ObjectUpdate or one of its shorter forms; `objects` how many it spoke of. */
  readonly ObjectsReceived: {
    readonly message: string;
    readonly objects: number;
    readonly sizeBytes: number;
  };
  readonly ObjectsSent: { readonly message: string; readonly objects: number; readonly sizeBytes: number };
  readonly RegionStatsReceived: {
    readonly region: string;
    readonly simFps: number;
    readonly timeDilation: number;
    readonly agents: number;
  };
  readonly RegionTimeReceived: { readonly gridTime: string };
  readonly ParcelReceived: {
    readonly message: string;
    readonly parcel: string;
    readonly neighbour?: string;
  };
  readonly CoarseLocationsReceived: { readonly avatars: number; readonly neighbour?: string };
  /** How much is in sight just now. */
  readonly Census: { readonly avatars: number; readonly primitives: number };
  readonly AvatarSeen: { readonly name: string; readonly agentId: string; readonly localId: number };
  readonly ObjectSeen: { readonly localId: number; readonly pcode: number; readonly name?: string };
  readonly ObjectVanished: { readonly localId: number; readonly name?: string };
  /** `asset` is its kind, `by` the capability that it came by, or `circuit`. */
  readonly AssetReceived: { readonly asset: string; readonly by: string; readonly sizeBytes: number };
  /** `message` is BulkUpdateInventory or its kin. */
  readonly InventoryReceived: {
    readonly message: string;
    readonly items: number;
    readonly sizeBytes: number;
  };
  /** How many agents are asked the names of. */
  readonly NamesAsked: { readonly names: number };
  readonly NameLearnt: { readonly agentId: string; readonly name: string };
}

const simOf = (neighbour: string | undefined): string =>
  neighbour === undefined ? '' : `, Sim: ${neighbour}`;

export const WORLD: Chapter<WorldDetails> = {
  LayerReceived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV LayerData',
    sys: 'SENSORY',
    sig: 'TREMOR',
    val: ({ layer }) => (layer === 'land' ? 'LandUpdate received' : `LayerUpdate received: ${layer}`),
    payload: ({ sizeBytes, neighbour }) => `Size: ${sizeBytes}${simOf(neighbour)}`,
  },
  LayerSent: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'SEND LayerData',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ layer, patches }) => `${patches} ${layer} patches`,
    payload: ({ layer }) => (layer === 'land' ? 'Terrain Patches' : `Layer: ${layer}`),
  },
  TerrainComplete: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'TERRAIN COMPLETE',
    sys: 'SENSORY',
    sig: 'TREMOR',
    val: ({ patches, neighbour }) => `Patches: ${patches}${simOf(neighbour)}`,
  },
  LandSeen: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'LAND SEEN',
    sys: 'SENSORY',
    sig: 'TREMOR',
    asTheyAre: ['heights'],
    val: ({ region, low, high }) => `Land of ${region}: ${low} m to ${high} m`,
  },
  ObjectsReceived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: ({ message }) => `RECV ${message}`,
    sys: 'SENSORY',
    sig: 'VISION',
    val: ({ objects, sizeBytes }) => `Objects: ${objects}, Size: ${sizeBytes}`,
    payload: ({ sizeBytes }) => `Size: ${sizeBytes}`,
  },
  ObjectsSent: {
    side: 'SERVER',
    component: 'UDP',
    signal: ({ message }) => `SEND ${message}`,
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ objects, sizeBytes }) => `Objects: ${objects}, Size: ${sizeBytes}`,
  },
  RegionStatsReceived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV SimStats',
    sys: 'SENSORY',
    sig: 'TREMOR',
    val: ({ region, simFps, timeDilation, agents }) =>
      `Region: ${region}, Fps: ${simFps}, Dilation: ${timeDilation}, Agents: ${agents}`,
  },
  RegionTimeReceived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV SimulatorViewerTimeMessage',
    sys: 'SENSORY',
    sig: 'TREMOR',
    val: ({ gridTime }) => `GridTime: ${gridTime}`,
  },
  ParcelReceived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: ({ message }) => `RECV ${message}`,
    sys: 'SENSORY',
    sig: 'TREMOR',
    val: ({ parcel }) => `Parcel: ${parcel}`,
  },
  CoarseLocationsReceived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV CoarseLocationUpdate',
    sys: 'SENSORY',
    sig: 'VISION',
    val: ({ avatars }) => `Avatars: ${avatars}`,
  },
  Census: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'CENSUS',
    sys: 'SENSORY',
    sig: 'VISION',
    val: ({ avatars, primitives }) => `Avatars: ${avatars}, Primitives: ${primitives}`,
  },
  AvatarSeen: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'SEEN Avatar',
    sys: 'SENSORY',
    sig: 'VISION',
    val: ({ name, agentId, localId }) => `Name: ${name}, UUID: ${agentId}, LocalID: ${localId}, Type: Avatar`,
  },
  ObjectSeen: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'SEEN Thing',
    sys: 'SENSORY',
    sig: 'VISION',
    val: ({ localId, pcode }) => `LocalID: ${localId}, PCode: ${pcode}, Type: Thing`,
  },
  ObjectVanished: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'VANISHED',
    sys: 'SENSORY',
    sig: 'VISION',
    val: ({ localId }) => `Vanished LocalID: ${localId}`,
  },
  AssetReceived: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'RECV asset',
    sys: 'SENSORY',
    sig: 'VISION',
    val: ({ asset, by }) => `Asset: ${asset}, By: ${by}`,
    payload: ({ asset, by, sizeBytes }) => `Asset: ${asset}, By: ${by}, Size: ${sizeBytes}`,
  },
  InventoryReceived: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: ({ message }) => `RECV ${message}`,
    sys: 'STATE',
    sig: 'STATUS',
    val: ({ message, items }) => `${message}, Items: ${items}`,
    payload: ({ items, sizeBytes }) => `Items: ${items}, Size: ${sizeBytes}`,
  },
  NamesAsked: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'SEND UUIDNameRequest',
    sys: 'MOTOR',
    sig: 'INTENT',
    val: ({ names }) => `Names: ${names}`,
  },
  NameLearnt: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'NAME',
    sys: 'SENSORY',
    sig: 'VISION',
    val: ({ agentId, name }) => `Name: ${name}, UUID: ${agentId}`,
  },
};
