import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { PERMISSION } from '@landfall/protocol/inventory';
import { everyonePermissions, FULL_PERMISSIONS, ownerPermissions, permissionsOf } from './permissions.ts';

const OWNER = Uuid.parse('a0000000-0000-4000-8000-000000000001');
const OTHER = Uuid.parse('a0000000-0000-4000-8000-000000000002');
const MASKS = { base: FULL_PERMISSIONS, owner: FULL_PERMISSIONS, group: 0, everyone: 0, nextOwner: 0 };
const { copy, modify, move, transfer } = PERMISSION;
const root = (masks: Partial<typeof MASKS>) =>
  ({ ownerId: OWNER, masks: { ...MASKS, ...masks } }) as ScenePart;

describe('permissions', () => {
  it('let an owner do everything with what is new', () => {
    expect(permissionsOf(OWNER, root({})) & (copy | modify | move | transfer)).toBe(
      copy | modify | move | transfer,
    );
  });

  it('let others do what everybody may, never modify, and pass on what may be passed on', () => {
    expect(permissionsOf(OTHER, root({}))).toBe(transfer);
    expect(permissionsOf(OTHER, root({ everyone: copy | move | modify }))).toBe(copy | move | transfer);
    expect(everyonePermissions({ ...MASKS, owner: copy | move, everyone: copy })).toBe(copy);
  });

  it('give nobody a copy of what may not be passed on from the start', () => {
    expect(everyonePermissions({ ...MASKS, base: copy | modify, everyone: copy })).toBe(0);
  });

  it('leave an owner without any right the one to give it away', () => {
    expect(ownerPermissions({ ...MASKS, owner: modify })).toBe(modify | transfer);
  });

  it('keep what is locked where it is and as it is, also from its owner', () => {
    expect(permissionsOf(OWNER, root({ owner: copy | modify | transfer }))).toBe(copy | transfer);
    expect(permissionsOf(OTHER, root({ owner: copy | transfer, everyone: move | copy }))).toBe(
      copy | transfer,
    );
  });
});
