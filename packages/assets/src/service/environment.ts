import { UsageError } from '@landfall/protocol/errors';

/** Every setting but `allowedTypes` can come from `LANDFALL_ASSETS_<NAME>`, lists with commas; what is set there goes before the file. */
export const ENVIRONMENT_PREFIX = 'LANDFALL_ASSETS_';

type Reading = 'text' | 'number' | 'truth' | 'list';

const SETTINGS: readonly (readonly [key: string, reading: Reading])[] = [
  ['bind', 'text'],
  ['port', 'number'],
  ['hosts', 'list'],
  ['origins', 'list'],
  ['data', 'text'],
  ['processes', 'number'],
  ['store.url', 'text'],
  ['store.endpoint', 'text'],
  ['store.region', 'text'],
  ['store.createBucket', 'truth'],
  ['deletion', 'text'],
  ['viewerAccess', 'text'],
  ['signingKey', 'text'],
  ['redirectUrl', 'text'],
  ['allowScripts', 'truth'],
  ['statusPage', 'truth'],
  ['scrub.enabled', 'truth'],
  ['scrub.bytesPerSecond', 'number'],
  ['scrub.everyHours', 'number'],
  ['backup.folder', 'text'],
  ['backup.everyHours', 'number'],
  ['repair.url', 'text'],
  ['repair.user', 'text'],
  ['repair.password', 'text'],
  ['referenceProtocol.enabled', 'truth'],
  ['referenceProtocol.url', 'text'],
  ['derive.enabled', 'truth'],
  ['derive.cacheBytes', 'number'],
  ['derive.workers', 'number'],
  ['derive.queue', 'number'],
  ['derive.jobMs', 'number'],
  ['limits.assetBytes', 'number'],
  ['limits.storeBytes', 'number'],
  ['limits.uploadsBytes', 'number'],
  ['limits.answersBytes', 'number'],
  ['limits.cacheBytes', 'number'],
  ['limits.idsPerRequest', 'number'],
  ['limits.connections', 'number'],
  ['limits.requestsPerSecond', 'number'],
  ['limits.burst', 'number'],
  ['limits.headersMs', 'number'],
  ['limits.requestMs', 'number'],
  ['limits.idleMs', 'number'],
  ['limits.stallMs', 'number'],
  ['limits.drainMs', 'number'],
];

/** `limits.cacheBytes` → `LANDFALL_ASSETS_LIMITS_CACHE_BYTES`. */
const variableOf = (key: string): string =>
  ENVIRONMENT_PREFIX +
  key
    .replaceAll(/([A-Z])/g, '_$1')
    .replaceAll('.', '_')
    .toUpperCase();

const BY_VARIABLE: ReadonlyMap<string, readonly [string, Reading]> = new Map(
  SETTINGS.map(([key, reading]) => [variableOf(key), [key, reading]]),
);
/** Of the object store; not settings. */
const S3_KEYS = /^LANDFALL_ASSETS_S3_(ACCESS_KEY|SECRET_KEY|SESSION_TOKEN)$/;
const USER = `${ENVIRONMENT_PREFIX}USER`;
const PASSWORD = `${ENVIRONMENT_PREFIX}PASSWORD`;

type Environment = Readonly<Record<string, string | undefined>>;
type Settings = Record<string, unknown>;

/**
 * A configuration as it stands in a file, with what the environment says put over it. `LANDFALL_ASSETS_USER` and
 * `LANDFALL_ASSETS_PASSWORD` together replace the credentials.
 * @throws UsageError naming the variable: unknown ones (a misspelt limit must not be silently off), wrong ones
 */
export function applyEnvironment(file: unknown, environment: Environment): unknown {
  const base =
    typeof file === 'object' && file !== null && !Array.isArray(file) ? (file as Settings) : undefined;
  if (base === undefined && file !== undefined) return file;
  const merged: Settings = { ...base };
  for (const [variable, text] of Object.entries(environment)) {
    if (text === undefined || !variable.startsWith(ENVIRONMENT_PREFIX)) continue;
    if (variable === USER || variable === PASSWORD || S3_KEYS.test(variable)) continue;
    const setting = BY_VARIABLE.get(variable);
    if (setting === undefined) throw new UsageError(`${variable} is not a known setting`);
    assign(merged, setting[0], read(variable, text, setting[1]));
  }
  const credentials = credentialsOf(environment);
  return credentials === undefined ? merged : { ...merged, credentials };
}

function assign(settings: Settings, key: string, value: unknown): void {
  const [group, member] = key.split('.') as [string, string | undefined];
  if (member === undefined) settings[group] = value;
  else settings[group] = { ...(settings[group] as Settings | undefined), [member]: value };
}

function read(variable: string, text: string, reading: Reading): unknown {
  if (reading === 'text') return text;
  if (reading === 'list')
    return text
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
  if (reading === 'truth') {
    if (text !== 'true' && text !== 'false') throw new UsageError(`${variable} is neither true nor false`);
    return text === 'true';
  }
  // What JavaScript reads besides (`1e9`, `0x10`) is a slip of the keys; blanks come with files of environments.
  if (!/^-?\d+(?:\.\d+)?$/.test(text.trim())) throw new UsageError(`${variable} is not a number`);
  return Number(text);
}

function credentialsOf(environment: Environment): unknown {
  const [user, password] = [environment[USER], environment[PASSWORD]];
  if (user === undefined && password === undefined) return undefined;
  if (user === undefined || password === undefined)
    throw new UsageError(`${USER} and ${PASSWORD} belong together: one of them is missing`);
  return [{ user, password }];
}
