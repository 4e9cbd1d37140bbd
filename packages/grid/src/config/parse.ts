import { UsageError } from '@landfall/protocol/errors';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import type { z } from 'zod';
import { DEFAULT_ACCOUNTS } from './default-accounts.ts';
import { accountSchema, gridSchema, MAX_PRIMS } from './schema.ts';
import type { AccountConfig, CompleteGridConfig, RegionConfig } from './schema.ts';

/** So many complaints are listed at once; more would hide the first. */
const MAX_LISTED = 8;

/**
 * Checks a configuration and fills in its defaults.
 * @param what how complaints call it: the name of its file, if it has one.
 * @throws UsageError naming each wrong key and the reason, such as `regions[0].size is not a multiple of 256 …`.
 */
export function parseGridConfig(input: unknown, what = 'grid configuration'): CompleteGridConfig {
  const config = validate(gridSchema, input, what);
  const complaints = [
    ...wrongAddresses(config),
    ...wrongRegions(config),
    ...wrongAccounts(config),
    ...knownAccounts(config),
    ...wrongOwner(config),
  ];
  if (complaints.length > 0) throw new UsageError(describe(what, complaints));
  return config;
}

/**
 * Checks one more account of a grid.
 * @throws UsageError naming each wrong key and the reason, for a home that is not there, and for a password that everybody knows.
 */
export function parseAccount(input: unknown, config: CompleteGridConfig): AccountConfig {
  const alone = { ...config, accounts: [validate(accountSchema, input, 'account')] };
  const complaints = [...wrongAccounts(alone), ...knownAccounts(alone)];
  if (complaints.length > 0) throw new UsageError(describe('account', complaints));
  return alone.accounts[0]!;
}

/** @throws UsageError naming `what`, each wrong key and the reason. */
export function validate<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new UsageError(describe(what, result.error.issues.map(formatIssue)));
}

function describe(what: string, complaints: readonly string[]): string {
  const listed = complaints.slice(0, MAX_LISTED);
  const rest = complaints.length - listed.length;
  return `${what}: ${listed.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

function formatIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${formatPath([...issue.path, key])} is not a known key`).join('; ');
  }
  const isObject = issue.path.length === 0 && issue.code === 'invalid_type';
  if (isObject) return `is no JSON ${issue.expected === 'array' ? 'list' : issue.expected}`;
  return `${formatPath(issue.path)} ${issue.message}`;
}

/** `regions[0].terrain.kind`; the whole is called `the file`. */
function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

function* wrongAddresses({ bind, advertise }: CompleteGridConfig): Iterable<string> {
  if (bind === '0.0.0.0' && advertise === undefined) {
    yield 'advertise must name the address that clients can reach, because bind is 0.0.0.0';
  }
  if (advertise === '0.0.0.0') yield 'advertise 0.0.0.0 is no address that clients can reach';
}

function* wrongRegions({ regions }: CompleteGridConfig): Iterable<string> {
  for (const [index, region] of regions.entries()) {
    const earlier = regions.slice(0, index);
    const parts = region.prims.reduce((sum, prim) => sum + 1 + prim.parts.length, 0);
    if (parts > MAX_PRIMS) yield `regions[${index}].prims has ${parts} parts, ${MAX_PRIMS} at most`;
    if (earlier.some((other) => sameText(other.name, region.name))) {
      yield `regions[${index}].name "${region.name}" is taken already`;
    }
    if (region.id !== undefined && earlier.some(({ id = '' }) => sameText(id, region.id ?? ''))) {
      yield `regions[${index}].id is taken already`;
    }
    const covered = earlier.find((other) => overlap(other, region));
    if (covered) yield `regions[${index}].x, y: "${region.name}" lies on top of "${covered.name}"`;
    const [x, y] = region.landing ?? [0, 0];
    if (x < 0 || y < 0 || x >= region.size || y >= region.size) {
      yield `regions[${index}].landing lies outside the region`;
    }
  }
}

function* wrongAccounts({ accounts, regions }: CompleteGridConfig): Iterable<string> {
  const names = new Set<string>();
  const ids = new Set<string>();
  for (const [index, { first, last, id, home }] of accounts.entries()) {
    const name = `${first} ${last}`.toLowerCase();
    if (names.has(name)) yield `accounts[${index}]: the name "${first} ${last}" is taken already`;
    names.add(name);
    if (id !== undefined && ids.has(id.toLowerCase())) yield `accounts[${index}].id is taken already`;
    if (id !== undefined) ids.add(id.toLowerCase());
    if (home !== undefined && !regions.some((region) => sameText(region.name, home))) {
      yield `accounts[${index}].home: there is no region "${home}"`;
    }
  }
}

function* wrongOwner({ accounts, owner }: CompleteGridConfig): Iterable<string> {
  if (owner === undefined || accounts.some(({ first, last }) => sameText(`${first} ${last}`, owner))) return;
  yield `owner: there is no account "${owner}"`;
}

/** The passwords of the default accounts stand in the documentation: they are for loopback. */
function* knownAccounts({ bind, accounts, allowKnownAccounts }: CompleteGridConfig): Iterable<string> {
  if (isLoopback(bind) || allowKnownAccounts) return;
  for (const [index, account] of accounts.entries()) {
    if (!isKnown(account)) continue;
    yield `accounts[${index}]: everybody knows the password of "${account.first} ${account.last}", and others reach ${bind}: give another, or set allowKnownAccounts`;
  }
}

const isKnown = ({ first, last, password }: AccountConfig): boolean =>
  DEFAULT_ACCOUNTS.some(
    (known) =>
      sameText(known.first, first) && sameText(known.last ?? '', last) && known.password === password,
  );

/** Is it an address that only programs on the same machine reach? */
export const isLoopback = (address: string): boolean => address.startsWith('127.');

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function overlap(one: RegionConfig, other: RegionConfig): boolean {
  const units = (size: number): number => size / REGION_STEP_METRES;
  return (
    one.x < other.x + units(other.size) &&
    other.x < one.x + units(one.size) &&
    one.y < other.y + units(other.size) &&
    other.y < one.y + units(one.size)
  );
}
