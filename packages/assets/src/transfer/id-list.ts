import { Uuid } from '@landfall/protocol/datatypes';

const UUID_TEXT = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Every UUID that stands in a text, but the zero one, in order and as often as it stands there. */
export function* idsIn(text: string): Generator<Uuid, void, undefined> {
  for (const [found] of text.matchAll(UUID_TEXT)) {
    const id = Uuid.parse(found);
    if (!id.isZero) yield id;
  }
}
