import { decodeBase64, encodeUtf8 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { parseLlsdNotation } from '../llsd/index.ts';
import { decodeMaterialOverride, decodeStoredOverrides } from '../material/index.ts';
import type { FaceOverride, StoredOverride } from '../material/index.ts';
import type { ScenePart } from './scene-part.ts';

/** Below `Shape`. @source archives.md §1.4 */
export const OVERRIDES_ELEMENT = 'MatOvrd';

/** What is another in the physically based materials of a part's faces; what cannot be read is none. */
export function overridesOf(part: Pick<ScenePart, 'restOfShape'>): readonly FaceOverride[] {
  return storedOverridesOf(part).flatMap(({ face, notation }) => {
    const override = readable(() => decodeMaterialOverride(parseLlsdNotation(encodeUtf8(notation))));
    return override === undefined ? [] : [{ face, override }];
  });
}

/** The same as they are kept; none where they cannot be read. */
export function storedOverridesOf({
  restOfShape,
}: Pick<ScenePart, 'restOfShape'>): readonly StoredOverride[] {
  const node = restOfShape.find(({ name }) => name === OVERRIDES_ELEMENT);
  if (node === undefined) return [];
  return readable(() => decodeStoredOverrides(decodeBase64(node.text))) ?? [];
}

/** Undefined for what says nothing. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
