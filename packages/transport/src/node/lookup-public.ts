import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from '@landfall/protocol/datatypes';
import { EPRIVATE } from './http-failure.ts';

/** Looks a name up and keeps what is on the open internet. Fails with `EPRIVATE` when nothing of it is. */
export const lookupPublic: LookupFunction = (name, options, callback) => {
  lookup(name, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, '', 0);
    const open = publicOnes(found);
    const [first] = open;
    if (first === undefined) return callback(privateError(), '', 0);
    if (options.all === true) return callback(null, open);
    return callback(null, first.address, first.family);
  });
};

/** Those of the open internet. */
export function publicOnes(found: readonly LookupAddress[]): LookupAddress[] {
  return found.filter(({ address }) => isPublicAddress(address) === true);
}

function privateError(): NodeJS.ErrnoException {
  return Object.assign(new Error('no address of the open internet'), { code: EPRIVATE });
}
