import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { refuseOldNode } from './node-version.ts';

describe('the version of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0', '100.1.0'])('%s will do', (version) => {
    expect(refuseOldNode(version)).toBeUndefined();
  });

  it.each(['18.20.4', '20.18.3', '16.0.0'])('%s is told to be too old', (version) => {
    expect(refuseOldNode(version)).toBe(`landfall needs Node 20.19 or later; this is Node ${version}`);
  });

  it('is looked at before anything else is imported', async () => {
    const bin = await readFile(new URL('bin.ts', import.meta.url), 'utf8');
    const imports = [...bin.matchAll(/^import .* from '(.*)';$/gm)].map(([, from]) => from);
    expect(imports).toEqual(['./node-version.ts']);
    const own = await readFile(new URL('node-version.ts', import.meta.url), 'utf8');
    expect(own).not.toMatch(/^import/m);
  });
});
