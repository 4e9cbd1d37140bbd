/**
 * What avatars wear. Rules:
 * 1. What is worn is a linkset of the region whose parent is the avatar, and an item of the wearer's inventory.
 * 2. It hangs where the wearer asks; else where it hung last; else in the left hand. At another point than the last one it has no offset.
 * 3. It takes the place of what hangs there, which goes back into the inventory; unless it is put beside it.
 * 4. It goes with its wearer: to the next region, and to the next visit.
 * @source OpenSim AttachmentsModule.cs; live.md L2.3
 */
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import {
  ATTACH_BESIDE,
  isScreenPoint,
  LAST_ATTACHMENT_POINT,
  MAX_ATTACHMENTS,
} from '@landfall/protocol/object';
import { avatarOf } from '../avatars/index.ts';
import { announceAll, announceGone, sceneOf, tellGone } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { spectators } from '../view/index.ts';
import { keepChanges } from './keep-changes.ts';
import { wardrobeOf } from './wardrobe.ts';
import type { Wardrobe, WornThing } from './wardrobe.ts';

const LEFT_HAND = 5;

/** Where something comes to hang. */
export interface Hook {
  readonly point: number;
  /** From the point, metres. */
  readonly place: Vector3;
  /** It takes nothing's place. */
  readonly beside: boolean;
}

/** What an agent has on in the end. */
export const wardrobe = ({ id, region }: Agent): Wardrobe => wardrobeOf(region.services, id);

/** Of an agent in its region, by their roots: a scene of 45,000 parts is not searched for them. */
const WORN = new Part<Agent, Set<Prim>>(() => new Set());

/** Everything that an agent has on in its region, in the order in which it was put on. */
export const wornBy = (agent: Agent): readonly Prim[] => [...agent.part(WORN)];

/** Where something comes to hang, by the byte of a request; undefined for a point that there is not. */
export function hookFor(agent: Agent, itemId: Uuid | undefined, asked: number): Hook | undefined {
  const wanted = asked & ~ATTACH_BESIDE;
  const last = itemId === undefined ? undefined : wardrobe(agent).lastPlaceOf(itemId);
  const point = wanted === 0 ? (last?.point ?? LEFT_HAND) : wanted;
  if (point > LAST_ATTACHMENT_POINT) return undefined;
  return {
    point,
    place: last?.point === point ? last.place : ZERO_VECTOR,
    beside: (asked & ATTACH_BESIDE) !== 0,
  };
}

/** Puts a linkset of the region on. @returns false where nothing more goes on */
export function putOn(agent: Agent, root: Prim, itemId: Uuid, { point, place, beside }: Hook): boolean {
  const avatar = avatarOf(agent);
  if (avatar === undefined) return false;
  const others = wornBy(agent);
  const replaced = beside ? [] : others.filter(({ worn }) => worn?.point === point);
  if (others.length - replaced.length >= MAX_ATTACHMENTS) return false;
  for (const other of replaced) takeOff(agent, other);
  const { region } = agent;
  for (const prim of root.linkset) sceneOf(region).change(prim, { groupPosition: place });
  root.worn = { by: agent, avatarId: avatar.localId, point, itemId };
  agent.part(WORN).add(root);
  root.selectedBy.clear();
  wardrobe(agent).putOn(thingOf(root, itemId, point));
  // What was there for all to see is on one screen now.
  if (isScreenPoint(point))
    for (const one of spectators(region)) if (one !== agent) tellGone(one, [root.localId]);
  announceAll(region, root, 'full');
  return true;
}

/** Takes something off: it is only in the inventory then, as it is now. */
export function takeOff(agent: Agent, root: Prim): void {
  const { worn } = root;
  if (worn?.by !== agent) return;
  const now = thingOf(root, worn.itemId, worn.point);
  const own = wardrobe(agent);
  if (own.hasChanged(now)) void keepChanges(agent, now);
  own.putOn(now);
  letGo(agent, root, worn.itemId);
  announceGone(agent.region, [root]);
  sceneOf(agent.region).remove(root);
}

/** It is not worn any more, whatever becomes of it. */
export function letGo(agent: Agent, root: Prim, itemId: Uuid): void {
  root.worn = undefined;
  agent.part(WORN).delete(root);
  wardrobe(agent).takeOff(itemId);
}

/** An agent leaves its region: what it wears goes along, and nobody is told, for who sees its avatar go sees that go too. */
export function takeAlong(agent: Agent): void {
  for (const root of wornBy(agent)) {
    const { itemId, point } = root.worn!;
    const now = thingOf(root, itemId, point);
    if (wardrobe(agent).hasChanged(now)) void keepChanges(agent, now);
    wardrobe(agent).putOn(now);
    agent.part(WORN).delete(root);
    sceneOf(agent.region).remove(root);
  }
}

const thingOf = (root: Prim, itemId: Uuid, point: number): WornThing => ({
  itemId,
  point,
  parts: root.linkset.map(({ part }) => part),
});
