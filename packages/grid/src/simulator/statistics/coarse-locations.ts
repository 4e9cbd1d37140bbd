import type { MessageOf } from '@landfall/protocol/message';
import { inhabitants } from '../avatars/index.ts';
import type { Agent, Region } from '../region/index.ts';

/** Avatars in one message, so that it stays a datagram of the usual size. @source OpenSim: 60 */
const MAX_LOCATIONS = 60;
const NOBODY = -1;
/** Heights travel in steps of this, up to 255 of them. */
const HEIGHT_STEP_METRES = 4;

/** Where the avatars of a region are, rounded as the mini-map has it. */
export interface CoarseLocations {
  readonly locations: MessageOf<'CoarseLocationUpdate'>['Location'];
  readonly agents: readonly Agent[];
  /** Equal exactly when nothing has changed. */
  readonly fingerprint: string;
}

/** Where everybody in the region is, to four metres. */
export function coarseLocations(region: Region): CoarseLocations {
  const present = [...inhabitants(region)].slice(0, MAX_LOCATIONS);
  const locations = present.map(({ avatar }) => {
    const { x, y, z } = avatar.body.position;
    return {
      X: coarse(x, region.sizeMetres),
      Y: coarse(y, region.sizeMetres),
      Z: byte(z / HEIGHT_STEP_METRES),
    };
  });
  const agents = present.map(({ agent }) => agent);
  const fingerprint = locations
    .map(({ X, Y, Z }, index) => `${agents[index]!.id.key}${X},${Y},${Z}`)
    .join(';');
  return { locations, agents, fingerprint };
}

/** The same locations, with the place of one agent's own in them. */
export function coarseLocationMessage(
  { locations, agents }: CoarseLocations,
  to: Agent,
): MessageOf<'CoarseLocationUpdate'> {
  return {
    name: 'CoarseLocationUpdate',
    Location: locations,
    Index: { You: agents.indexOf(to), Prey: NOBODY },
    AgentData: agents.map(({ id }) => ({ AgentID: id })),
  };
}

/** Metres as a byte; larger regions are squeezed into it. */
const coarse = (metres: number, sizeMetres: number): number => byte((metres * 256) / sizeMetres);
const byte = (value: number): number => Math.min(255, Math.max(0, Math.floor(value)));
