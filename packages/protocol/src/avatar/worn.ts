import { Uuid } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';
import type { AgentWords } from './own-appearance.ts';

/** Clothing or a body part that is worn. */
export interface WornItem {
  /** Of the inventory item. */
  readonly itemId: Uuid;
  /** Of the wearable itself; undefined where only the item is told. */
  readonly assetId: Uuid | undefined;
  /** See `WEARABLE_TYPE` of `@landfall/protocol/asset/wearable`. */
  readonly type: number;
}

/**
 * What AgentWearablesUpdate says is worn. Items without an id stand for nothing of their type, and are left out.
 * @source captures/login-standard; live.md L2.1
 */
export function decodeWorn({
  WearableData,
}: Pick<MessageOf<'AgentWearablesUpdate'>, 'WearableData'>): readonly WornItem[] {
  return WearableData.filter(({ ItemID }) => !ItemID.isZero).map(({ ItemID, AssetID, WearableType }) => ({
    itemId: ItemID,
    assetId: AssetID,
    type: WearableType,
  }));
}

/** The message that tells an agent what it wears; at most 255 items. */
export function encodeWorn(
  { agentId, sessionId }: AgentWords,
  serial: number,
  items: readonly WornItem[],
): MessageOf<'AgentWearablesUpdate'> {
  return {
    name: 'AgentWearablesUpdate',
    AgentData: { AgentID: agentId, SessionID: sessionId, SerialNum: serial },
    WearableData: items.map(({ itemId, assetId, type }) => ({
      ItemID: itemId,
      AssetID: assetId ?? Uuid.zero,
      WearableType: type,
    })),
  };
}

/** What AgentIsNowWearing says that an agent wears. */
export function decodeNowWearing({
  WearableData,
}: Pick<MessageOf<'AgentIsNowWearing'>, 'WearableData'>): readonly WornItem[] {
  return WearableData.filter(({ ItemID }) => !ItemID.isZero).map(({ ItemID, WearableType }) => ({
    itemId: ItemID,
    assetId: undefined,
    type: WearableType,
  }));
}

/** The message that tells a region what one wears. */
export function encodeNowWearing(
  { agentId, sessionId }: AgentWords,
  items: readonly WornItem[],
): MessageOf<'AgentIsNowWearing'> {
  return {
    name: 'AgentIsNowWearing',
    AgentData: { AgentID: agentId, SessionID: sessionId },
    WearableData: items.map(({ itemId, type }) => ({ ItemID: itemId, WearableType: type })),
  };
}
