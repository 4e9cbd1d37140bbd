import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';
import type { RouteHandler } from '@landfall/assets/http';
import { MAX_HOVER_METRES } from '@landfall/protocol/avatar';
import { DecodeError } from '@landfall/protocol/errors';
import { asBoolean, asInteger, asMap, asReal, asString, parseLlsd, real } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { CapabilityContext, Offers } from '../capabilities/index.ts';
import { answer, Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';
import { onlookers } from '../view/index.ts';
import { appearanceMessage } from './appearance.ts';
import { avatarOf } from './inhabitants.ts';
import { keepLook, lookOf } from './looks.ts';
import { PERMISSION } from '@landfall/protocol/inventory';

const MAX_REQUEST_BYTES = 16 * 1024;
/** Characters of what is kept of a text. */
const MOST_TEXT = 32;

/** What an agent has said of itself, apart from its hovering, which is part of how it looks. */
interface Preferences {
  readonly maturity: string;
  readonly language: string;
  readonly languageIsPublic: boolean;
  readonly masks: { readonly Everyone: number; readonly Group: number; readonly NextOwner: number };
}

const USUAL: Preferences = {
  maturity: 'A',
  language: 'en-us',
  languageIsPublic: true,
  masks: { Everyone: 0, Group: 0, NextOwner: PERMISSION.move | PERMISSION.transfer },
};

/** By account, while this process runs. */
const PREFERENCES = new Part<GridServices, Map<string, Preferences>>(() => new Map());

/**
 * What agents like: how high they hover, their language, what is given with what they make. All three capabilities take the same, and answer with all of it.
 * @source OpenSim AgentPreferencesModule.cs; live.md L2.3
 */
export const preferenceOffers = (services: GridServices): Offers => {
  const offer = (context: CapabilityContext) => ({ methods: ['POST'], handle: handlerOf(services, context) });
  return { AgentPreferences: offer, UpdateAgentLanguage: offer, UpdateAgentInformation: offer };
};

function handlerOf(services: GridServices, { account: { id } }: CapabilityContext): RouteHandler {
  return ({ body }) => {
    const asked = requestOf(body);
    if (asked === undefined) return emptyAnswer(400);
    const all = services.part(PREFERENCES);
    const preferences = changed(all.get(id.key) ?? USUAL, asked);
    all.set(id.key, preferences);
    const height = asked['hover_height'];
    if (height !== undefined) hover(services, { id }, asReal(height));
    return llsdAnswer(plain(preferences, lookOf(services, id).hover.z));
  };
}

function requestOf(body: Uint8Array): LlsdMap | undefined {
  try {
    return asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }));
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function changed(before: Preferences, asked: LlsdMap): Preferences {
  const { access_prefs: access, default_object_perm_masks: masks, language } = asked;
  const isPublic = asked['language_is_public'];
  const { Everyone, Group, NextOwner } = asMap(masks);
  return {
    maturity: access === undefined ? before.maturity : text(asMap(access)['max']),
    language: language === undefined ? before.language : text(language),
    languageIsPublic: isPublic === undefined ? before.languageIsPublic : asBoolean(isPublic),
    masks:
      masks === undefined
        ? before.masks
        : { Everyone: asInteger(Everyone), Group: asInteger(Group), NextOwner: asInteger(NextOwner) },
  };
}

const text = (value: LlsdMap[string] | undefined): string => asString(value).slice(0, MOST_TEXT);

const plain = (preferences: Preferences, height: number): LlsdMap => ({
  access_prefs: { max: preferences.maturity },
  default_object_perm_masks: { ...preferences.masks },
  god_level: 0,
  hover_height: real(height),
  language: preferences.language,
  language_is_public: preferences.languageIsPublic,
});

/** Others are told where it has changed. @source OpenSim AvatarFactoryModule.cs (SetPreferencesHoverZ) */
function hover(
  services: GridServices,
  { id }: Pick<CapabilityContext['account'], 'id'>,
  metres: number,
): void {
  const z = Math.max(-MAX_HOVER_METRES, Math.min(MAX_HOVER_METRES, metres));
  const look = lookOf(services, id);
  if (!Number.isFinite(z) || z === look.hover.z) return;
  keepLook(services, id, { ...look, hover: { x: 0, y: 0, z } });
  for (const { agents } of services.regions) {
    const agent = agents.byId(id);
    if (agent === undefined || avatarOf(agent) === undefined) continue;
    const told = appearanceMessage(agent);
    for (const other of onlookers(agent)) answer(other, told);
  }
}
