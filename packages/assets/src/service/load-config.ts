import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { assertBindable } from '../http/index.ts';
import { parseAssetServiceConfig } from './config.ts';
import type { AssetServiceConfig, CompleteConfig } from './config.ts';
import { applyEnvironment } from './environment.ts';

/** Where a configuration comes from, the weakest first. */
export interface ConfigSources {
  /** A JSON file; a relative `data` in it is relative to the file. */
  readonly file?: string | undefined;
  /** Variables by name, such as `process.env`; those that begin with `LANDFALL_ASSETS_` count. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the command line says: goes before everything. */
  readonly overrides?: AssetServiceConfig;
  /** Whether it is to be served from here: the addresses have to be of this machine then. */
  readonly isServed?: boolean;
}

/** File, then environment, then overrides. @throws UsageError naming file, key or variable, and the reason */
export async function loadAssetServiceConfig({
  file,
  environment,
  overrides,
  isServed = false,
}: ConfigSources): Promise<CompleteConfig> {
  const written = file === undefined ? {} : await readSettings(file);
  const merged = applyEnvironment(written, environment);
  const settings = isSettings(merged) ? { ...merged, ...overrides } : merged;
  // Before its lack of credentials: what is no address needs none.
  if (isServed && isSettings(settings)) await assertAddress('bind', settings['bind']);
  const config = parseAssetServiceConfig(settings);
  if (isServed) await assertAddress('admin.bind', config.admin?.bind);
  return config;
}

async function assertAddress(key: string, bind: unknown): Promise<void> {
  if (typeof bind !== 'string' || bind === '') return;
  try {
    await assertBindable(bind);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`asset service configuration: ${key}: ${error.message}`, { cause: error });
  }
}

async function readSettings(file: string): Promise<unknown> {
  const settings = parseJson(file, await readText(file));
  if (!isSettings(settings) || typeof settings['data'] !== 'string') return settings;
  return { ...settings, data: resolve(dirname(file), settings['data']) };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new UsageError(`${file}: cannot be read: ${code}`, { cause });
  }
}

/** The parser's own words quote the text, which may hold a password: only the place is told. */
function parseJson(file: string, text: string): unknown {
  try {
    // Some editors put a byte order mark in front of it.
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
  } catch (error) {
    const place = /position \d+/.exec(error instanceof Error ? error.message : '')?.[0];
    throw new UsageError(`${file}: not JSON${place === undefined ? '' : ` at ${place}`}`);
  }
}

const isSettings = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
