import { decodeText } from '@landfall/protocol/bytes';
import { ClosedError } from '@landfall/protocol/errors';
import { DisableSimulator, KickUser, LogoutReply } from '@landfall/protocol/message';
import type { AgentIds, Dispatch } from '../circuits/index.ts';
import { checkAddressee, leaveRegion } from '../regions/index.ts';
import type { Region } from '../regions/index.ts';
import type { Ending } from './ending.ts';

/** The ways in which a grid ends things: KickUser, DisableSimulator, and the answer to a goodbye. */
export function followEndings(dispatch: Dispatch<Region>, ending: Ending, ids: AgentIds): void {
  dispatch.take(KickUser, ({ name, UserInfo }, region) => {
    checkAddressee(name, region, UserInfo, ids);
    const words = decodeText(UserInfo.Reason).trim();
    region.witness?.observe('Kicked', { reason: words });
    const cause = { by: 'peer', reason: 'kicked', words } as const;
    ending.finish(new ClosedError(`the grid has kicked the agent: ${words}`, cause), words);
  });
  dispatch.take(DisableSimulator, (_, region) => {
    region.witness?.observe('DisableSimulatorReceived', { region: region.label });
    const cause = new ClosedError(`${region.label} has given the agent up`, {
      by: 'peer',
      reason: 'disabled',
    });
    if (region.isChild) leaveRegion(region, cause, { silently: true });
    else ending.lose(cause);
  });
  dispatch.take(LogoutReply, ({ name, AgentData }, region) => {
    const { goodbye } = ending;
    checkAddressee(name, { isChild: region.isChild && !goodbye.isSaidTo(region) }, AgentData, ids);
    goodbye.answer('reply');
  });
}
