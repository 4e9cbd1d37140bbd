import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { JourneyEvent } from '@landfall/protocol/journey';
import { introduceAgent } from '../regions/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { JourneyNews } from './journey-news.ts';

type RegionAt = (simulator: Endpoint) => Region | undefined;
type Event<Type extends JourneyEvent['type']> = Extract<JourneyEvent, { readonly type: Type }>;

/** Testifies to what happens on a journey, and says it in terms of the session's regions; undefined for what is no step of it. */
export function tellJourney(
  event: Exclude<JourneyEvent, { readonly type: 'refused' | 'crowded' | 'lost' }>,
  at: RegionAt,
  scope: SessionScope,
): JourneyNews | undefined {
  switch (event.type) {
    case 'started':
      return tellStart(event, at);
    case 'progress':
      return tellProgress(event, at);
    case 'departed':
      return tellDeparture(event, at);
    case 'placed':
      return tellPlace(event, at, scope);
    case 'returning':
      return tellReturn(event, at);
    default:
      return tellFailure(event, at);
  }
}

function tellStart(
  { region: { simulator }, isAsked, teleportFlags }: Event<'started'>,
  at: RegionAt,
): JourneyNews | undefined {
  const region = at(simulator);
  if (region === undefined) return undefined;
  region.witness?.observe('TeleportStarted', isAsked ? {} : { isAsked });
  return { type: 'started', region, isAsked, teleportFlags };
}

function tellProgress(
  { region: { simulator }, message: words }: Event<'progress'>,
  at: RegionAt,
): JourneyNews | undefined {
  const region = at(simulator);
  if (region === undefined) return undefined;
  region.witness?.observe('TeleportProgressed', { message: words });
  return { type: 'progress', region, words };
}

function tellDeparture(
  { kind, isAsked, from: { simulator }, to }: Event<'departed'>,
  at: RegionAt,
): JourneyNews {
  const from = at(simulator);
  const endpoint = formatEndpoint(to.simulator);
  const what = kind === 'crossing' ? 'RegionCrossed' : 'Teleported';
  const name = at(to.simulator)?.name ?? '';
  const region = name === '' ? {} : { region: name };
  from?.witness?.observe(what, { from: from.label, endpoint, ...region });
  return { type: 'departed', kind, isAsked, from, endpoint };
}

function tellPlace(event: Event<'placed'>, at: RegionAt, scope: SessionScope): JourneyNews | undefined {
  const { kind, position, lookAt } = event;
  const region = at(event.region.simulator);
  if (region === undefined) return undefined;
  const from = event.from && at(event.from.simulator);
  if (kind === 'local') {
    region.witness?.observe('TeleportedLocally', { region: region.label, position });
  } else {
    region.witness?.observe('AgentMovementCompleteReceived', { position, lookAt });
    introduceAgent(region, scope);
  }
  if (from !== undefined) region.witness?.observe('RootChanged', { region: region.label, from: from.label });
  return { type: 'placed', kind, region, from, position, lookAt };
}

function tellFailure(event: Event<'failed'>, at: RegionAt): JourneyNews | undefined {
  const { kind, step, failure, words } = event;
  const region = at(event.region.simulator);
  if (region === undefined) return undefined;
  if (failure === 'refused') region.witness?.observe('TeleportFailed', { reason: words });
  else region.witness?.observe('JourneyFailed', { region: region.label, step, failure, words });
  return { type: 'failed', kind, region, step, failure, words };
}

function tellReturn(event: Event<'returning'>, at: RegionAt): JourneyNews | undefined {
  const { kind, step, failure, words } = event;
  const region = at(event.region.simulator);
  if (region === undefined) return undefined;
  region.witness?.observe('TurnedBack', { region: region.label, step, failure, words });
  return { type: 'returning', kind, region, step, failure, words };
}
