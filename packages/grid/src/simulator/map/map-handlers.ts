import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { REGION_STEP_METRES, SIM_ACCESS, USUAL_WATER_METRES } from '@landfall/protocol/region';
import { answer, placesOf, regionById } from '../region/index.ts';
import type { Agent, Handlers, RegionPlace } from '../region/index.ts';
import { accessOf, settingsOf } from '../settings/index.ts';

/** Regions in one MapBlockReply, so that it stays a datagram of the usual size. */
const BLOCKS_PER_MESSAGE = 12;
/** `Access` of the entry that ends the answer to a search by name. @source captures/login-nodemetaverse */
const END_OF_SEARCH = 255;

type Block = MessageOf<'MapBlockReply'>['Data'][number];

/** What is answered to questions about the map. */
export const mapHandlers: Handlers = {
  MapBlockRequest({ AgentData, PositionData }, from) {
    const { MinX, MaxX, MinY, MaxY } = PositionData;
    const found = placesOf(from.region.services).filter(
      ({ gridX, gridY }) => gridX >= MinX && gridX <= MaxX && gridY >= MinY && gridY <= MaxY,
    );
    sendBlocks(from, AgentData.Flags, blocksOf(from, found), found);
  },

  MapNameRequest({ AgentData, NameData }, from) {
    const wanted = decodeText(NameData.Name).toLowerCase();
    const found = placesOf(from.region.services).filter(({ name }) => name.toLowerCase().startsWith(wanted));
    const end: Block = { ...NOWHERE, Name: NameData.Name.slice() };
    sendBlocks(from, AgentData.Flags, [...blocksOf(from, found), end], found);
  },

  MapLayerRequest({ AgentData }, from) {
    const { Flags } = AgentData;
    answer(from, { name: 'MapLayerReply', AgentData: { AgentID: from.id, Flags }, LayerData: [] });
  },
};

const NOWHERE: Block = {
  X: 0,
  Y: 0,
  Name: new Uint8Array(0),
  Access: END_OF_SEARCH,
  RegionFlags: 0,
  WaterHeight: 0,
  Agents: 0,
  MapImageID: Uuid.zero,
};

/** Of regions of other processes only the place is known. */
const blocksOf = ({ region: { services } }: Agent, found: readonly RegionPlace[]): Block[] =>
  found.map((place) => {
    const region = regionById(services.regions, place.id);
    return {
      X: place.gridX,
      Y: place.gridY,
      Name: encodeText(place.name),
      Access: region === undefined ? SIM_ACCESS.general : accessOf(region),
      RegionFlags: 0,
      WaterHeight: region === undefined ? USUAL_WATER_METRES : Math.round(settingsOf(region).waterHeight),
      Agents: (region?.agents.size ?? 0) & 0xff,
      MapImageID: Uuid.zero,
    };
  });

/** Sizes are told only where one of the regions is not of the usual size. @source PROTOCOL §19 */
function sendBlocks(
  to: Agent,
  Flags: number,
  blocks: readonly Block[],
  regions: readonly RegionPlace[],
): void {
  const isLarge = regions.some(({ sizeMetres }) => sizeMetres > REGION_STEP_METRES);
  for (let at = 0; at < blocks.length; at += BLOCKS_PER_MESSAGE) {
    const Data = blocks.slice(at, at + BLOCKS_PER_MESSAGE);
    const Size = Data.map((_, index) => {
      const side = regions[at + index]?.sizeMetres ?? REGION_STEP_METRES;
      return { SizeX: side, SizeY: side };
    });
    answer(to, {
      name: 'MapBlockReply',
      AgentData: { AgentID: to.id, Flags },
      Data,
      ...(isLarge ? { Size } : {}),
    });
  }
}
