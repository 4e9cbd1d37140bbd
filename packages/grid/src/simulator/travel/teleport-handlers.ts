import { encodeText } from '@landfall/protocol/bytes';
import { decodeLandmark } from '@landfall/protocol/asset/landmark';
import type { Landmark } from '@landfall/protocol/asset/landmark';
import { Uuid, ZERO_VECTOR, regionCorner } from '@landfall/protocol/datatypes';
import type { RegionHandle, Vector3 } from '@landfall/protocol/datatypes';
import { TELEPORT_FLAG } from '@landfall/protocol/journey';
import { REGION_STEP_METRES, SIM_ACCESS } from '@landfall/protocol/region';
import { assetsOf } from '../assets/index.ts';
import { journeyOf } from '../handover/index.ts';
import { alert, answer, placesOf, regionById } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { homeOf, setHome } from './homes.ts';
import { TELEPORT_REFUSALS, refuseTeleport } from './refuse.ts';
import { placeAt, readLureId } from './places.ts';
import { mayLiveAt } from './rights.ts';
import { teleport, teleportLater } from './teleport.ts';
import type { Destination } from './teleport.ts';

/** A landmark is a line or two of text: a longer asset is none. */
const MOST_LANDMARK_BYTES = 4096;

/** What is done when an agent wants to be elsewhere. A child agent has nothing that could be moved. */
export const teleportHandlers: Handlers = {
  TeleportLocationRequest({ Info }, from) {
    if (from.isChild) return;
    goToHandle(from, Info.RegionHandle, Info.Position, {
      lookAt: Info.LookAt,
      flags: TELEPORT_FLAG.viaLocation,
    });
  },

  /** OpenSim does not know it. */
  TeleportRequest({ Info }, from) {
    if (from.isChild) return;
    const region = regionById(placesOf(from.region.services), Info.RegionID);
    const place = region && placeAt(from.region.services, region.handle, Info.Position);
    teleport(from, place && { ...place, lookAt: Info.LookAt, flags: TELEPORT_FLAG.viaRegionId });
  },

  TeleportLandmarkRequest({ Info: { LandmarkID } }, from) {
    if (from.isChild) return;
    if (LandmarkID.isZero) goHome(from);
    else void teleportLater(from, () => landmarkPlace(from, LandmarkID));
  },

  /** What else its flags say, such as that a god has invited, is not for the client to say. */
  TeleportLureRequest({ Info: { LureID } }, from) {
    if (from.isChild) return;
    const { handle, position } = readLureId(LureID);
    goToHandle(from, handle, position, { lookAt: ZERO_VECTOR, flags: TELEPORT_FLAG.viaLure });
  },

  TeleportCancel(_message, from) {
    journeyOf(from).cancel();
  },

  /** The words are those that viewers listen for. @source OpenSim LandManagementModule.cs (ClientOnSetHome) */
  SetStartLocationRequest({ StartLocationData: { LocationPos: position, LocationLookAt: lookAt } }, from) {
    if (from.isChild) return;
    const { region } = from;
    if (!isInside(position, region.sizeMetres)) return alert(from, 'Set Home request failed.');
    if (!mayLiveAt(region, from.id, position))
      return alert(from, 'You are not allowed to set your home location in this parcel.');
    setHome(region.services, from.id, { region, position, lookAt });
    alert(from, 'Home position set.');
  },
};

type Way = Pick<Destination, 'lookAt' | 'flags'>;

/** Where there is no region, the map is told so too. @source OpenSim EntityTransferModule.cs (TeleportAgentToDifferentRegion) */
function goToHandle(root: Agent, handle: RegionHandle, position: Vector3, way: Way): void {
  const place = placeAt(root.region.services, handle, position);
  teleport(root, place && { ...place, ...way });
  if (place === undefined) tellDown(root, handle);
}

function goHome(root: Agent): void {
  if (journeyOf(root).isUnderWay) return refuseTeleport(root, TELEPORT_REFUSALS.busyGoingHome);
  teleport(root, {
    ...homeOf(root.region.services, root.id),
    flags: TELEPORT_FLAG.setLast | TELEPORT_FLAG.viaHome,
  });
}

/** Where a landmark leads, or why nowhere. */
async function landmarkPlace(
  root: Agent,
  id: Uuid,
): Promise<{ readonly to: Destination } | { readonly refused: string }> {
  const landmark = await readLandmark(root, id);
  if (landmark === undefined) return { refused: TELEPORT_REFUSALS.noLandmark };
  const handle = handleOf(root, landmark);
  const { services } = root.region;
  const place = handle === undefined ? undefined : placeAt(services, handle, landmark.position);
  if (place === undefined) return { refused: TELEPORT_REFUSALS.noLandmarkRegion };
  const flags = TELEPORT_FLAG.setLast | TELEPORT_FLAG.viaLandmark;
  return { to: { ...place, lookAt: ZERO_VECTOR, flags } };
}

async function readLandmark({ region }: Agent, id: Uuid): Promise<Landmark | undefined> {
  try {
    const read = await assetsOf(region.services).read(id, { start: 0, end: MOST_LANDMARK_BYTES });
    return read === undefined ? undefined : decodeLandmark(read.bytes);
  } catch {
    // What is no landmark, or cannot be read now, is not there.
    return undefined;
  }
}

/** The region may have moved since: its id says where it is. */
function handleOf({ region }: Agent, landmark: Landmark): RegionHandle | undefined {
  if (landmark.version === 1) return 0n;
  return regionById(placesOf(region.services), landmark.regionId)?.handle;
}

function tellDown(root: Agent, handle: RegionHandle): void {
  const { x, y } = regionCorner(handle);
  answer(root, {
    name: 'MapBlockReply',
    AgentData: { AgentID: root.id, Flags: 0 },
    Data: [
      {
        X: Math.floor(x / REGION_STEP_METRES) & 0xffff,
        Y: Math.floor(y / REGION_STEP_METRES) & 0xffff,
        Name: encodeText(''),
        Access: SIM_ACCESS.down,
        RegionFlags: 0,
        WaterHeight: 0,
        Agents: 0,
        MapImageID: Uuid.zero,
      },
    ],
  });
}

const isInside = ({ x, y, z }: Vector3, size: number): boolean =>
  x >= 0 && y >= 0 && x < size && y < size && Number.isFinite(z);
