import { decodeTerrainEdits } from '@landfall/protocol/terrain';
import type { TerrainEdit } from '@landfall/protocol/terrain';
import type { Instant } from '@landfall/transport/ports';
import { Part } from '../region/index.ts';
import type { Agent, Handlers, Region } from '../region/index.ts';
import { settingsOf } from '../settings/index.ts';
import { landOf } from '../terrain/index.ts';
import type { EditRights } from '../terrain/index.ts';
import { parcelsOf } from './parcel-map.ts';
import { mayTerraform } from './rights.ts';

/** Between two strokes in a region, whoever's: what comes sooner is not done. @source OpenSim TerrainModule.cs */
const COOLDOWN_MS = 20;

const LAST_EDIT = new Part<Region, { nextAt: Instant }>(() => ({ nextAt: 0 }));

/** What changes the ground. What is not allowed is not done, without a word, as in OpenSim; its UndoLand does nothing, ours does. */
export const landEditHandlers: Handlers = {
  ModifyLand(message, from) {
    // Of several areas all but the first come too soon.
    const [edit] = decodeTerrainEdits(message);
    const { region } = from;
    const now = region.services.ports.clock.now();
    const last = region.part(LAST_EDIT);
    if (edit === undefined || now < last.nextAt) return;
    last.nextAt = now + COOLDOWN_MS;
    landOf(region).edit(from.id, edit, rightsOf(from, edit));
  },

  UndoLand(_message, from) {
    landOf(from.region).undo(from.id);
  },
};

function rightsOf({ region, id }: Agent, { parcelLocalId }: TerrainEdit): EditRights {
  const { raiseLimit, lowerLimit } = settingsOf(region);
  const parcels = parcelsOf(region);
  const known = new Map<number, boolean>();
  const may = (x: number, y: number): boolean => {
    const parcel = parcels.at(x, y);
    if (parcelLocalId !== undefined && parcel.localId !== parcelLocalId) return false;
    const answer = known.get(parcel.localId) ?? mayTerraform(region, id, parcel);
    known.set(parcel.localId, answer);
    return answer;
  };
  return { may, raiseLimit, lowerLimit };
}
