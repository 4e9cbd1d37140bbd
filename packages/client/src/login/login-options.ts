import { UsageError } from '@landfall/protocol/errors';
import type { LoginFormat, LoginRequest, LoginSecret, StartLocation } from '@landfall/protocol/login';
import { parsePlaceText, parseStartLocation, parseSlurl, startOfSlurl } from '@landfall/protocol/login';
import type { AddressOptions } from '../addresses/index.ts';
import type { Behaviour, BehaviourName } from '../behaviour/index.ts';
import { behaviourOf } from '../behaviour/index.ts';
import { checkNames, checkOptions, isObject } from '../usage/index.ts';
import type { OptionKind } from '../usage/index.ts';

/** The last name of whoever has one name. */
export const RESIDENT = 'Resident';
/** How this client calls itself where the caller does not say. */
export const CHANNEL = 'Landfall';
/** The version that this client gives itself at a login. */
export const VERSION = '0.1.0';

/** Longest wait for the answer to one login request: a grid may start a region meanwhile. @source viewer lllogin.cpp */
export const LOGIN_TIMEOUT_MS = 60_000;

/** From the first request to the answer, with all that the grid sends the login on to, where nobody has said another deadline. */
export const LOGIN_DEADLINE_MS = 120_000;

/** A login answer holds the inventory's folders: some 460 bytes each by XML-RPC, so that this takes 140,000 of them. */
export const MAX_LOGIN_ANSWER_BYTES = 64 << 20;

type RequestField =
  | 'firstName'
  | 'lastName'
  | 'secret'
  | 'start'
  | 'channel'
  | 'version'
  | 'extendedErrors'
  | 'platform';

/** Who logs in, where, and how. Fields of {@link LoginRequest} that are not listed here can be given as well. */
export interface LoginOptions
  extends Omit<LoginRequest, RequestField>, Pick<AddressOptions, 'allowAddresses' | 'allowPrivateAddresses'> {
  /** The grid's login address, such as `http://127.0.0.1:9000/`; `host:port` and `hop://host:port/` as viewers take them. */
  readonly grid: string;
  /** Of the account: `Test` of `Test User`. */
  readonly firstName: string;
  /** `Resident` by default, as accounts with one name have it. */
  readonly lastName?: string;
  /** Password, its hash, or a key that a web page of the grid gave out. */
  readonly secret: LoginSecret;
  /** `last` by default; a text is `home`, `Region/128/128/25`, `uri:Region&128&128&25` or a location link such as `hop://grid:8002/Region/128/128/25`. */
  readonly start?: StartLocation | string;
  /** Name of the program, as the grid is told; {@link CHANNEL} by default. */
  readonly channel?: string;
  /** Of the program, as the grid is told; {@link VERSION} by default. */
  readonly version?: string;
  /** Operating system in the grid's short words, such as `win` or `mac`; `lnx` by default. */
  readonly platform?: string;
  /** XML-RPC by default. */
  readonly format?: LoginFormat;
  /** So many times the grid may send the login elsewhere by `next_url`; 16 by default. */
  readonly maxRedirects?: number;
  /**
   * Hosts other than the grid's own that the grid may send the login to, by `next_url`: each gets the password's hash. `.grid.example` is
   * for every host below that name. None by default.
   */
  readonly redirectHosts?: readonly string[];
  /** Waits as long as a redirect says; viewers do not. */
  readonly waitBetweenRedirects?: boolean;
  /**
   * `arrive` asks again, the first time at once, when the grid believes that the agent is still logged in, as after a crash: OpenSim
   * forgets the stale one as it refuses. False by default, since the stale one may be somebody's viewer.
   */
  readonly retriesPresence?: boolean;
  /** For one request; {@link LOGIN_TIMEOUT_MS} by default. */
  readonly loginTimeoutMs?: number;
  /** A longer login answer is refused; {@link MAX_LOGIN_ANSWER_BYTES} by default. */
  readonly maxLoginAnswerBytes?: number;
  /** `standard` by default; `rejection` spoils the password. */
  readonly behaviour?: Behaviour | BehaviourName;
}

/** Fields of the request that are the caller's alone. */
const GIVEN_FIELDS = [
  'platformVersion',
  'platformString',
  'addressSize',
  'mac',
  'id0',
  'hostId',
  'agreeToTos',
  'readCritical',
  'lastExecEvent',
  'lastExecDuration',
  'lastExecSessionId',
  'token',
  'mfaHash',
  'viewerDigest',
  'scopeId',
  'options',
  'extra',
] as const satisfies readonly (keyof LoginOptions & keyof LoginRequest)[];

/** Those that are neither texts nor looked at where they are used. */
const OPTION_KINDS = {
  extra: 'object',
  options: 'texts',
  redirectHosts: 'texts',
  agreeToTos: 'flag',
  readCritical: 'flag',
  waitBetweenRedirects: 'flag',
  retriesPresence: 'flag',
  allowAddresses: 'texts',
  allowPrivateAddresses: 'flag',
  maxRedirects: 'count',
  maxLoginAnswerBytes: 'count',
  loginTimeoutMs: 'ms',
  addressSize: 'number',
  lastExecEvent: 'number',
  lastExecDuration: 'number',
  channel: 'text',
  version: 'text',
  platform: 'text',
  format: 'text',
  token: 'text',
} as const satisfies Partial<Record<keyof LoginOptions, OptionKind>>;

type LookedAt = keyof typeof OPTION_KINDS | (typeof GIVEN_FIELDS)[number];
/** Those that are looked at elsewhere: the compiler sees to it that none is left out. */
const OTHERS: Readonly<Record<Exclude<keyof LoginOptions, LookedAt>, true>> = {
  grid: true,
  firstName: true,
  lastName: true,
  secret: true,
  start: true,
  behaviour: true,
};
const NAMES = [...Object.keys(OPTION_KINDS), ...GIVEN_FIELDS, ...Object.keys(OTHERS)];

/** What is posted for these options. @throws UsageError for one of another kind than it says, or misspelt. */
export function loginRequestOf(options: LoginOptions): LoginRequest {
  checkOptions<Pick<LoginOptions, keyof typeof OPTION_KINDS>>('a login', options, OPTION_KINDS);
  checkNames('a login', options, NAMES);
  const { firstName, lastName = RESIDENT, secret, start, behaviour } = options;
  const given = GIVEN_FIELDS.filter((field) => options[field] !== undefined);
  return {
    firstName,
    lastName,
    secret: behaviourOf(behaviour).spoilsPassword ? spoiled(secret) : secret,
    start: startOf(start),
    channel: options.channel ?? CHANNEL,
    version: options.version ?? VERSION,
    platform: options.platform ?? 'lnx',
    extendedErrors: true,
    agreeToTos: false,
    readCritical: false,
    ...Object.fromEntries(given.map((field) => [field, options[field]])),
  };
}

/** A name, in front of which the address of another grid may stand. */
const MAX_START_LENGTH = 1023;
const START_WORDS = 'a start is last, home, Region/x/y/z, uri:Region&x&y&z or a location link';

/**
 * The start location that the options ask for.
 * @throws UsageError for a text that is none: a grid would land the agent somewhere else without a word.
 */
export function startOf(start: StartLocation | string = 'last'): StartLocation {
  if (typeof start !== 'string') {
    if (isObject(start) && typeof start.type === 'string') return start;
    throw new UsageError(START_WORDS);
  }
  if (start.length > MAX_START_LENGTH)
    throw new UsageError(`a start of ${start.length} characters; ${MAX_START_LENGTH} is the most`);
  const read = parseStartLocation(start);
  if (read.type !== 'other') return read;
  const place = start.includes('://') ? undefined : parsePlaceText(start.trim());
  // An ampersand parts what the wire says of a place.
  if (place !== undefined && /^[^&]+$/.test(place.region)) return { type: 'place', ...place };
  try {
    return startOfSlurl(parseSlurl(start));
  } catch (cause) {
    throw new UsageError(START_WORDS, { cause });
  }
}

/** `Test User` */
export function fullNameOf({
  firstName,
  lastName = RESIDENT,
}: Pick<LoginOptions, 'firstName' | 'lastName'>): string {
  return `${firstName} ${lastName}`;
}

/** Wrong for certain, and no hint to the right one. */
function spoiled(secret: LoginSecret): LoginSecret {
  const wrong = { password: 'badpassword' };
  return 'password' in secret && secret.password === wrong.password
    ? { password: 'anotherbadpassword' }
    : wrong;
}
