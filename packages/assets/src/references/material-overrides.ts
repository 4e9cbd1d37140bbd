import type { ReferenceCollector } from './collector.ts';

/** Changes to render materials, as LLSD notation among binary; their textures are UUIDs in text. */
export function takeMaterialOverrides(bytes: Uint8Array, into: ReferenceCollector): void {
  into.addLiterals(Buffer.from(bytes).toString('latin1'));
}
