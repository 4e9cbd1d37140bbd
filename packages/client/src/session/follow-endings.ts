import { decodeText } from '@landfall/protocol/bytes';
import { ClosedError } from '@landfall/protocol/errors';
import type { Dispatch } from '../circuits/index.ts';
import { leaveRegion } from '../regions/index.ts';
import type { Region } from '../regions/index.ts';
import type { Goodbye } from './logout.ts';

/** Ends the session: `words` are the grid's own. */
export type EndSession = (cause: ClosedError, words: string) => void;

/** The ways in which a grid ends things: KickUser, DisableSimulator, and the answer to a goodbye. */
export function followEndings(dispatch: Dispatch<Region>, goodbye: Goodbye, end: EndSession): void {
  dispatch.on('KickUser', ({ UserInfo }, { witness }) => {
    const words = decodeText(UserInfo.Reason);
    witness?.observe('Kicked', { reason: words });
    end(new ClosedError(`the grid has kicked the agent: ${words}`, { by: 'peer', reason: 'kicked' }), words);
  });
  dispatch.on('DisableSimulator', (_, region) => {
    region.witness?.observe('DisableSimulatorReceived', { region: region.label });
    const cause = new ClosedError(`${region.label} has given the agent up`, {
      by: 'peer',
      reason: 'disabled',
    });
    if (region.isChild) leaveRegion(region, cause, { silently: true });
    else if (!goodbye.answer(false)) end(cause, '');
  });
  dispatch.on('LogoutReply', () => {
    goodbye.answer(true);
  });
}
