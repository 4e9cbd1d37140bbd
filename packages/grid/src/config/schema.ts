import { z } from 'zod';
import { ANY_ORIGIN, isHostName, isOrigin } from '@landfall/assets/http';
import { MOST_PARCELS } from '@landfall/assets/region-archive';
import type { ArchivedParcel, RegionSettings } from '@landfall/assets/region-archive';
import type { SceneGroup } from '@landfall/protocol/object-xml';
import {
  isRegionSize,
  MAX_REGION_METRES,
  REGION_STEP_METRES,
  USUAL_WATER_METRES,
} from '@landfall/protocol/region';
import { prim } from './prim-schema.ts';

/** More regions than this in one process is a mistake in the file. */
export const MAX_REGIONS = 64;
export const MAX_ACCOUNTS = 10_000;
const MAX_ORIGINS = 100;
/** Names in a list of who may come, or may not. */
const MAX_LISTED = 1000;
/** Metres: how far OpenSim looks for neighbours by default. @source OpenSim Scene.cs (MinRegionsViewDistance, MaxRegionsViewDistance) */
const LEAST_VIEW_METRES = 96;
const MOST_VIEW_METRES = 255;
/** Assets in a configuration; a store takes any number. */
const MAX_OWN_ASSETS = 1000;
/** Prims of one region, parts of linksets counted: three times what OpenSim allows by default. */
export const MAX_PRIMS = 45_000;
/** Grid coordinates, in regions of 256 m, that a region handle can express. */
const MAX_GRID_COORDINATE = 0xffff_ffff / REGION_STEP_METRES - 16;

/** scrypt's N of a stored password: more would take more memory than a check is given, and hold all regions up. */
const MAX_SCRYPT_COST = 16_384;

function isAffordable(hash: string): boolean {
  const [scheme, cost] = hash.split('$');
  const exponent = Math.log2(Number(cost));
  return (
    scheme !== 'scrypt' || (Number.isInteger(exponent) && exponent > 0 && Number(cost) <= MAX_SCRYPT_COST)
  );
}

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'is not a UUID');
const isAddress = (text: string): boolean =>
  /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((octet) => Number(octet) < 256);
const address = z.string().refine(isAddress, 'is not a dotted IPv4 address');
/** As browsers send it: no path, no slash at the end, in lower case. */
const origin = z.string().refine((text) => text === ANY_ORIGIN || isOrigin(text), 'is no origin');
const host = z.string().refine(isHostName, 'is no name of a host, without port');
const port = z.int().min(0).max(0xffff);
const name = z
  .string()
  .min(1)
  .max(63)
  .regex(/^\P{Cc}*$/u, 'may have no control characters');
/** A login carries the names apart, and clients cut what is typed at the space. */
const personName = name.regex(/^\S*$/, 'may have no spaces');

const regionSize = z
  .int()
  .refine(
    isRegionSize,
    `is not a multiple of ${REGION_STEP_METRES} from ${REGION_STEP_METRES} to ${MAX_REGION_METRES}`,
  );

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'is not a Uint8Array');

const terrain = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('generated'), seed: z.int().default(1) }),
  /** The bay of the scene that the default grid shows, and the shore east of it. */
  z.strictObject({ kind: z.literal('bay') }),
  z.strictObject({ kind: z.literal('flat'), height: z.number().min(-100).max(4000) }),
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('bytes'),
    format: z.enum(['r32', 'raw']),
    bytes,
  }),
]);

/** An asset that the grid has of its own: read from a file by `loadGridConfig`, or given as bytes. */
const asset = z
  .strictObject({
    id: uuid,
    /** See `ASSET_TYPE` of `@landfall/protocol/asset`. */
    type: z.int().min(0).max(127),
    path: z.string().min(1).optional(),
    bytes: bytes.optional(),
  })
  .refine((one) => (one.path === undefined) !== (one.bytes === undefined), {
    message: 'needs either path or bytes',
    path: ['path'],
  });

const corners = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** Which textures show on the ground, the lowest first, and where: see `ground` in docs/guide/grid.md. */
const ground = z.strictObject({
  textures: z.tuple([uuid, uuid, uuid, uuid]).optional(),
  /** Metres at the corners south-west, north-west, south-east, north-east: where the lowest texture ends. */
  start: corners.optional(),
  /** Metres over which all four follow each other. */
  range: corners.optional(),
});

const fullName = z.string().min(1).max(127);

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null;

const region = z.strictObject({
  name,
  id: uuid.optional(),
  x: z.int().min(0).max(MAX_GRID_COORDINATE).default(1000),
  y: z.int().min(0).max(MAX_GRID_COORDINATE).default(1000),
  size: regionSize.default(REGION_STEP_METRES),
  udpPort: port.default(0),
  waterHeight: z.number().min(0).max(4000).default(USUAL_WATER_METRES),
  terrain: terrain.default({ kind: 'generated', seed: 1 }),
  ground: ground.default({}),
  /** Where an avatar that asks for no place arrives; the middle by default. */
  landing: z.tuple([z.number(), z.number()]).optional(),
  maxAgents: z.int().min(1).max(1000).default(100),
  /** Nobody comes in, by login, teleport or over the border. */
  isClosed: z.boolean().default(false),
  /** Full names of the only accounts that may come in; everybody without it. */
  admitted: z.array(fullName).max(MAX_LISTED).optional(),
  /** Full names of accounts that may not come in. */
  banned: z.array(fullName).max(MAX_LISTED).default([]),
  /** Local ids of what is gone are given again, the last one first; without it they count up, as OpenSim's do. */
  reusesLocalIds: z.boolean().default(false),
  /** A JSON file with a list of prims, read by `loadGridConfig`. */
  scene: z.string().min(1).optional(),
  prims: z.array(prim).max(MAX_PRIMS).default([]),
  /** What programs give that have read an archive: see `loadGridArchive`. */
  settings: z.custom<RegionSettings>(isRecord, 'is no RegionSettings').optional(),
  parcels: z.array(z.custom<ArchivedParcel>(isRecord, 'is no ArchivedParcel')).max(MOST_PARCELS).default([]),
  linksets: z.array(z.custom<SceneGroup>(isRecord, 'is no SceneGroup')).default([]),
});

export const accountSchema = z
  .strictObject({
    first: personName,
    last: personName.default('Resident'),
    id: uuid.optional(),
    /** In clear; replaced by its hash as soon as the configuration is read. */
    password: z.string().min(1).max(256).optional(),
    /** `scrypt$cost$salt$hash` or `opensim$salt$hash`; see `hashPassword`. */
    passwordHash: z
      .string()
      .regex(
        /^(scrypt\$\d+\$[0-9a-f]+\$[0-9a-f]+|opensim\$[0-9a-f]*\$[0-9a-f]{32})$/,
        'is not a known password hash',
      )
      .refine(isAffordable, `has a cost that is not a power of two up to ${MAX_SCRYPT_COST}`)
      .optional(),
    /** Name of the home region; the first region by default. */
    home: name.optional(),
  })
  .refine((one) => (one.password === undefined) !== (one.passwordHash === undefined), {
    message: 'needs either password or passwordHash',
    path: ['password'],
  });

export const gridSchema = z.strictObject({
  name: name.default('Landfall'),
  nick: z
    .string()
    .regex(/^[a-z0-9_-]{1,32}$/i, 'may have letters, digits, - and _ only')
    .default('landfall'),
  welcome: z.string().max(1023).default('Welcome ashore.'),
  /** Address that the sockets bind. */
  bind: address.default('127.0.0.1'),
  /** Address that clients are told; `bind` by default. */
  advertise: address.optional(),
  httpPort: port.default(0),
  /** Origins whose web pages may read what the grid answers, such as `https://viewer.example`; `*` for all. */
  corsOrigins: z.array(origin).max(MAX_ORIGINS).default([]),
  /**
   * Names that the grid is called by besides its addresses and `localhost`, without port, such as `grid.example`. On loopback requests to
   * all other names are refused; elsewhere none here means any.
   */
  hosts: z.array(host).max(MAX_ORIGINS).default([]),
  /** The accounts that everybody knows from {@link DEFAULT_GRID} are refused on an address that others reach, unless it is wanted. */
  allowKnownAccounts: z.boolean().default(false),
  /** How clear-text passwords are hashed: `scrypt` is strong, `opensim` (salted MD5) is what OpenSim stores, and cheap. */
  passwordScheme: z.enum(['scrypt', 'opensim']).default('scrypt'),
  /**
   * How far agents see into other regions, metres: their draw distance and 64 m more, but not less than `least` nor more than `most`.
   * OpenSim's default of 255 m lets nobody see more than eight neighbours of 256 m.
   */
  regionView: z
    .strictObject({
      least: z.number().min(0).max(4096).default(LEAST_VIEW_METRES),
      most: z.number().min(0).max(4096).default(MOST_VIEW_METRES),
    })
    .prefault({}),
  assets: z.array(asset).max(MAX_OWN_ASSETS).default([]),
  regions: z.array(region).min(1, 'needs at least one region').max(MAX_REGIONS),
  accounts: z.array(accountSchema).max(MAX_ACCOUNTS).default([]),
  /** Full name of the account that owns the estate: the land and prims that belong to nobody else, and the say in settings; nobody by default. */
  owner: z.string().min(1).max(127).optional(),
});

/** What a configuration file holds, or a program gives to `startGrid`: everything with a default may be left out. */
export type GridConfig = z.input<typeof gridSchema>;
/** A configuration with its defaults filled in; passwords are still in clear. */
export type CompleteGridConfig = z.output<typeof gridSchema>;
/** A region of the grid. */
export type RegionConfig = CompleteGridConfig['regions'][number];
/** Where the land of a region comes from. */
export type TerrainConfig = RegionConfig['terrain'];
/** A prim of a scene. */
export type PrimConfig = RegionConfig['prims'][number];
/** An asset that the grid has of its own. */
export type AssetConfig = CompleteGridConfig['assets'][number];
/** An account as it may be written. */
export type AccountInput = z.input<typeof accountSchema>;
/** Somebody who may log in. */
export type AccountConfig = CompleteGridConfig['accounts'][number];

/** What a scene file holds. */
export const sceneSchema = z.array(prim).max(MAX_PRIMS);
