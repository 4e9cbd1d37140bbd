import { describe, expect, it } from 'vitest';
import { lookupPublic, publicOnes } from './lookup-public.ts';

const OPEN = { address: '8.8.8.8', family: 4 };
const INSIDE = { address: '192.168.1.5', family: 4 };

describe('looking a name up for the open internet', () => {
  it('keeps what is there', () => {
    expect(publicOnes([INSIDE, OPEN, { address: '::1', family: 6 }])).toEqual([OPEN]);
    expect(publicOnes([INSIDE])).toEqual([]);
  });

  it.each([true, false])('fails when a name leads inside only (all: %s)', async (all) => {
    const error = await new Promise((resolve) => lookupPublic('localhost', { all }, resolve));
    expect(error).toMatchObject({ code: 'EPRIVATE' });
  });

  it('fails as the system does when there is no such name', async () => {
    const error = await new Promise((resolve) => lookupPublic('a..invalid', {}, resolve));
    expect(error).toMatchObject({ code: expect.not.stringMatching('EPRIVATE') });
  });
});
