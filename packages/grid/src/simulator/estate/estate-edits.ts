import type { Corners, RegionSettings } from '@landfall/assets/region-archive';
import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { ESTATE_FLAG, REGION_FLAG } from '@landfall/protocol/region';
import { sendRegionHandshake } from '../arrival/index.ts';
import type { Handlers, Region } from '../region/index.ts';
import { changeEstateRules, changeSettings, isEstateManager, settingsOf } from '../settings/index.ts';
import { MethodParameters, numberIn } from './read-method.ts';
import { tellEstateInfo } from './estate-info.ts';
import { tellEverybody } from './region-info.ts';
import { agentLimitOf, maturityOf, MOST_BONUS } from './rules-said.ts';

/** What one method changes; undefined where it says nothing that makes sense. */
type Edit = (said: MethodParameters, region: Region) => Partial<RegionSettings> | undefined;

/** Metres: beyond these there is neither ground nor water. */
const [LOWEST, HIGHEST] = [-1000, 4000];
const GROUND_LAYERS = 4;
const CORNERS: readonly (keyof Corners)[] = ['southWest', 'northWest', 'southEast', 'northEast'];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Told by RegionInfo. @source OpenSim LLClientView.cs, EstateManagementModule.cs */
const RULES: Readonly<Record<string, Edit>> = {
  /** Block terraforming, block flying, damage, reselling, agents, bonus, rating, block pushing, dividing and joining. */
  setregioninfo(said, { maxAgents }) {
    const [agents, bonus, rating] = [
      said.number(4, 0, 0x7fff),
      said.number(5, 0, MOST_BONUS),
      said.number(6, 0, 255),
    ];
    if (said.length < 9 || agents === undefined || bonus === undefined || rating === undefined)
      return undefined;
    return {
      blockTerraform: said.flag(0),
      blockFly: said.flag(1),
      allowDamage: said.flag(2),
      allowLandResell: said.flag(3),
      agentLimit: agentLimitOf(agents, maxAgents),
      objectBonus: bonus,
      maturity: maturityOf(rating),
      restrictPushing: said.flag(7),
      allowLandJoinDivide: said.flag(8),
    };
  },

  /** Water, how far ground may be raised, and lowered; what follows of the sun is not used any more. */
  setregionterrain(said) {
    const waterHeight = said.number(0, 0, HIGHEST);
    const [raiseLimit, lowerLimit] = [said.number(1, LOWEST, HIGHEST), said.number(2, LOWEST, HIGHEST)];
    if (waterHeight === undefined || raiseLimit === undefined || lowerLimit === undefined) return undefined;
    return { waterHeight, raiseLimit, lowerLimit };
  },
};

/** Told by RegionHandshake. @source OpenSim EstateManagementModule.cs (sendRegionHandshakeToAll) */
const GROUND: Readonly<Record<string, Edit>> = {
  /** `layer uuid` */
  texturedetail({ words }, region) {
    const groundTextures = [...settingsOf(region).groundTextures];
    for (const [layer, id = ''] of words) {
      const at = numberIn(layer, 0, GROUND_LAYERS - 1);
      if (at !== undefined && Number.isInteger(at) && UUID.test(id)) groundTextures[at] = Uuid.parse(id);
    }
    return { groundTextures };
  },

  /** `corner low high`, metres */
  textureheights({ words }, region) {
    const settings = settingsOf(region);
    let { textureLow, textureHigh } = settings;
    for (const [corner, low, high] of words) {
      const name = CORNERS[numberIn(corner, 0, CORNERS.length - 1) ?? -1];
      const [from, to] = [numberIn(low, LOWEST, HIGHEST), numberIn(high, LOWEST, HIGHEST)];
      if (name === undefined || from === undefined || to === undefined) continue;
      textureLow = { ...textureLow, [name]: from };
      textureHigh = { ...textureHigh, [name]: to };
    }
    return { textureLow, textureHigh };
  },

  /** All of it has been said. */
  texturecommit: () => ({}),
};

/** What the owner of the estate says about a region. Others are not heard, without a word, as in OpenSim. */
export const estateEditHandlers: Handlers = {
  EstateOwnerMessage(message, from) {
    const { region } = from;
    if (!isEstateManager(region, from.id)) return;
    const method = decodeText(message.MethodData.Method).trim().toLowerCase();
    if (method === 'getinfo') return tellEstateInfo(from, message.MethodData.Invoice);
    const said = new MethodParameters(message);
    if (method === 'estatechangeinfo') {
      if (changeEstate(said, region)) tellEverybody(region);
      return tellEstateInfo(from, message.MethodData.Invoice);
    }
    if (apply(RULES, method, said, region)) tellEverybody(region);
    else if (apply(GROUND, method, said, region)) tellEverybody(region, sendRegionHandshake);
  },
};

/** All flags of the estate, as its information tells them. @source OpenSim EstateManagementModule.cs (HandleEstateChangeInfo) */
function changeEstate(said: MethodParameters, region: Region): boolean {
  const flags = said.number(1, 0, 0xffff_ffff);
  if (flags === undefined || !Number.isInteger(flags)) return false;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  changeEstateRules(region, {
    isPublic: has(ESTATE_FLAG.externallyVisible),
    allowDirectTeleport: has(REGION_FLAG.allowDirectTeleport),
    allowVoice: has(REGION_FLAG.allowVoice),
    denyAnonymous: has(REGION_FLAG.denyAnonymous),
    denyAgeUnverified: has(REGION_FLAG.denyAgeUnverified),
  });
  changeSettings(region, { allowEnvironmentOverride: has(REGION_FLAG.allowEnvironmentOverride) });
  return true;
}

function apply(
  edits: Readonly<Record<string, Edit>>,
  method: string,
  said: MethodParameters,
  region: Region,
): boolean {
  const changes = Object.hasOwn(edits, method) ? edits[method]!(said, region) : undefined;
  if (changes !== undefined) changeSettings(region, changes);
  return changes !== undefined;
}
