import { BUILT_IN_ANIMATIONS } from '@landfall/protocol/avatar';
import { answer } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { landOf } from '../terrain/index.ts';
import { audience, viewOf } from '../view/index.ts';
import { inhabitants } from './inhabitants.ts';
import { animationMessage } from './avatar-updates.ts';
import type { Avatar } from './avatar.ts';
import type { Ground } from './body.ts';

/** Where ways lead out of a region. */
export interface WaysOut {
  /** Does the world go on for this agent at a place outside the region, metres? */
  goesOn(agent: Agent, east: number, north: number): boolean;
  /** It is being handed over to another region: its body rests. */
  isLeaving(agent: Agent): boolean;
}

const NO_WAYS: WaysOut = Object.freeze({ goesOn: () => false, isLeaving: () => false });

/** Lets all avatars of a region move on by so many seconds and notes what has to be told about it. */
export function moveAvatars(region: Region, seconds: number, ways = NO_WAYS): void {
  const ground = groundOf(region);
  for (const { agent, avatar } of inhabitants(region)) {
    if (ways.isLeaving(agent)) continue;
    avatar.body.step(seconds, { ...ground, goesOn: (east, north) => ways.goesOn(agent, east, north) });
    noteMotion(agent, avatar);
    noteGait(agent, avatar, seconds);
  }
}

/** What bodies of a region stand on. */
export function groundOf(region: Region): Ground {
  const land = landOf(region);
  return {
    sizeMetres: land.sizeMetres,
    heightAt: (east, north) => land.heightAt(east, north),
  };
}

/** Terse updates go out only when something differs from what was told last. */
function noteMotion(agent: Agent, avatar: Avatar): void {
  const motion = motionText(avatar);
  if (motion === avatar.toldMotion) return;
  avatar.toldMotion = motion;
  for (const one of audience(agent)) viewOf(one).updates.add(avatar.localId, 'terse');
}

function motionText({ body: { position, velocity, rotation } }: Avatar): string {
  const numbers = [
    position.x,
    position.y,
    position.z,
    velocity.x,
    velocity.y,
    velocity.z,
    rotation.z,
    rotation.w,
  ];
  return numbers.map((number) => number.toFixed(3)).join();
}

function noteGait(agent: Agent, avatar: Avatar, seconds: number): void {
  const wanted = avatar.gait.step(avatar.body, seconds);
  if (wanted === avatar.toldGait) return;
  avatar.toldGait = wanted;
  avatar.animations.setPosture(BUILT_IN_ANIMATIONS.get(wanted)!);
  tellAnimations(agent, avatar);
}

/** Tells everybody in the region what the avatar plays now. */
export function tellAnimations(agent: Agent, avatar: Avatar): void {
  const message = animationMessage(agent.id, avatar);
  for (const one of audience(agent)) answer(one, message);
}
