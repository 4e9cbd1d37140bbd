import { deflateSync } from 'node:zlib';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';

/** A mesh asset whose blocks are these, deflated as meshes have them. */
export function meshOf(blocks: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const packed = Object.entries(blocks).map(([name, bytes]) => [name, deflateSync(bytes)] as const);
  let offset = 0;
  const fields = packed.map(([name, { length: size }]) => {
    const field = [name, { offset, size }] as const;
    offset += size;
    return field;
  });
  const header = encodeLlsdBinary({ version: 1, ...Object.fromEntries(fields) });
  return Buffer.concat([header, ...packed.map(([, bytes]) => bytes)]);
}
