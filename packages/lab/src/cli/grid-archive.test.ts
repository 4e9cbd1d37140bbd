import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEW_REGION_SETTINGS, loadRegionArchive, writeRegionArchive } from '@landfall/assets/region-archive';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import { main } from './main.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-grid-archive-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const BOX =
  '<SceneObjectGroup><SceneObjectPart><UUID><UUID>aaaaaaaa-0000-4000-8000-000000000000</UUID></UUID><Name>Box</Name>' +
  '<GroupPosition><X>10</X><Y>20</Y><Z>30</Z></GroupPosition></SceneObjectPart></SceneObjectGroup>';

async function writeArchive(name: string): Promise<string> {
  const region = {
    name: 'Quay',
    id: '',
    width: 256,
    depth: 256,
    column: 0,
    row: 0,
    settings: NEW_REGION_SETTINGS,
    terrain: undefined,
    parcels: [],
  };
  const objects = decodeObjectXml(encodeUtf8(BOX)).groups;
  const path = join(folder, name);
  await writeFile(path, writeRegionArchive({ regions: [{ ...region, objects }], assets: [], savedAt: 0 }));
  return path;
}

/** Runs the grid until it has said all, and stops it. */
async function runGrid(...args: readonly string[]): Promise<{ code: number; out: string; errors: string }> {
  const interruption = new AbortController();
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => {
    printed.out += String(chunk);
    if (printed.out.includes('Ctrl-C')) interruption.abort();
  });
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const interrupted = interruption.signal;
  const code = await main(['grid', '--port', '0', ...args], {
    input: Readable.from([]),
    output,
    errors,
    interrupted,
  });
  return { code, ...printed };
}

describe('landfall grid --oar', () => {
  it('runs the regions of an archive, and saves them when it is stopped', async () => {
    const saved = join(folder, 'saved.oar');
    const { code, out } = await runGrid('--oar', await writeArchive('quay.oar'), '--save-oar', saved);
    expect([code, out.includes('Region Quay, 256 m')]).toEqual([0, true]);
    expect(out).toContain('quay.oar: 1 region, 1 object (1 prim), 0 parcels, 0 assets, 0 warnings');
    const { regions, warnings } = await loadRegionArchive(Readable.from([await readFile(saved)]));
    expect(warnings).toEqual([]);
    expect(regions).toMatchObject([{ name: 'Quay', objects: [{ group: { parts: [{ name: 'Box' }] } }] }]);
  });

  it('belongs to the account that is named: another is refused', async () => {
    const saved = join(folder, 'owned.oar');
    const path = await writeArchive('quay.oar');
    expect((await runGrid('--oar', path, '--owner', 'Test User', '--save-oar', saved)).code).toBe(0);
    const { regions } = await loadRegionArchive(Readable.from([await readFile(saved)]));
    expect(regions[0]!.parcels.map(({ ownerId }) => ownerId.isZero)).toEqual([false]);
    const unowned = join(folder, 'unowned.oar');
    await runGrid('--oar', path, '--save-oar', unowned);
    const other = (await loadRegionArchive(Readable.from([await readFile(unowned)]))).regions;
    expect(other[0]!.parcels[0]!.ownerId.equals(regions[0]!.parcels[0]!.ownerId)).toBe(false);
    const wrong = await runGrid('--oar', path, '--owner', 'Nobody Here');
    expect(wrong.code).not.toBe(0);
    expect(wrong.errors).toContain('there is no account "Nobody Here"');
  });

  it('tells what of the archive is not used', async () => {
    const path = await writeArchive('cut.oar');
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length - 12));
    const { code, out } = await runGrid('--oar', path);
    expect([code, out.includes('warning: archive: ')]).toEqual([0, true]);
    expect(out).toContain('1 warning');
  });

  it('writes nothing over an archive that is read, cut or whole, by whatever name', async () => {
    const path = await writeArchive('cut.oar');
    const whole = await readFile(path);
    const cut = whole.subarray(0, whole.length - 12);
    await writeFile(path, cut);
    await symlink(path, join(folder, 'link.oar'));
    await link(path, join(folder, 'twin.oar'));
    for (const name of ['cut.oar', './cut.oar', 'link.oar', 'twin.oar']) {
      const over = await runGrid('--oar', path, '--save-oar', join(folder, name));
      expect([name, over.code, over.errors]).toEqual([name, 2, expect.stringContaining('--save-oar')]);
    }
    expect((await readFile(path)).equals(cut)).toBe(true);
  });

  it('refuses a name that no file can have before the grid starts', async () => {
    await mkdir(join(folder, 'taken'));
    for (const name of ['taken', 'none/x.oar', `${'x'.repeat(300)}.oar`]) {
      const { code, out, errors } = await runGrid('--save-oar', join(folder, name));
      expect([name, code, out]).toEqual([name, 2, '']);
      expect(errors).toContain(name);
    }
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('says that a file is not there, is no archive, or would be written over', async () => {
    const none = await runGrid('--oar', join(folder, 'none.oar'));
    expect([none.code, /cannot read \S*none\.oar: ENOENT/.test(none.errors)]).toEqual([2, true]);
    await writeFile(join(folder, 'text.oar'), 'hello'.repeat(1000));
    const text = await runGrid('--oar', join(folder, 'text.oar'));
    expect([text.code, text.errors.includes('text.oar: ')]).toEqual([1, true]);
    const path = await writeArchive('quay.oar');
    const over = await runGrid('--oar', path, '--save-oar', path);
    expect([over.code, over.errors.includes('--save-oar')]).toEqual([2, true]);
    const nowhere = await runGrid('--save-oar', join(folder, 'none', 'x.oar'));
    expect([nowhere.code, nowhere.errors.includes('cannot write')]).toEqual([2, true]);
  });
});
