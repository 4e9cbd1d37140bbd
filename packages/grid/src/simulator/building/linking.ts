import { SALE_TYPE } from '@landfall/protocol/inventory';
import type { Prim, Scene } from '../objects/index.ts';
import { relativeTo } from './places.ts';
import { MAX_LINKED } from '@landfall/protocol/object';

/** @source OpenSim SceneGraph.cs (LinkObjects): what is linked is not for sale by itself */
const NOT_FOR_SALE = Object.freeze({ saleType: SALE_TYPE.not, salePrice: 10 });

/**
 * Makes whole linksets part of another one; they stay where they are. Those that would make it too large are left out.
 * @returns whether any was linked
 * @source OpenSim SceneObjectGroup.cs (LinkToGroup)
 */
export function linkTo(scene: Scene, root: Prim, groups: readonly Prim[]): boolean {
  const others = [...root.others];
  for (const group of groups) {
    if (group === root || others.length + 1 + group.linkset.length > MAX_LINKED) continue;
    scene.change(group, NOT_FOR_SALE);
    others.push(...group.linkset);
  }
  if (others.length === root.others.length) return false;
  const places = others.map((prim) => relativeTo(root.part, prim));
  scene.link(root, others);
  scene.change(root, { linkNumber: 1 });
  for (const [index, prim] of others.entries())
    scene.change(prim, { ...places[index], linkNumber: index + 2 });
  return true;
}

/**
 * Takes parts out of their linksets, where they stay. What is left of a linkset whose root was taken out has the next part for its root.
 * @returns every linkset that is another now
 * @source OpenSim SceneGraph.cs (DelinkObjects)
 */
export function unlink(scene: Scene, prims: readonly Prim[]): readonly Prim[] {
  const leaving = new Set(prims.filter(({ linkset }) => linkset.length > 1));
  const roots = new Set([...leaving].map(({ root }) => root));
  const changed = new Set<Prim>();
  for (const root of roots) {
    const { linkset } = root;
    const staying = linkset.filter((prim) => !leaving.has(prim));
    const places = new Map(
      linkset.map((prim) => [prim, { position: prim.position, rotation: prim.rotation }]),
    );
    for (const prim of linkset) {
      const { position, rotation } = places.get(prim)!;
      scene.link(prim, []);
      scene.change(prim, { groupPosition: position, offsetPosition: ORIGIN, rotation, linkNumber: 0 });
      changed.add(prim);
    }
    const [first, ...rest] = staying;
    if (first !== undefined && rest.length > 0) linkTo(scene, first, rest);
  }
  return [...new Set([...changed].map(({ root }) => root))];
}

const ORIGIN = Object.freeze({ x: 0, y: 0, z: 0 });
