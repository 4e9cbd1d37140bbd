import { arrive, avatars, defaultRooms, ownAvatar } from '@landfall/client';
import { nameOfAnimation, VISUAL_PARAM } from '@landfall/protocol/avatar';
import { describe, expect, it } from 'vitest';
import { SETTLE_MS, Shore } from './shore.ts';
import type { Person } from './shore.ts';

const HEAD = 2;
const SCREEN = 33;

async function two() {
  const shore = await Shore.build();
  const come = async (person: Person) => {
    const { rooms: _, ...options } = shore.options(person);
    const rooms = [...defaultRooms(), avatars(), ownAvatar()] as const;
    const session = await shore.until(arrive({ ...options, rooms }, shore.network.ports()));
    await shore.network.run(SETTLE_MS);
    return session;
  };
  const one = await come('Test');
  const other = await come('Second');
  const seen = () => other.region.avatars.find(({ id }) => id.equals(one.login.agentId))!;
  return { shore, come, one, other, seen };
}

describe('somebody, as another sees them', () => {
  it('looks, dances and hovers as they say', async () => {
    const { shore, one, other, seen } = await two();
    const changed: string[] = [];
    other.region.on('avatarsChanged', ({ looks, animations }) =>
      changed.push(`${looks.length} looks, ${animations.length} animations`),
    );
    one.avatar.dress({
      params: new Map([[VISUAL_PARAM.height, 2]]),
      bakes: new Map([['hair', one.login.agentId]]),
    });
    await shore.network.run(1000);
    expect(seen().looks!.params.get(VISUAL_PARAM.height)).toBeCloseTo(2, 9);
    expect(seen().looks!.bakes.get('hair')).toEqual(one.login.agentId);
    expect(seen().size.z).toBeGreaterThan(1.85);
    one.avatar.play('clap');
    await shore.until(one.avatar.hover(1));
    await shore.network.run(1000);
    expect(seen().animations.map(({ id }) => nameOfAnimation(id))).toEqual(['stand', 'clap']);
    expect(seen().looks!.hover.z).toBe(1);
    // Each time both, and each time in one turn.
    expect(changed).toEqual(['1 looks, 1 animations', '1 looks, 1 animations']);
  });

  it('wears, drops and keeps things; and has them on when they come back', async () => {
    const { shore, come, one, seen } = await two();
    const { build } = one.region;
    const box = await shore.until(build.rez({ position: one.agent.position! }));
    const hat = await shore.until(build.attach(box.localId, { point: HEAD }));
    await shore.network.run(1000);
    expect(seen().attachments.map(({ point, itemId }) => [point, itemId])).toEqual([[HEAD, hat.itemId]]);
    await shore.until(build.detach(hat.object.localId));
    const screen = await shore.until(build.wearItem(hat.itemId!, { point: SCREEN }));
    await shore.network.run(1000);
    expect([screen.isOnScreen, seen().attachments]).toEqual([true, []]);
    await shore.until(build.detach(screen.object.localId));
    await shore.until(build.wearItem(hat.itemId!, { point: HEAD }));
    await shore.until(one.logout());
    await shore.network.run(SETTLE_MS);
    expect(seen()).toBeUndefined();
    const again = await come('Test');
    expect(seen().attachments.map(({ point }) => point)).toEqual([HEAD]);
    const [worn] = again.region.avatars.find(({ id }) => id.equals(again.login.agentId))!.attachments;
    const dropped = await shore.until(again.region.build.drop(worn!.object.localId));
    await shore.network.run(1000);
    expect([dropped.parentId, seen().attachments]).toEqual([0, []]);
  });
});
