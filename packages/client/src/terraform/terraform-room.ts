import { ModifyLand, UndoLand } from '@landfall/protocol/message/compact';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { terrain } from '../terrain/index.ts';
import type { RegionWithTerrain } from '../terrain/index.ts';
import { RegionTerraform } from './region-terraform.ts';

/** A region whose ground can be changed. */
export type RegionWithTerraform = Region & { readonly terraform: RegionTerraform };

/** The room that {@link terraform} makes. */
export interface TerraformRoom extends SessionRoom {
  readonly name: 'terraform';
  start(session: RoomSession<object, RegionWithTerraform>): void;
  open(region: Region, session: RoomSession): RegionTerraform;
}

/** Changes of the ground: `region.terraform`. Not one of the usual rooms; needs the room `terrain`, which comes before it. */
export function terraform(): TerraformRoom {
  return TERRAFORM;
}

/** It keeps nothing itself: all sessions can have the same. */
const TERRAFORM: TerraformRoom = {
  name: 'terraform',
  maker: terraform,
  events: [],
  messages: [ModifyLand, UndoLand],
  start(session) {
    // Told before the login, rather than by the first region.
    session.part(terrain);
  },
  open: (region, { scope }) => new RegionTerraform(region as RegionWithTerrain, scope),
};
