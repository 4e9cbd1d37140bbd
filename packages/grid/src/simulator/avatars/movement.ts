import type { Agent, Region } from '../region/index.ts';
import { animationMessage } from './avatar-updates.ts';
import type { Avatar } from './avatar.ts';

/** Lets all avatars of a region move on by so many seconds and notes what has to be told about it. */
export function moveAvatars(region: Region, seconds: number): void {
  for (const agent of region.agents) {
    const { avatar } = agent;
    if (avatar === undefined) continue;
    avatar.body.step(seconds, region.land);
    noteMotion(agent, avatar);
    notePosture(agent, avatar);
  }
}

/** Terse updates go out only when something differs from what was told last. */
function noteMotion(agent: Agent, avatar: Avatar): void {
  const motion = motionText(avatar);
  if (motion === avatar.toldMotion) return;
  avatar.toldMotion = motion;
  for (const other of agent.region.agents) {
    if (other === agent || other.arrival.seesScene) other.updates.add(avatar.localId, 'terse');
  }
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

function notePosture(agent: Agent, avatar: Avatar): void {
  if (avatar.body.posture === avatar.toldPosture) return;
  avatar.toldPosture = avatar.body.posture;
  tellAnimations(agent, avatar);
}

/** Tells everybody in the region what the avatar plays now. */
export function tellAnimations(agent: Agent, avatar: Avatar): void {
  avatar.animationSequence += 1;
  const message = animationMessage(agent.id, avatar);
  for (const other of agent.region.agents) {
    if (other === agent || other.arrival.seesScene) other.send(message, { reliable: true, category: 'task' });
  }
}
