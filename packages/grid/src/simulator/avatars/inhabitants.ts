import type { Vector3 } from '@landfall/protocol/datatypes';
import { sceneOf } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { Avatar } from './avatar.ts';
import { Body } from './body.ts';
import { lookOf } from './looks.ts';

/** A root agent and its avatar. */
export interface Inhabitant {
  /** Who it is. */
  readonly agent: Agent;
  /** What is seen of them. */
  readonly avatar: Avatar;
}

const AVATAR = new Part<Agent, { avatar: Avatar | undefined }>(() => ({ avatar: undefined }));

/** Undefined before a root agent has come in, and for child agents. */
export const avatarOf = (agent: Agent): Avatar | undefined => agent.part(AVATAR).avatar;

/** Gives an agent an avatar, at the place that its ticket names. */
export function embody(agent: Agent): Avatar {
  const body = new Body(agent.place.position);
  body.resize(lookOf(agent.region.services, agent.id).size);
  const avatar = new Avatar(sceneOf(agent.region).takeLocalId(), body);
  agent.part(AVATAR).avatar = avatar;
  return avatar;
}

/** Takes an agent's avatar away: it goes on elsewhere. @returns it, if there was one */
export function disembody(agent: Agent): Avatar | undefined {
  const { avatar } = agent.part(AVATAR);
  agent.part(AVATAR).avatar = undefined;
  return avatar;
}

/** Where an agent is, or where its root is, in metres of its region. */
export const positionOf = (agent: Agent): Vector3 => avatarOf(agent)?.body.position ?? agent.place.position;

/** Everybody with an avatar in a region. */
export function* inhabitants(region: Region): Iterable<Inhabitant> {
  for (const agent of region.agents) {
    const avatar = avatarOf(agent);
    if (avatar !== undefined) yield { agent, avatar };
  }
}
