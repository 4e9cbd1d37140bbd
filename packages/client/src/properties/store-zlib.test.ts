import { inflateSync } from 'node:zlib';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { storeZlib } from './store-zlib.ts';

it.each([0, 1, 65_535, 65_536, 200_000])('%d bytes are what zlib unpacks', (length) => {
  const bytes = createRandom(length + 1).bytes(length);
  expect(Uint8Array.from(inflateSync(storeZlib(bytes)))).toEqual(bytes);
});
