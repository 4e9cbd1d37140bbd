import type { ArchivedObject } from '@landfall/assets/region-archive';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { SceneGroup, ScenePart } from '@landfall/protocol/object-xml';
import { derivedId } from '../services/accounts/index.ts';

/**
 * Gives each part an id of its own: the first one keeps it, others (and those that have none) get one that is the same at every
 * start.
 * @param onChanged hears of the object whose part got another
 */
export function withOwnIds(
  objects: readonly ArchivedObject[],
  onChanged: (object: ArchivedObject, part: ScenePart) => void,
): readonly SceneGroup[] {
  const taken = new Set<string>();
  const take = (part: ScenePart, object: ArchivedObject): ScenePart => {
    const id = freeId(part.id, taken);
    taken.add(id.key);
    if (id === part.id) return part;
    onChanged(object, part);
    return { ...part, id };
  };
  return objects.map((object) => {
    const parts = object.group.parts.map((part) => take(part, object));
    return parts.every((part, index) => part === object.group.parts[index])
      ? object.group
      : { ...object.group, parts };
  });
}

function freeId(id: Uuid, taken: ReadonlySet<string>): Uuid {
  if (!id.isZero && !taken.has(id.key)) return id;
  for (let count = 1; ; count++) {
    const other = derivedId(`part:${id.toString()}:${taken.size + count}`);
    if (!taken.has(other.key)) return other;
  }
}
