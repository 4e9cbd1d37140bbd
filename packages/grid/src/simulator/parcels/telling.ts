import { PARCEL_SEQUENCE } from '@landfall/protocol/parcel';
import { inhabitants, positionOf } from '../avatars/index.ts';
import { Part, answer } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import type { GridParcel } from './grid-parcel.ts';
import { overlayMessages } from './overlay.ts';
import { parcelsOf } from './parcel-map.ts';
import { parcelProperties } from './properties.ts';

/** Which parcel an agent was told that it is in. */
const STANDING = new Part<Agent, { localId: number | undefined }>(() => ({ localId: undefined }));

/** Tells an agent of the parcel that it is in. */
export function tellOwnParcel(agent: Agent, snapSelection = false): void {
  const { x, y } = positionOf(agent);
  const parcel = parcelsOf(agent.region).at(x, y);
  agent.part(STANDING).localId = parcel.localId;
  const question = { sequenceId: PARCEL_SEQUENCE.agent, snapSelection };
  agent.capabilities.queueEvents(parcelProperties(agent.region, parcel, question));
}

/** Whoever has come into another parcel is told of it. Called at each beat, after all have moved. */
export function noteParcels(region: Region): void {
  const map = parcelsOf(region);
  for (const { agent, avatar } of inhabitants(region)) {
    const { x, y } = avatar.body.position;
    const { localId } = agent.part(STANDING);
    if (localId !== undefined && map.at(x, y).localId !== localId) tellOwnParcel(agent);
  }
}

/**
 * A parcel has changed: those on it are told of their own, the others, those who look in from outside too, of one that was selected.
 * @source OpenSim LandManagementModule.cs (UpdateLandProperties)
 */
export function tellChange(region: Region, parcel: GridParcel): void {
  const map = parcelsOf(region);
  const event = parcelProperties(region, parcel, {
    sequenceId: PARCEL_SEQUENCE.selected,
    snapSelection: false,
  });
  for (const agent of region.agents) {
    const { x, y } = positionOf(agent);
    if (!agent.isChild && map.at(x, y) === parcel) tellOwnParcel(agent, true);
    else agent.capabilities.queueEvents(event);
  }
}

/** Land is divided in another way: those on it are told, the others see it in the overlay. @source OpenSim LandManagementModule.cs (Subdivide) */
export function tellDivision(region: Region, parcels: readonly GridParcel[]): void {
  tellThoseOn(region, parcels);
  tellOverlay(region);
}

/** Only those who stand there are told of their parcel. @source OpenSim LandObject.cs (SendLandUpdateToAvatarsOverMe) */
export function tellThoseOn(region: Region, parcels: readonly GridParcel[]): void {
  const map = parcelsOf(region);
  for (const { agent, avatar } of inhabitants(region)) {
    const { x, y } = avatar.body.position;
    if (parcels.includes(map.at(x, y))) tellOwnParcel(agent);
  }
}

/** Everybody gets the overlay anew. */
export function tellOverlay(region: Region): void {
  for (const agent of region.agents) sendOverlay(agent);
}

/** The overlay as this agent sees it. */
export function sendOverlay(agent: Agent): void {
  for (const message of overlayMessages(parcelsOf(agent.region), agent.id)) answer(agent, message);
}
