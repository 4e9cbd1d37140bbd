import { encodeObjectFamily, encodeObjectProperties } from '@landfall/protocol/object';
import { PERMISSION } from '@landfall/protocol/inventory';
import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';
import { viewOf } from '../view/index.ts';
import { familyOf, propertiesOf } from './properties-of.ts';
import { permissionsOf } from './permissions.ts';
import { sceneOf } from './scene.ts';

/** Prims whose properties go into one message, so that it stays a datagram of the usual size. */
const PROPERTIES_PER_MESSAGE = 4;
/** Only who may change something has it in hand. @source OpenSim PermissionsModule.cs (CanChangeSelectedState) */
const HANDLED = PERMISSION.modify | PERMISSION.move;

/** What is done when an agent asks for objects or about them. */
export const objectHandlers: Handlers = {
  RequestMultipleObjects({ ObjectData }, from) {
    for (const { ID } of ObjectData) {
      if (sceneOf(from.region).byLocalId(ID) !== undefined) viewOf(from).updates.add(ID, 'full');
    }
  },

  ObjectDeselect({ ObjectData }, from) {
    const scene = sceneOf(from.region);
    for (const { ObjectLocalID } of ObjectData) scene.byLocalId(ObjectLocalID)?.root.selectedBy.delete(from);
  },

  /** Whose it is not gets it in full, with what it may do now. @source OpenSim Scene.PacketHandlers.cs (SelectPrim) */
  ObjectSelect({ ObjectData }, from) {
    const scene = sceneOf(from.region);
    const prims = ObjectData.flatMap(({ ObjectLocalID }) => scene.byLocalId(ObjectLocalID) ?? []);
    for (const prim of prims) {
      if ((permissionsOf(from.id, prim.root.part) & HANDLED) !== 0) prim.root.selectedBy.add(from);
      if (!prim.ownerId.equals(from.id)) viewOf(from).updates.add(prim.localId, 'full');
    }
    for (let at = 0; at < prims.length; at += PROPERTIES_PER_MESSAGE) {
      const some = prims.slice(at, at + PROPERTIES_PER_MESSAGE);
      answer(from, {
        name: 'ObjectProperties',
        ObjectData: some.map((prim) => encodeObjectProperties(propertiesOf(prim))),
      });
    }
  },

  /** Of a part, those of its root. @source OpenSim SceneGraph.cs (RequestObjectPropertiesFamily) */
  RequestObjectPropertiesFamily({ ObjectData }, from) {
    const prim = sceneOf(from.region).byId(ObjectData.ObjectID)?.root;
    if (prim === undefined) return;
    const family = encodeObjectFamily(familyOf(prim.part), ObjectData.RequestFlags);
    answer(from, { name: 'ObjectPropertiesFamily', ObjectData: family });
  },
};
