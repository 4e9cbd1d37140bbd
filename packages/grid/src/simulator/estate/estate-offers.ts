import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';
import type { Answer } from '@landfall/assets/http';
import { DecodeError } from '@landfall/protocol/errors';
import { asBoolean, asMap, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { CapabilityContext, OfferedRoute, Offers } from '../capabilities/index.ts';
import type { GridServices, Region } from '../region/index.ts';
import {
  changeEstateRules,
  changeSettings,
  estateRulesOf,
  isEstateManager,
  settingsOf,
} from '../settings/index.ts';
import { rulesSaid } from './rules-said.ts';
import { tellEverybody } from './region-info.ts';

/** A form has some twenty lines. */
const MAX_REQUEST_BYTES = 16 * 1024;

/** @source OpenSim DispatchRegionInfo.cs */
const LEAST_LINES = 3;

/** Does what a body says; false where it says nothing that makes sense. */
type Change = (region: Region, said: LlsdMap) => boolean;

/** A form that the owner of the estate fills in; nobody else may. @source OpenSim DispatchRegionInfo.cs, EstateChangeInfo.cs */
const form =
  ({ regions }: GridServices, change: Change) =>
  ({ regionId, account }: CapabilityContext): OfferedRoute => ({
    methods: ['POST'],
    handle({ body }) {
      const region = regions.find(({ id }) => id.equals(regionId));
      if (region === undefined) return emptyAnswer(503);
      if (!isEstateManager(region, account.id)) return emptyAnswer(401);
      return filledIn(body, (said) => change(region, said));
    },
  });

function filledIn(body: Uint8Array, change: (said: LlsdMap) => boolean): Answer {
  try {
    return emptyAnswer(
      change(asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }))) ? 200 : 400,
    );
  } catch (error) {
    if (error instanceof DecodeError) return emptyAnswer(400);
    throw error;
  }
}

/** Capabilities about the estate. Nobody is allowed, banned or a manager: everybody may come in. @source OpenSim EstateAccess.cs */
export const estateOffers = (services: GridServices): Offers => ({
  EstateAccess: () => ({
    methods: ['GET'],
    handle: () => llsdAnswer({ AllowedAgents: [], AllowedGroups: [], BannedAgents: [], Managers: [] }),
  }),

  /** What a region allows, by names; what is not named stays. OpenSim takes no form of less than three lines. */
  DispatchRegionInfo: form(services, (region, said) => {
    if (Object.keys(said).length < LEAST_LINES) return false;
    const changes = rulesSaid(said, settingsOf(region), region.maxAgents);
    if (changes === undefined) return false;
    changeSettings(region, changes);
    tellEverybody(region);
    return true;
  }),

  /** What the estate allows: who says it says all of it, but for skies. */
  EstateChangeInfo: form(services, (region, said) => {
    if (said['estate_name'] === undefined && said['is_externally_visible'] === undefined) return false;
    const skies = said['override_environment'];
    changeEstateRules(region, {
      ...estateRulesOf(region),
      isPublic: asBoolean(said['is_externally_visible']),
      allowDirectTeleport: asBoolean(said['allow_direct_teleport']),
      allowVoice: asBoolean(said['allow_voice_chat']),
      denyAnonymous: asBoolean(said['deny_anonymous']),
      denyAgeUnverified: asBoolean(said['deny_age_unverified']),
    });
    if (skies !== undefined) changeSettings(region, { allowEnvironmentOverride: asBoolean(skies) });
    tellEverybody(region);
    return true;
  }),
});
