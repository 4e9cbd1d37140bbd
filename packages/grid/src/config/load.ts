import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { parseGridConfig, validate } from './parse.ts';
import { sceneSchema } from './schema.ts';
import type {
  AssetConfig,
  CompleteGridConfig,
  GridConfig,
  PrimConfig,
  RegionConfig,
  TerrainConfig,
} from './schema.ts';

/**
 * Reads a configuration file (JSON) and the terrain and scene files that it names, relative to itself.
 * @returns a configuration that needs no file any more.
 * @throws UsageError naming the file or the key, and the reason.
 */
export async function loadGridConfig(path: string): Promise<GridConfig> {
  const config = parseGridConfig(await readJson(path), path);
  const folder = dirname(resolve(path));
  const regions = await Promise.all(config.regions.map((region) => loadRegion(region, folder)));
  const assets = await Promise.all(config.assets.map((asset) => loadAsset(asset, folder)));
  return { ...config, assets, regions } satisfies CompleteGridConfig;
}

async function loadAsset({ path, ...asset }: AssetConfig, folder: string): Promise<AssetConfig> {
  return path === undefined ? asset : { ...asset, bytes: await readBytes(resolve(folder, path)) };
}

async function loadRegion({ scene, ...region }: RegionConfig, folder: string): Promise<RegionConfig> {
  const terrain = await loadTerrain(region.terrain, folder);
  if (scene === undefined) return { ...region, terrain };
  const prims = await loadScene(resolve(folder, scene));
  return { ...region, terrain, prims: [...region.prims, ...prims] };
}

async function loadTerrain(terrain: TerrainConfig, folder: string): Promise<TerrainConfig> {
  if (terrain.kind !== 'file') return terrain;
  const extension = extname(terrain.path).toLowerCase();
  if (extension !== '.r32' && extension !== '.raw') {
    throw new UsageError(`terrain file ${terrain.path}: neither .r32 nor .raw`);
  }
  const bytes = await readBytes(resolve(folder, terrain.path));
  return { kind: 'bytes', format: extension === '.r32' ? 'r32' : 'raw', bytes };
}

/** Reads a scene: a JSON list of prims. @throws UsageError naming the file, the key and the reason. */
export async function loadScene(path: string): Promise<PrimConfig[]> {
  return validate(sceneSchema, await readJson(path), `scene file ${path}`);
}

async function readJson(path: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(path));
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new UsageError(`${path}: not JSON: ${reasonOf(cause)}`, { cause });
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new UsageError(`${path}: cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
