import { UsageError } from '@landfall/protocol/errors';
import { availableParallelism } from 'node:os';
import { isAbsolute, relative } from 'node:path';
import { z } from 'zod';
import { isLoopback } from '../http/index.ts';

const MIB = 1024 * 1024;

const count = (least: number, most: number) => z.number().int().min(least).max(most);
const bytes = (most: number) => count(0, most);
const milliseconds = count(1, 86_400_000);

const hosts = z
  .array(
    z
      .string()
      .max(255)
      .regex(/^([\w.-]+|\[[\da-f:.]+\])$/i, 'must be a name or address without port'),
  )
  .max(64);

const credential = z.strictObject({
  /** A `:` would end it. @source RFC 7617 §2 */
  user: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^:]*$/, 'must not contain ":"'),
  password: z.string().min(1).max(1024),
});

/**
 * Of each password of a service that others reach: guesses are held back by address only, and who has many addresses has many guesses.
 */
const LEAST_PASSWORD_OFF_LOOPBACK = 12;

const limitsSchema = z.strictObject({
  assetBytes: bytes(1024 * MIB).default(64 * MIB),
  storeBytes: bytes(Number.MAX_SAFE_INTEGER).optional(),
  uploadsBytes: bytes(16_384 * MIB).default(256 * MIB),
  answersBytes: bytes(16_384 * MIB).default(512 * MIB),
  /** Of all processes together; a thousand textures of 64 KiB fit into each of two. */
  cacheBytes: bytes(65_536 * MIB).default(140 * MIB),
  idsPerRequest: count(1, 1_000_000).default(50_000),
  connections: count(1, 1_000_000).default(20_000),
  requestsPerSecond: z.number().min(0).max(1_000_000).default(0),
  burst: count(1, 1_000_000).default(200),
  headersMs: milliseconds.default(10_000),
  requestMs: milliseconds.default(120_000),
  idleMs: milliseconds.default(60_000),
  stallMs: milliseconds.default(60_000),
  drainMs: milliseconds.default(10_000),
});

const scrubSchema = z.strictObject({
  enabled: z.boolean().default(true),
  bytesPerSecond: count(1, 16_384 * MIB).default(8 * MIB),
  everyHours: z.number().positive().max(500).default(24),
});

/** A copy of the store that is brought up to date while it serves. */
const backupSchema = z.strictObject({
  folder: z.string().min(1),
  everyHours: z.number().positive().max(500).default(24),
});

/** The asset server where good bytes come from when ours are damaged. */
const repairSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  user: z.string().min(1).max(255).optional(),
  password: z.string().min(1).max(1024).optional(),
});

/** More cost memory, and disks are seldom that fast. */
const MOST_PROCESSES_UNASKED = 4;

const deriveSchema = z.strictObject({
  enabled: z.boolean().default(true),
  cacheBytes: bytes(65_536 * MIB).default(256 * MIB),
  workers: count(1, 64).default(1),
  queue: count(1, 10_000).default(64),
  jobMs: milliseconds.default(10_000),
});

/** Instead of `data`: an object store. Its keys come from the environment only. */
const storeSchema = z.strictObject({
  url: z.string().regex(/^s3:\/\/[^/]+(\/.*)?$/, 'must be s3://bucket or s3://bucket/prefix'),
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  region: z.string().min(1).max(64).optional(),
  createBucket: z.boolean().optional(),
});

/** For operators, beside the service; off when absent. */
const adminSchema = z.strictObject({
  bind: z.string().min(1).default('127.0.0.1'),
  port: count(0, 65_535).default(8004),
  hosts: hosts.default([]),
  credentials: z.array(credential).min(1).max(16),
  rootsFolder: z.string().min(1).optional(),
  rootBytes: bytes(Number.MAX_SAFE_INTEGER).default(16_384 * MIB),
  exportFolder: z.string().min(1).optional(),
});

/** The interface of OpenSimulator's asset server proposal, beside the others. */
const referenceProtocolSchema = z.strictObject({
  enabled: z.boolean().default(false),
  /** Where others reach the service; as each request names it when absent. */
  url: z.url({ protocol: /^https?$/ }).optional(),
});

const configSchema = z.strictObject({
  bind: z.string().min(1).default('127.0.0.1'),
  port: count(0, 65_535).default(8003),
  data: z.string().min(1).default('./assets-data'),
  /** That answer requests; with 1 the process that owns the store does it itself. */
  processes: count(1, 64).default(() => Math.min(availableParallelism(), MOST_PROCESSES_UNASKED)),
  store: storeSchema.optional(),
  /** Names it is called by besides its addresses: a proxy's public name, a name on the local network. */
  hosts: hosts.default([]),
  /** Web pages that may use it. */
  origins: z
    .array(
      z
        .string()
        .max(255)
        .regex(/^https?:\/\/[\w.:[\]-]+$/i, 'must be like https://viewer.example'),
    )
    .max(64)
    .default([]),
  credentials: z.array(credential).max(16).default([]),
  deletion: z.enum(['none', 'maptiles', 'all']).default('none'),
  viewerAccess: z.enum(['open', 'signed', 'credential', 'off']).optional(),
  signingKey: z.string().min(32, 'needs at least 32 characters').optional(),
  redirectUrl: z.url({ protocol: /^https?$/ }).optional(),
  allowScripts: z.boolean().default(false),
  statusPage: z.boolean().default(true),
  /** Asset types that are taken in; all when absent. */
  allowedTypes: z.array(count(-128, 127)).max(256).optional(),
  scrub: scrubSchema.prefault({}),
  backup: backupSchema.optional(),
  repair: repairSchema.optional(),
  derive: deriveSchema.prefault({}),
  referenceProtocol: referenceProtocolSchema.prefault({}),
  admin: adminSchema.optional(),
  limits: limitsSchema.prefault({}),
});

/** What may be written in a configuration file; everything has a default. */
export type AssetServiceConfig = z.input<typeof configSchema>;
/** The same with its defaults. */
export type CompleteConfig = z.output<typeof configSchema> & { readonly viewerAccess: ViewerAccess };
/** Who may fetch by capability: everybody, holders of a signed URL, holders of the credential, nobody. */
export type ViewerAccess = 'open' | 'signed' | 'credential' | 'off';

/** So many complaints are listed at once; more would hide the first. */
const MAX_LISTED = 8;

/**
 * Checks a configuration and fills in its defaults. Values never appear in a complaint: one of them may be a password.
 * @throws UsageError naming each wrong key and the reason
 */
export function parseAssetServiceConfig(input: unknown): CompleteConfig {
  const result = configSchema.safeParse(input);
  if (!result.success) throw new UsageError(describe(result.error.issues.map(formatIssue)));
  const config = { ...result.data, viewerAccess: viewerAccessOf(result.data) };
  const complaints = contradictions(config);
  if (complaints.length > 0) throw new UsageError(describe(complaints));
  return config;
}

/** Open where everything is; otherwise no more open than the rest. */
function viewerAccessOf({
  viewerAccess,
  signingKey,
  credentials,
}: z.output<typeof configSchema>): ViewerAccess {
  if (viewerAccess !== undefined) return viewerAccess;
  if (credentials.length === 0) return 'open';
  return signingKey === undefined ? 'credential' : 'signed';
}

function contradictions({
  bind,
  credentials,
  viewerAccess,
  signingKey,
  data,
  store,
  backup,
  admin,
}: CompleteConfig): string[] {
  const complaints: string[] = [];
  if (credentials.length === 0 && !isLoopback(bind))
    complaints.push('bind is not loopback: that needs credentials, or everybody could read and write');
  if (viewerAccess === 'signed' && signingKey === undefined)
    complaints.push('viewerAccess is "signed": that needs signingKey');
  complaints.push(...shortPasswords('', bind, credentials));
  if (admin !== undefined) complaints.push(...shortPasswords('admin.', admin.bind, admin.credentials));
  const folders = {
    'backup.folder': backup?.folder,
    'admin.exportFolder': admin?.exportFolder,
    'admin.rootsFolder': admin?.rootsFolder,
  };
  for (const [key, folder] of Object.entries(folders))
    if (store === undefined && folder !== undefined && isWithin(folder, data))
      complaints.push(`${key} is data, or within it: it has to lie elsewhere`);
  return complaints;
}

function shortPasswords(
  of: '' | 'admin.',
  bind: string,
  credentials: CompleteConfig['credentials'],
): string[] {
  if (isLoopback(bind)) return [];
  return credentials.flatMap(({ password }, at) =>
    Array.from(password).length < LEAST_PASSWORD_OFF_LOOPBACK
      ? `${of}credentials[${at}].password: needs at least ${LEAST_PASSWORD_OFF_LOOPBACK} characters where others reach ${of}bind`
      : [],
  );
}

/** By name; a link that leads there is met when something is written there. */
function isWithin(folder: string, outer: string): boolean {
  const way = relative(outer, folder);
  return !isAbsolute(way) && way.split(/[\\/]/)[0] !== '..';
}

function describe(complaints: readonly string[]): string {
  const rest = complaints.length - MAX_LISTED;
  const more = rest > 0 ? `; and ${rest} more` : '';
  return `asset service configuration: ${complaints.slice(0, MAX_LISTED).join('; ')}${more}`;
}

function formatIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${formatPath([...issue.path, key])} is not a known key`).join('; ');
  return `${formatPath(issue.path)}: ${issue.message}`;
}

/** `limits.cacheBytes`, `credentials[0].user`. */
function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key)}`))
    .join('');
}
