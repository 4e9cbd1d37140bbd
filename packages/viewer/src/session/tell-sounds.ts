import type { ViewedRegion, ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

/** Tells what is to be heard, but of who or what is muted. */
export function tellSounds(
  session: ViewedSession,
  tell: Tell,
  numberOf: (region: ViewedRegion) => number,
): void {
  const regionOf = (handle: bigint): ViewedRegion | undefined =>
    session.regions.all.find((region) => region.handle === handle);
  session.on('soundTriggered', ({ soundId, objectId, ownerId, regionHandle, position, gain }) => {
    const region = regionOf(regionHandle);
    if (region === undefined || session.mutes.isMuted({ id: objectId, ownerId }, 'sounds')) return;
    tell({ type: 'sound', region: numberOf(region), id: soundId.toString(), position, gain });
  });
  session.on('soundPreloaded', ({ soundId, objectId, ownerId }) => {
    if (session.mutes.isMuted({ id: objectId, ownerId }, 'sounds')) return;
    tell({ type: 'soundSoon', id: soundId.toString() });
  });
  session.on('soundAttached', ({ region, soundId, objectId, ownerId, gain, flags }) => {
    const here = regionOf(region.handle);
    const localId = here?.objects.find(objectId)?.localId;
    if (here === undefined || localId === undefined) return;
    if (session.mutes.isMuted({ id: objectId, ownerId }, 'sounds')) return;
    tell({ type: 'attachedSound', region: numberOf(here), localId, id: soundId.toString(), gain, flags });
  });
  session.on('soundGainChanged', ({ region, objectId, gain }) => {
    const here = regionOf(region.handle);
    const localId = here?.objects.find(objectId)?.localId;
    if (here === undefined || localId === undefined) return;
    tell({ type: 'soundGain', region: numberOf(here), localId, gain });
  });
}
