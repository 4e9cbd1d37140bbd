import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { NOBODY, TEST_CONFIG, createTestWorld, logIn } from '../../testing/index.ts';
import { parcelRefusal } from './index.ts';
import type { GridParcel } from '../parcels/index.ts';

const flat = { kind: 'flat', height: 25 } as const;

describe('who may log in to a region', () => {
  const refusalIn = async (rule: object) => {
    const regions = [{ name: 'Plain', terrain: flat, ...rule }];
    const { network, ports, grid } = await createTestWorld({ ...TEST_CONFIG, regions });
    const result = await network.runUntil(logIn(ports, grid.loginUri), 1000);
    return 'message' in result ? result.message : result.type;
  };

  it.each([
    [{ isClosed: true }, 'Logins to this region are disabled'],
    [{ banned: ['Test User'] }, 'Denied access to region Plain: You have been banned from that region.'],
    [{ admitted: [] }, 'Denied access to private region Plain: You do not have access to that region.'],
    [{ admitted: ['TEST USER'] }, 'success'],
    [{ banned: ['Second Avatar'] }, 'success'],
  ])('%j: %s', async (rule, words) => {
    expect(await refusalIn(rule)).toBe(words);
  });

  it('is nobody when it is full; child agents take no place', async () => {
    const regions = [
      { name: 'Plain', terrain: flat, maxAgents: 1 },
      { name: 'East', x: 1001, terrain: flat, maxAgents: 1 },
    ];
    const { network, ports, grid, arrive } = await createTestWorld({ ...TEST_CONFIG, regions });
    await arrive();
    const second = { firstName: 'Second', lastName: 'Avatar' } as const;
    const there = await network.runUntil(logIn(ports, grid.loginUri, second), 1000);
    expect(there).toMatchObject({ message: 'The region is full' });
    const start = { type: 'place', region: 'East', position: { x: 9, y: 9, z: 26 } } as const;
    expect((await network.runUntil(logIn(ports, grid.loginUri, { ...second, start }), 1000)).type).toBe(
      'success',
    );
  });
});

describe('who may be on a parcel', () => {
  const [USE_ACCESS, USE_BAN] = [0x200, 0x400];
  const owner = new Uuid(0, 0, 0, 9);
  const parcel = (flags: number, list?: number): GridParcel =>
    ({
      flags,
      ownerId: owner,
      access: list === undefined ? [] : [{ agentId: NOBODY, time: '', flags: list }],
    }) as unknown as GridParcel;

  it.each([
    ['no list in use', parcel(0, 2), undefined],
    ['on the list of the banned', parcel(USE_BAN, 2), 'You are banned from the parcel'],
    ['not on that list', parcel(USE_BAN), undefined],
    ['not on the list of the admitted', parcel(USE_ACCESS), 'The parcel is restricted'],
    ['on that list', parcel(USE_ACCESS, 1), undefined],
    ['on both', parcel(USE_ACCESS | USE_BAN, 2), 'You are banned from the parcel'],
  ])('%s', (_, land, words) => {
    expect(parcelRefusal(land, NOBODY)).toBe(words);
    expect(parcelRefusal(land, owner)).toBeUndefined();
  });
});
