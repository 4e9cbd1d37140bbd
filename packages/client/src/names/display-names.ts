import type { Uuid } from '@landfall/protocol/datatypes';
import { asArray, asMap, asString, asUuid } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import type { AgentName } from './name-cache.ts';
import { withQuery } from '../capabilities/index.ts';

/** Ids in one request: the URL stays below 8 KiB. */
export const MAX_IDS_PER_REQUEST = 90;

/** Capability GetDisplayNames asked for these agents. @source viewer llavatarnamecache.cpp; OpenSim GetDisplayNamesModule */
export function displayNamesUrl(capability: string, ids: readonly Uuid[]): string {
  return withQuery(capability, ids.map((id) => `ids=${id.toString()}`).join('&'));
}

/** Its answer, by agent; those it does not know are left out. Never throws: what is no name is skipped. */
export function readDisplayNames(answer: LlsdValue): ReadonlyMap<Uuid, AgentName> {
  const names = new Map<Uuid, AgentName>();
  for (const entry of asArray(asMap(answer)['agents'])) {
    const agent = asMap(entry);
    const id = asUuid(agent['id']);
    if (id.isZero) continue;
    names.set(id, {
      firstName: asString(agent['legacy_first_name']),
      lastName: asString(agent['legacy_last_name']),
      displayName: asString(agent['display_name']),
    });
  }
  return names;
}
