import { expect, it } from 'vitest';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { assetTypeOfContent, contentTypeOf } from './index.ts';

it('goes both ways for every type that has a name of its own', () => {
  for (const type of Object.values(ASSET_TYPE)) {
    const name = contentTypeOf(type);
    if (name === 'application/octet-stream') continue;
    const back = assetTypeOfContent(name);
    expect(back !== undefined && contentTypeOf(back), name).toBe(name);
  }
});

it.each([
  ['image/jp2', 0],
  ['image/x-j2c', 0],
  ['Image/JP2; q=1', 0],
  ['application/x-metaverse-lsl', 10],
  ['application/vnd.ll.mesh', 49],
  ['image/tga', 12],
  ['text/plain', undefined],
  ['application/octet-stream', undefined],
  ['', undefined],
])('reads %s as %s', (name, type) => {
  expect(assetTypeOfContent(name)).toBe(type);
});
