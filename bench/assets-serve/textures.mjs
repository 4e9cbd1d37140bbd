// The same textures for everybody: in our store, as files for nginx, and as a list of ids.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedStore } from '../../packages/assets/dist/embedded/index.js';
import { Uuid } from '../../packages/protocol/dist/datatypes/index.js';

export const TEXTURE_BYTES = 64 * 1024;

/** The id of texture n: any number, the same in every process. */
export function idOf(n) {
  return Uuid.fromBytes(createHash('sha256').update(`texture ${n}`).digest().subarray(0, 16));
}

/** 64 KiB that no compression makes smaller, others for every n. */
export function bytesOf(n) {
  const bytes = Buffer.alloc(TEXTURE_BYTES);
  let state = (n + 1) * 2654435761;
  for (let at = 0; at < bytes.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes.writeUInt32LE((state ^ (state >>> 15)) >>> 0, at);
  }
  return bytes;
}

/** `<root>/store` for us, `<root>/www/assets/<id>/data` for nginx. */
export async function layTextures(root, count) {
  const store = await EmbeddedStore.open({ folder: join(root, 'store') });
  let next = 0;
  const lay = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      const [id, bytes] = [idOf(n), bytesOf(n)];
      await store.put({ id, bytes, type: 0, name: `texture ${n}` });
      const folder = join(root, 'www', 'assets', id.toString());
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'data'), bytes);
    }
  };
  await Promise.all(Array.from({ length: 64 }, lay));
  await store[Symbol.asyncDispose]();
}
