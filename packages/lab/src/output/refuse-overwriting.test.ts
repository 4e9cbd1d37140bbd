import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseOverwriting } from './index.ts';

let folder = '';
const at = (...path: string[]): string => join(folder, ...path);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-overwriting-'));
  await mkdir(at('read', 'deep'), { recursive: true });
  await writeFile(at('source'), 'source');
  await writeFile(at('read', 'deep', 'blob'), 'blob');
  await writeFile(at('read', 'report'), 'of the time before');
  await symlink(at('source'), at('symlink'));
  await symlink(at('read'), at('other'));
  await link(at('source'), at('hardlink'));
});
afterEach(async () => await rm(folder, { recursive: true }));

describe('an output', () => {
  it.each(['source', 'symlink', 'hardlink', 'read/../source'])(
    'that is an input is refused, whatever it is called: %s',
    async (name) => {
      const refused = refuseOverwriting({ '--report': at(name) }, [undefined, 'https://a', at('source')]);
      await expect(refused).rejects.toThrow(UsageError);
      await expect(refused).rejects.toThrow(`--report: ${at(name)} would overwrite what is read`);
    },
  );

  it('that is a part of a folder that is read is refused', async () => {
    const refused = refuseOverwriting({ '--list': at('other', 'deep', 'blob') }, [at('read')]);
    await expect(refused).rejects.toThrow('--list: ');
    await expect(refuseOverwriting({ '--list': at('read') }, [at('other')])).rejects.toThrow('--list: ');
  });

  it('may lie beside what is read, and be written again', async () => {
    const outputs = { '--report': at('read', 'report'), '--list': at('read', 'new') };
    await expect(refuseOverwriting(outputs, [at('read'), at('source')])).resolves.toBeUndefined();
  });

  it('is no other output', async () => {
    const same = { '--list': at('new'), '--report': at('read', '..', 'new') };
    await expect(refuseOverwriting(same, [])).rejects.toThrow('--list and --report name the same file');
    const linked = { '--list': at('source'), '--report': at('hardlink') };
    await expect(refuseOverwriting(linked, [])).rejects.toThrow('--list and --report');
    await refuseOverwriting({ '--list': undefined, '--report': undefined }, []);
  });

  it.runIf(process.platform === 'linux')('may be a device twice, and one that is read', async () => {
    const outputs = { '--list': '/dev/null', '--report': '/dev/null' };
    await expect(refuseOverwriting(outputs, ['/dev/null'])).resolves.toBeUndefined();
  });
});
