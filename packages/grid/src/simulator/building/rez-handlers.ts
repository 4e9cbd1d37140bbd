import { addVectors } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { OBJECT_FLAG, shapeOfFields } from '@landfall/protocol/object';
import { announceAll, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { mayCopy, standing } from './allowed.ts';
import { copyOf, newPart, placeOnRay, rezAll } from './rez.ts';
import { settingsOf } from '../settings/index.ts';

/** What is made, and made again. @source OpenSim Scene.cs (AddNewPrim), Scene.PacketHandlers, SceneGraph.cs (DuplicateObject) */
export const rezHandlers: Handlers = {
  ObjectAdd({ ObjectData }, from) {
    const { PCode, Material, State, Scale, Rotation, RayStart, RayEnd, AddFlags } = ObjectData;
    const wanted = {
      pcode: PCode,
      material: Material,
      state: State,
      shape: shapeOfFields(ObjectData),
      scale: Scale,
      rotation: Rotation,
    };
    const part = newPart(from, wanted, placeOnRay(settingsOf(from.region), RayStart, RayEnd));
    if (part !== undefined) show(from, rezAll(from, [[part]], isCreatedSelected(AddFlags)));
  },

  ObjectDuplicate({ SharedData, ObjectData }, from) {
    for (const { ObjectLocalID } of ObjectData)
      duplicate(from, ObjectLocalID, SharedData.DuplicateFlags, ({ position }) =>
        addVectors(position, SharedData.Offset),
      );
  },

  ObjectDuplicateOnRay({ AgentData, ObjectData }, from) {
    const { RayStart, RayEnd, DuplicateFlags } = AgentData;
    const place = placeOnRay(settingsOf(from.region), RayStart, RayEnd);
    for (const { ObjectLocalID } of ObjectData) duplicate(from, ObjectLocalID, DuplicateFlags, () => place);
  },
};

const isCreatedSelected = (flags: number): boolean => (flags & OBJECT_FLAG.createSelected) !== 0;

function duplicate(from: Agent, localId: number, flags: number, placeOf: (root: Prim) => Vector3): void {
  const prim = standing(sceneOf(from.region).byLocalId(localId));
  if (prim === undefined || !mayCopy(from, prim)) return;
  const parts = prim.linkset.map(({ part }) => part);
  show(from, rezAll(from, [copyOf(from, parts, placeOf(prim.root))], isCreatedSelected(flags)));
}

const show = ({ region }: Agent, roots: readonly Prim[]): void => {
  for (const root of roots) announceAll(region, root, 'full');
};
