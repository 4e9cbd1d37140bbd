import { defaultRooms } from '@landfall/client';
import { estate } from '@landfall/client/estate';
import type { RegionWithEstate } from '@landfall/client/estate';
import { SIM_ACCESS } from '@landfall/protocol/region';
import { expect, it } from 'vitest';
import { PLAIN, Shore } from '../arrival/shore.ts';

it('who owns the estate asks what it allows and changes it; others may not, and are not told', async () => {
  const shore = await Shore.build([PLAIN], { owner: 'Test User' });
  const rooms = () => [...defaultRooms(), estate()] as never;
  const owner = await shore.arrive('Test', { rooms: rooms() });
  const other = await shore.arrive('Second', { rooms: rooms() });
  const officeOf = (session: typeof owner) => (session.region as unknown as RegionWithEstate).estate;
  const office = officeOf(owner);

  const before = await shore.until(office.info());
  expect(before.ownerId.equals(owner.login.agentId)).toBe(true);
  expect(before.rules).toMatchObject({ isPublic: true, allowDirectTeleport: false, allowVoice: true });
  const changes = { isPublic: false, allowDirectTeleport: true, allowEnvironmentOverride: true };
  const now = await shore.until(office.changeInfo(changes));
  expect(now.rules).toEqual({ ...before.rules, ...changes });

  const allowed = await shore.until(office.regionRules());
  const wanted = { blockFly: true, allowLandResell: false, access: SIM_ACCESS.adult, agentLimit: 40 };
  expect(await shore.until(office.setRegion(wanted))).toEqual({ ...allowed, ...wanted });
  expect(await shore.until(officeOf(other).regionRules())).toMatchObject(wanted);
  // One line alone is no form, as in OpenSimulator.
  const one = await shore.until(office.setRegion({ allowDamage: true }));
  expect(one).toEqual({ ...allowed, ...wanted, allowDamage: true });

  const refusal = (asked: Promise<unknown>) =>
    shore.until(asked.catch((error: { reason?: string; code: string }) => error.reason ?? error.code));
  expect(await refusal(officeOf(other).setRegion({ blockFly: false }))).toBe('401');
  expect(await refusal(officeOf(other).info())).toBe('timeout');
});
