import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { connectionError } from '../http/index.ts';
import type { LookUp } from '../ports/index.ts';
import { errorCode } from './bind-error.ts';

/** Finds the addresses of a name as the system does: its list of hosts, its name servers. */
export const lookUpByNode: LookUp = (name) =>
  new Promise((resolve, reject) => {
    lookup(name, { all: true, verbatim: true }, (error, found) => {
      if (error === null) resolve(found.map(({ address }) => address));
      else reject(connectionError(name, 'unreachable', errorCode(error), error));
    });
  });

/** Leads every name to the same addresses: for the connections of requests that were told them. */
export function lookupAlways(addresses: readonly string[]): LookupFunction {
  const found: readonly LookupAddress[] = addresses.map((address) => ({ address, family: isIP(address) }));
  return (name, { all, family = 0 }, callback) => {
    const fitting = found.filter(
      (one) => family === 0 || family === one.family || family === `IPv${one.family}`,
    );
    const [first] = fitting;
    if (first === undefined) callback(noAddressError(name), '', 0);
    else if (all === true) callback(null, fitting);
    else callback(null, first.address, first.family);
  };
}

function noAddressError(name: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address of ${name}`), { code: 'ENOTFOUND' });
}
