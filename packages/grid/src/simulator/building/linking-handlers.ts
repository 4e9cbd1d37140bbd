import { PERMISSION } from '@landfall/protocol/inventory';
import { announceAll, sceneOf, tellProperties } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { partFor, standing } from './allowed.ts';
import { historyOf } from './history.ts';
import { linkTo, unlink } from './linking.ts';

/** What is made one linkset, and taken apart. Of what may not be, nothing is said. @source OpenSim Scene.Inventory.cs (LinkObjects) */
export const linkingHandlers: Handlers = {
  ObjectLink({ ObjectData }, from) {
    const [first, ...rest] = ObjectData.map(({ ObjectLocalID }) => ObjectLocalID);
    const root = first === undefined ? undefined : standing(partFor(from, first, PERMISSION.modify))?.root;
    if (root === undefined) return;
    const parts = rest.flatMap((localId) => standing(sceneOf(from.region).byLocalId(localId)) ?? []);
    // All of one owner, and the root's.
    if (parts.some(({ ownerId }) => !ownerId.equals(root.ownerId))) return;
    const groups = new Set(
      parts.filter(({ localId }) => partFor(from, localId, PERMISSION.modify)).map((part) => part.root),
    );
    if (!linkTo(sceneOf(from.region), root, [...groups])) return;
    finish(from, [root]);
    tellProperties(from, [root]);
  },

  ObjectDelink({ ObjectData }, from) {
    const prims = ObjectData.flatMap(
      ({ ObjectLocalID }) => standing(partFor(from, ObjectLocalID, PERMISSION.modify)) ?? [],
    );
    finish(from, unlink(sceneOf(from.region), prims));
  },
};

function finish({ region }: Agent, roots: readonly Prim[]): void {
  const history = historyOf(region);
  for (const root of roots) {
    for (const prim of root.linkset) history.forget(prim);
    announceAll(region, root, 'full');
  }
}
