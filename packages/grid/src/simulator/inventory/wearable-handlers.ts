import { Uuid } from '@landfall/protocol/datatypes';
import type { Handlers } from '../region/index.ts';
import { DEFAULT_WEARABLES, wearableItemId } from './items.ts';

const NO_BYTES = new Uint8Array(0);

/** What is answered when an agent asks what it wears. */
export const wearableHandlers: Handlers = {
  AgentWearablesRequest(_message, from) {
    from.send(
      {
        name: 'AgentWearablesUpdate',
        AgentData: { AgentID: from.id, SessionID: from.sessionId, SerialNum: 0 },
        WearableData: DEFAULT_WEARABLES.map((wearable) => ({
          ItemID: wearableItemId(from.id, wearable),
          AssetID: wearable.assetId,
          WearableType: wearable.type,
        })),
      },
      { reliable: true, category: 'task' },
    );
  },

  /** No bake is ever known from before: the viewer makes them anew and uploads them. */
  AgentCachedTexture({ AgentData, WearableData }, from) {
    from.send(
      {
        name: 'AgentCachedTextureResponse',
        AgentData: { AgentID: from.id, SessionID: from.sessionId, SerialNum: AgentData.SerialNum },
        WearableData: WearableData.map(({ TextureIndex }) => ({
          TextureID: Uuid.zero,
          TextureIndex,
          HostName: NO_BYTES,
        })),
      },
      { reliable: true, category: 'task' },
    );
  },
};
