import { LandfallError, TimeoutError } from '@landfall/protocol/errors';
import { StorageError } from '../store/index.ts';
import type { StorageFault } from '../store/index.ts';
import { parseFaultCode } from './list-xml.ts';
import type { Incoming } from './exchange.ts';

/** By the engine's word for it, then by status. Not an object: a word may be the name of something that every object has. */
const BY_CODE: ReadonlyMap<string, readonly [StorageFault, string]> = new Map([
  ['NoSuchBucket', ['missing', 'there is no such bucket']],
  ['InvalidAccessKeyId', ['permission', 'the access key is not known there']],
  ['SignatureDoesNotMatch', ['permission', 'the secret key is wrong']],
  ['RequestTimeTooSkewed', ['permission', 'its clock and ours differ too much']],
  ['AccessDenied', ['permission', 'access is denied']],
  ['QuotaExceeded', ['full', 'its quota is used up']],
  ['SlowDown', ['busy', 'it asks for fewer requests']],
  ['ServiceUnavailable', ['busy', 'it is overloaded']],
  ['AuthorizationHeaderMalformed', ['permission', 'it has another region']],
]);
const BY_STATUS: Readonly<Record<number, readonly [StorageFault, string]>> = {
  401: ['permission', 'access is denied'],
  403: ['permission', 'access is denied'],
  404: ['missing', 'there is no such bucket'],
  413: ['full', 'the object is too large for it'],
  429: ['busy', 'it asks for fewer requests'],
  503: ['busy', 'it is overloaded'],
  507: ['full', 'it is full'],
};

/** Which answers are worth another attempt. */
export const isPassing = (status: number): boolean =>
  status >= 500 && status !== 501 && status !== 507 ? true : status === 429 || status === 408;

/** What an answer that is no success means. Of its text only the code is taken: the rest may quote the request. */
export function faultOf({ status, bytes }: Incoming, what: string): StorageError {
  const code = parseFaultCode(bytes.toString('utf8'));
  const [fault, reason] = BY_CODE.get(code) ?? BY_STATUS[status] ?? otherwise(status);
  return new StorageError(`${what}: ${reason} (${status}${code === '' ? '' : ` ${code}`})`, fault);
}

function otherwise(status: number): readonly [StorageFault, string] {
  return status >= 500 ? ['unreachable', 'the object store failed'] : ['input-output', 'it refused'];
}

/** What the connection died of, without addresses or headers. */
export function connectionFault(error: unknown, what: string): StorageError {
  if (error instanceof StorageError) return error;
  return new StorageError(`${what}: ${reasonOf(error)}`, 'unreachable');
}

function reasonOf(error: unknown): string {
  if (error instanceof TimeoutError)
    return `the object store did not answer within ${(error.waitedMs / 1000).toFixed(1)} s`;
  if (error instanceof LandfallError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return `the object store cannot be reached (${/^\w{1,64}$/.test(code) ? code : 'unknown reason'})`;
}
