/** What friends are told of each other, wherever in the grid they are. */
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { asBoolean, asString, asUuid } from '@landfall/protocol/llsd';
import { avatarOf } from '../avatars/index.ts';
import { Part, answer } from '../region/index.ts';
import type { Agent, GridServices } from '../region/index.ts';
import { tellElsewhere } from '../tidings/index.ts';
import type { Tiding } from '../tidings/index.ts';
import { friendshipsOf } from './friendships.ts';

/** What can become of a friendship: methods of {@link Friendships}. */
export type FriendshipStep = 'offer' | 'accept' | 'decline' | 'end';

/** Who is online in other processes, as those say. */
const ONLINE_ELSEWHERE = new Part<GridServices, Set<string>>(() => new Set());

/** Does it, and tells the other processes. @returns whether there was something to do; see {@link Friendships} */
export function stepFriendship(
  services: GridServices,
  step: FriendshipStep,
  agentId: Uuid,
  otherId: Uuid,
): boolean {
  if (!friendshipsOf(services)[step](agentId, otherId)) return false;
  tellElsewhere(services, { about: 'friendship', agentId, said: { step, other: otherId } });
  return true;
}

/** It was done in another process: who is here of the two is told of it. @throws DecodeError for a step that there is not */
export function hearFriendship(services: GridServices, { agentId, said }: Tiding): void {
  const step = asString(said['step']);
  if (!isStep(step)) throw new DecodeError('no step of a friendship');
  const otherId = asUuid(said['other']);
  if (services.accounts.byId(otherId) === undefined) return;
  const friendships = friendshipsOf(services);
  // Its offer may be on the way still, from a third process.
  if (step === 'accept') friendships.offer(otherId, agentId);
  if (!friendships[step](agentId, otherId)) return;
  const other = rootOf(services, otherId);
  if (other === undefined) return;
  if (step === 'end') tellEnd(other, agentId);
  if (step === 'accept') tellOnline(other, [agentId]);
}

/** Somebody has come to the grid: friends see that, and who of them is there. */
export function tellComing(agent: Agent): void {
  const { services } = agent.region;
  tellElsewhere(services, { about: 'presence', agentId: agent.id, said: { online: true } });
  const elsewhere = services.part(ONLINE_ELSEWHERE);
  elsewhere.delete(agent.id.key);
  const there = friendshipsOf(services)
    .of(agent.id)
    .filter((id) => rootOf(services, id) !== undefined || elsewhere.has(id.key));
  tellOnline(agent, there);
  showPresence(services, agent.id, true);
}

/** Somebody has left the grid. */
export function tellGoing(services: GridServices, agentId: Uuid): void {
  tellElsewhere(services, { about: 'presence', agentId, said: { online: false } });
  services.part(ONLINE_ELSEWHERE).delete(agentId.key);
  showPresence(services, agentId, false);
}

/** Somebody has come to another process, or has left from there. */
export function hearPresence(services: GridServices, { agentId, said }: Tiding): void {
  const isOnline = asBoolean(said['online']);
  const elsewhere = services.part(ONLINE_ELSEWHERE);
  if (isOnline) elsewhere.add(agentId.key);
  else elsewhere.delete(agentId.key);
  showPresence(services, agentId, isOnline);
}

/** @source OpenSim FriendsModule.cs (StatusNotify); LLClientView.cs (SendAgentOnline, SendAgentOffline) */
function showPresence(services: GridServices, agentId: Uuid, isOnline: boolean): void {
  for (const id of friendshipsOf(services).of(agentId)) {
    const friend = rootOf(services, id);
    if (friend === undefined) continue;
    if (isOnline) tellOnline(friend, [agentId]);
    else answer(friend, { name: 'OfflineNotification', AgentBlock: [{ AgentID: agentId }] });
  }
}

/** Ids in one message, so that it stays a datagram of the usual size. */
const IDS_PER_MESSAGE = 48;

/** These are online. */
export function tellOnline(to: Agent, ids: readonly Uuid[]): void {
  for (let at = 0; at < ids.length; at += IDS_PER_MESSAGE) {
    const AgentBlock = ids.slice(at, at + IDS_PER_MESSAGE).map((AgentID) => ({ AgentID }));
    answer(to, { name: 'OnlineNotification', AgentBlock });
  }
}

/** They are friends no more. */
export function tellEnd(to: Agent, OtherID: Uuid): void {
  const AgentData = { AgentID: to.id, SessionID: to.sessionId };
  answer(to, { name: 'TerminateFriendship', AgentData, ExBlock: { OtherID } });
}

function rootOf({ regions }: GridServices, id: Uuid): Agent | undefined {
  for (const { agents } of regions) {
    const agent = agents.byId(id);
    if (agent !== undefined && avatarOf(agent) !== undefined) return agent;
  }
  return undefined;
}

const STEPS: ReadonlySet<string> = new Set<FriendshipStep>(['offer', 'accept', 'decline', 'end']);
const isStep = (text: string): text is FriendshipStep => STEPS.has(text);
