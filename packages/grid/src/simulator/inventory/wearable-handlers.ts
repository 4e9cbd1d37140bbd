import { decodeNowWearing, encodeWorn } from '@landfall/protocol/avatar';
import type { WornItem } from '@landfall/protocol/avatar';
import { answer, Part } from '../region/index.ts';
import type { Agent, GridServices, Handlers } from '../region/index.ts';
import { belongingsOf } from './belongings.ts';
import { DEFAULT_WEARABLES, wearableItemId } from './items.ts';
import { ownInventory } from './owned.ts';

/** By account, while this process runs; who never said anything wears the default outfit. */
const WORN = new Part<GridServices, Map<string, readonly WornItem[]>>(() => new Map());

/** What is done when an agent says what it wears, and when it asks. */
export const wearableHandlers: Handlers = {
  /** @source OpenSim AvatarFactoryModule.cs (Client_OnAvatarNowWearing, SetAppearanceAssets) */
  AgentIsNowWearing(message, from, sequence) {
    if (!from.newest.takes('AgentIsNowWearing', sequence)) return;
    from.region.services.part(WORN).set(from.id.key, owned(from, decodeNowWearing(message)));
  },

  AgentWearablesRequest(_message, from) {
    const worn = from.region.services.part(WORN).get(from.id.key) ?? defaultOutfit(from);
    answer(from, encodeWorn({ agentId: from.id, sessionId: from.sessionId }, 0, worn));
  },
};

const defaultOutfit = ({ id }: Agent): readonly WornItem[] =>
  DEFAULT_WEARABLES.map((wearable) => ({
    itemId: wearableItemId(id, wearable),
    assetId: wearable.assetId,
    type: wearable.type,
  }));

/** Nobody wears what is not theirs; each with its asset, through a link too. */
function owned({ id, region }: Agent, items: readonly WornItem[]): readonly WornItem[] {
  const own = new Map(
    ownInventory(id, belongingsOf(region.services)).items.map((item) => [item.id.key, item]),
  );
  return items.flatMap((worn) => {
    const item = own.get(worn.itemId.key);
    return item === undefined ? [] : { ...worn, assetId: item.assetId };
  });
}
