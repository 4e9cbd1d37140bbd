import { expect, it } from 'vitest';
import { decodeAsset } from '../../packages/grid/src/simulator/assets/index.ts';
import { readChange, writeChange } from '../../packages/grid/src/simulator/inventory/index.ts';
import { decodeTidings, encodeTidings } from '../../packages/grid/src/simulator/tidings/index.ts';
import { Uuid } from '../../packages/protocol/src/datatypes/index.ts';
import { DecodeError } from '../../packages/protocol/src/errors/index.ts';
import { encodeLlsdBinary } from '../../packages/protocol/src/llsd/index.ts';
import { createRandom } from '../../packages/protocol/src/testing/index.ts';

const ROUNDS = 20_000 * Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const ID = new Uuid(1, 2, 3, 4);
const random = createRandom(43);

/** Some bytes of it are others. */
function damaged(whole: Uint8Array): Uint8Array {
  const bytes = whole.slice(0, random.chance(0.2) ? random.integer(0, whole.length) : whole.length);
  for (let times = random.integer(0, 4); times > 0 && bytes.length > 0; times--)
    bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  return bytes;
}

function readOrRefused(whole: Uint8Array, read: (bytes: Uint8Array) => void): void {
  for (let round = 0; round < ROUNDS; round++) {
    try {
      read(damaged(whole));
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
}

it('what another process tells of an inventory is read or refused, whatever it is', () => {
  const permissions = { base: 0x7fff_ffff, owner: 0xffff_ffff, group: 0, everyone: 0, nextOwner: 1 };
  const texts = { name: 'Hat', description: 'red' };
  const ids = { id: ID, parentId: ID, assetId: ID };
  const numbers = { assetType: 6, inventoryType: 6, flags: 1, createdAt: 1_700_000_000 };
  const item = { ...ids, ...texts, ...numbers, permissions, sale: { type: 1, price: 2 } };
  const said = writeChange({ type: 'put', item });
  readOrRefused(encodeTidings([{ about: 'inventory', agentId: ID, said }]), (bytes) => {
    for (const tiding of decodeTidings(bytes)) {
      const change = readChange(tiding.said);
      if (change.type === 'put') expect(change.item.name.length).toBeLessThanOrEqual(128);
    }
  });
});

it('an asset of another process is read or refused, whatever it is', () => {
  const said = { type: 6, name: 'Hat', description: '', creator: '', flags: 0, temporary: false };
  readOrRefused(encodeLlsdBinary({ ...said, bytes: new Uint8Array(100) }), (bytes) => {
    expect(decodeAsset(ID, bytes).bytes).toBeInstanceOf(Uint8Array);
  });
});
