import { describe, expect, it } from 'vitest';
import { placeOf } from './member-path.ts';

describe('where a member belongs', () => {
  it('is told by its first folder, in either kind of archive', () => {
    const roles = [
      'assets/x_texture.jp2',
      'objects/Box__1.xml',
      'inventory/Objects__1/Box__2.xml',
      'settings/Welcome.xml',
      'landdata/x.xml',
      'terrains/Welcome.r32',
      'userprofiles/First Last.xml',
    ].map((path) => placeOf(path).role);
    expect(roles).toEqual(['asset', 'object', 'item', 'settings', 'parcel', 'terrain', 'other']);
  });

  it('of a region among several is below its folder; assets stand at the top for all of them', () => {
    expect(placeOf('regions/1_2_My_Land/settings/My Land.xml')).toEqual({
      role: 'settings',
      name: 'My Land.xml',
      region: '1_2_My_Land',
    });
    expect(placeOf('assets/x')).toEqual({ role: 'asset', name: 'x', region: '' });
    expect(placeOf('regions/1_1_A/assets/x')).toMatchObject({ role: 'asset', region: '1_1_A' });
  });

  it('of a file beside the folders is nowhere, but for the control file at the top', () => {
    expect(placeOf('assets')).toEqual({ role: 'other', name: 'assets', region: '' });
    expect(placeOf('regions/1_1_A')).toMatchObject({ role: 'other', region: '' });
    expect(placeOf('regions/1_1_A/archive.xml')).toMatchObject({ role: 'other', region: '1_1_A' });
    expect(placeOf('archive.xml').role).toBe('control');
    expect(placeOf('objects/archive.xml').role).toBe('object');
    expect(placeOf('Archive.xml').role).toBe('other');
  });

  it('has the name of an object that itself has slashes, which nothing escapes', () => {
    expect(placeOf('objects/and/or Box__1.xml')).toEqual({
      role: 'object',
      name: 'or Box__1.xml',
      region: '',
    });
  });

  it('is the same below ./ and with the separators of Windows', () => {
    for (const path of ['./assets/x', './/assets//x', '.\\assets\\x', 'assets/./x'])
      expect(placeOf(path), path).toEqual({ role: 'asset', name: 'x', region: '' });
    expect(placeOf('.//archive.xml').role).toBe('control');
  });

  it('is none for what a Mac or Windows adds, even in the folder of the assets', () => {
    for (const path of [
      '__MACOSX/assets/._x',
      '__MACOSX/assets/x_texture.jp2',
      'assets/._x_texture.jp2',
      'objects/.DS_Store',
      'assets/Thumbs.db',
      'inventory/a__1/desktop.ini',
    ])
      expect(placeOf(path).role, path).toBe('other');
    expect(placeOf('assets/thumbs.db').role).toBe('asset');
    expect(placeOf('assets/__MACOSX').role).toBe('asset');
  });
});

describe('a path that deserves no trust', () => {
  it('leaves the archive', () => {
    for (const path of ['..', 'assets/..', '../assets/x', 'objects/a\\..\\..\\x', 'a/../assets/x'])
      expect(() => placeOf(path), path).toThrow('path that leaves the archive');
  });

  it('is absolute, here or on Windows', () => {
    for (const path of ['/assets/x', '\\assets\\x', 'C:/x', 'z:\\x', '\\\\host\\share\\x'])
      expect(() => placeOf(path), path).toThrow('absolute path');
    expect(placeOf('objects/C: drive.xml').role).toBe('object');
    expect(placeOf('objects/C:/x.xml').role).toBe('object');
    expect(placeOf('C:x').role).toBe('other');
  });

  it('has control characters that would show as something else where it is printed', () => {
    for (const path of ['assets/x\n', 'assets/\x1b[2Jx', 'a\0b', 'a\x7fb'])
      expect(() => placeOf(path)).toThrow('path with control characters');
    expect(placeOf('objects/naïve 你.xml').name).toBe('naïve 你.xml');
    expect(placeOf('objects/a b').role).toBe('object');
  });

  it('is empty, or longer than any system makes it', () => {
    for (const path of ['', '.', './', './/.']) expect(() => placeOf(path), path).toThrow('empty path');
    expect(placeOf(`assets/${'x'.repeat(4096 - 7)}`).role).toBe('asset');
    expect(() => placeOf(`assets/${'x'.repeat(4096 - 6)}`)).toThrow('path too long');
  });

  it('may have two dots in a name', () => {
    expect(placeOf('objects/wait...what__1.xml').name).toBe('wait...what__1.xml');
    expect(placeOf('objects/..hidden.xml').name).toBe('..hidden.xml');
  });

  it('may be called like what every object of the language has', () => {
    for (const folder of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      expect(placeOf(`${folder}/x`).role, folder).toBe('other');
  });
});
