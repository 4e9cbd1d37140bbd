import { decodeText } from '@landfall/protocol/bytes';
import { ClosedError } from '@landfall/protocol/errors';
import { checkAddressee, checkSender } from '@landfall/protocol/journey';
import { DisableSimulator, KickUser, LogoutReply } from '@landfall/protocol/message/compact';
import type { Dispatch } from '../circuits/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { Ending } from './ending.ts';
import type { Revisits } from './revisits.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What the ways in which a grid ends things are followed with. */
export interface FollowEndingsParts {
  readonly scope: Pick<SessionScope, 'ids' | 'ports'>;
  readonly ending: Ending;
  readonly whereabouts: Pick<Whereabouts, 'hears' | 'lose'>;
  readonly revisits: Pick<Revisits, 'isRevisited'>;
}

/** The ways in which a grid ends things: KickUser, DisableSimulator, and the answer to a goodbye. */
export function followEndings(
  dispatch: Dispatch<Region>,
  { scope: { ids, ports }, ending, whereabouts, revisits }: FollowEndingsParts,
): void {
  dispatch.take(KickUser, ({ name, UserInfo }, region) => {
    checkSender(name, whereabouts.hears(region));
    checkAddressee(name, { agentId: UserInfo.AgentID, sessionId: UserInfo.SessionID }, ids);
    const words = decodeText(UserInfo.Reason).trim();
    region.witness?.observe('Kicked', { reason: words });
    const cause = { by: 'peer', reason: 'kicked', words } as const;
    ending.finish(new ClosedError(`the grid has kicked the agent: ${words}`, cause), words);
  });
  dispatch.take(DisableSimulator, (_, region) => {
    region.witness?.observe('DisableSimulatorReceived', { region: region.label });
    region.circuit.flushAcks();
    // Of the agent that was there before, resent or late; if it is of this one, the region is found to be lost by its silence.
    if (revisits.isRevisited(region)) return;
    const cause = { by: 'peer', reason: 'disabled' } as const;
    const error = new ClosedError(`${region.label} has given the agent up`, cause);
    // Behind the ack: what is not acked is said again, to the next agent at this address.
    ports.clock.after(0, () => {
      if (region.lifetime.alive) whereabouts.lose(region, error);
    });
  });
  dispatch.take(LogoutReply, ({ name, AgentData }, region) => {
    const { goodbye } = ending;
    checkSender(name, whereabouts.hears(region) || goodbye.isSaidTo(region));
    checkAddressee(name, { agentId: AgentData.AgentID, sessionId: AgentData.SessionID }, ids);
    goodbye.answer('reply');
  });
}
