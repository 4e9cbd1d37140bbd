import { expect, it } from 'vitest';
import { decodeText, encodeUtf8 } from '../../packages/protocol/src/bytes/index.ts';
import { Uuid, ZERO_VECTOR } from '../../packages/protocol/src/datatypes/index.ts';
import { DecodeError } from '../../packages/protocol/src/errors/index.ts';
import { decodeObjectXml } from '../../packages/protocol/src/object-xml/index.ts';
import { createRandom } from '../../packages/protocol/src/testing/index.ts';
import { decodeNewObject, encodeNewObject } from '../../packages/protocol/src/simulation/index.ts';

const ROUNDS = 20_000 * Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const ID = new Uuid(1, 2, 3, 4);
const XML = `<SceneObjectGroup><SceneObjectPart><UUID><UUID>${ID.toString()}</UUID></UUID><Name>Cart</Name></SceneObjectPart></SceneObjectGroup>`;

it('a thing that comes over the border is refused or understood, whatever it is', () => {
  const random = createRandom(41);
  const { parts } = decodeObjectXml(encodeUtf8(XML)).groups[0]!;
  const destination = { id: ID, name: 'Bay', corner: { x: 256, y: 512 } };
  const body = decodeText(encodeNewObject({ destination, position: ZERO_VECTOR, parts, isChanged: true }));
  for (let round = 0; round < ROUNDS; round++) {
    const at = random.integer(0, body.length);
    const cut = random.integer(0, 12);
    const put = String.fromCharCode(random.integer(0, 255)).repeat(random.integer(0, 3));
    const broken = encodeUtf8(body.slice(0, at) + put + body.slice(at + cut));
    try {
      expect(decodeNewObject(broken).parts.length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
});
