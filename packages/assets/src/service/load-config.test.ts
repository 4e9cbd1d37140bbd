import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { loadAssetServiceConfig } from './load-config.ts';
import type { CompleteConfig } from './config.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-load-config-'))));
afterEach(async () => await rm(folder, { recursive: true }));

async function load(text: string, environment: Record<string, string> = {}): Promise<CompleteConfig> {
  const file = join(folder, 'assets.json');
  await writeFile(file, text);
  return await loadAssetServiceConfig({ file, environment });
}

describe('a configuration file', () => {
  it('has its folder of data beside itself, wherever the service is started', async () => {
    expect((await load('{"data":"./store"}')).data).toBe(join(folder, 'store'));
    expect((await load('{"data":"/var/lib/store"}')).data).toBe('/var/lib/store');
    expect((await load('{}')).data).toBe('./assets-data');
  });

  it('leaves what the environment says of data relative to where the service is started', async () => {
    expect((await load('{"data":"./store"}', { LANDFALL_ASSETS_DATA: './other' })).data).toBe('./other');
  });

  it('is refused as what it is, with its path', async () => {
    await expect(load('[]')).rejects.toThrow(UsageError);
    await expect(load('"text"')).rejects.toThrow('the file');
    await expect(load('{"data":5}')).rejects.toThrow('data: ');
  });

  it('that is no JSON is told by the place, never by what stands there', async () => {
    const failed = await load('{"port": 1, "signingKey": hidden}').catch((error: unknown) => String(error));
    expect(failed).toContain('assets.json: not JSON');
    expect(failed).not.toContain('hidden');
    await expect(load('')).rejects.toThrow('not JSON');
  });

  it('that cannot be read is told with the reason', async () => {
    const missing = loadAssetServiceConfig({ file: join(folder, 'none.json'), environment: {} });
    await expect(missing).rejects.toThrow('none.json: cannot be read: ENOENT');
    const isFolder = loadAssetServiceConfig({ file: folder, environment: {} });
    await expect(isFolder).rejects.toThrow('cannot be read: EISDIR');
  });

  it('need not be: then environment and command line say it all', async () => {
    const environment = { LANDFALL_ASSETS_PORT: '1', LANDFALL_ASSETS_BIND: '::1' };
    expect(await loadAssetServiceConfig({ environment, overrides: { port: 2 } })).toMatchObject({
      port: 2,
      bind: '::1',
    });
  });
});
