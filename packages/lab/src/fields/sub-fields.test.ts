import { describe, expect, it } from 'vitest';
import { encodeThrottle, VIEWER_THROTTLE } from '@landfall/protocol/circuit';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { subFieldsOf } from './index.ts';
import type { Branch } from './index.ts';

const texture = Uuid.parse('89556747-24cb-43ed-920b-47caed15465f');
const image = (TextureEntry: Uint8Array): Branch => ({ TextureEntry });
const of = (name: string): Message => ({ name }) as unknown as Message;

describe('what is inside a field', () => {
  it('of a texture entry is the usual face, and those that differ', () => {
    const bytes = encodeTextureEntry({
      default: PLAIN_FACE,
      faces: new Map([[3, { ...PLAIN_FACE, textureId: texture, fullbright: true }]]),
    });
    expect(subFieldsOf(of('ObjectImage'), 'ObjectData', 'TextureEntry', image(bytes))).toMatchObject({
      default: { textureId: Uuid.zero, repeatS: 1 },
      face3: { textureId: texture, fullbright: true },
    });
  });

  it('of a throttle is a rate for each category', () => {
    const fields = { Throttles: encodeThrottle(VIEWER_THROTTLE) };
    expect(subFieldsOf(of('AgentThrottle'), 'Throttle', 'Throttles', fields)).toEqual(VIEWER_THROTTLE);
  });

  it('that is damaged is an error, and nothing where there are no bytes', () => {
    const cut = Uint8Array.of(1, 2, 3);
    expect(subFieldsOf(of('ObjectImage'), 'ObjectData', 'TextureEntry', image(cut))).toEqual({
      error: expect.any(String),
    });
    expect(
      subFieldsOf(of('ObjectImage'), 'ObjectData', 'TextureEntry', image(new Uint8Array(0))),
    ).toBeUndefined();
  });
});
