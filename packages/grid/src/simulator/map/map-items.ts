import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { inhabitants } from '../avatars/index.ts';
import { answer } from '../region/index.ts';
import type { Agent, Handlers, Region } from '../region/index.ts';

/** `ItemType` of the green dots; the others are telehubs, events, land for sale and advertisements. @source viewer llviewerregion.h */
export const ITEM_AGENTS = 6;
/** Items in one MapItemReply, so that it stays a datagram of the usual size. */
const ITEMS_PER_MESSAGE = 20;

type Item = MessageOf<'MapItemReply'>['Data'][number];

/** What is answered to questions about what is on the map. */
export const mapItemHandlers: Handlers = {
  /** A handle of 0 means the region that is asked. What there is none of is answered with nothing. */
  MapItemRequest({ AgentData: { Flags }, RequestData: { ItemType, RegionHandle } }, from) {
    const region = RegionHandle === 0n ? from.region : regionAt(from, RegionHandle);
    const items = ItemType === ITEM_AGENTS && region !== undefined ? dots(region, from) : [];
    for (let at = 0; at === 0 || at < items.length; at += ITEMS_PER_MESSAGE) {
      answer(from, {
        name: 'MapItemReply',
        AgentData: { AgentID: from.id, Flags },
        RequestData: { ItemType },
        Data: items.slice(at, at + ITEMS_PER_MESSAGE),
      });
    }
  },
};

const regionAt = ({ region }: Agent, handle: bigint): Region | undefined =>
  region.services.regions.find((one) => one.handle === handle);

/** One for each avatar but one's own; where nobody is, one for nobody. @source OpenSim WorldMapModule.cs, HandleMapItemRequest */
function dots(region: Region, to: Agent): Item[] {
  const others = [...inhabitants(region)].filter(({ agent }) => !agent.id.equals(to.id));
  if (others.length === 0) return [dot(region, { x: 1, y: 1 }, 0)];
  return others.map(({ avatar }) => dot(region, avatar.body.position, 1));
}

const dot = (
  { gridX, gridY, name }: Region,
  { x, y }: { readonly x: number; readonly y: number },
  avatars: number,
): Item => ({
  X: gridX * REGION_STEP_METRES + Math.floor(x),
  Y: gridY * REGION_STEP_METRES + Math.floor(y),
  ID: Uuid.zero,
  Extra: avatars,
  Extra2: 0,
  Name: encodeText(name),
});
