import { RemoteError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { agentBlock } from '../circuits/index.ts';
import type { WorldObject } from '../objects/index.ts';
import type { KnownProperties, RegionProperties } from '../properties/index.ts';
import type { BuildOptions, Edits, Expectation } from './edits.ts';
import { checkLocalId } from './possible.ts';

/** One thing that is changed of one object. */
export interface FieldEdit<Value> {
  /** For people, such as `moving an object`. */
  readonly what: string;
  readonly localId: number;
  readonly message: Message;
  readonly wanted: Value;
  readonly same: (one: Value, other: Value) => boolean;
  /** Whether what the region reports now is its answer: by default what is as wanted, or another than before. */
  readonly isAnswer?: (before: Value, now: Value) => boolean;
  /** What the agent must be allowed to do: a bit of the object's flags. `modify` by default. */
  readonly right?: number;
}

/** @throws UsageError for what is no local id; RemoteError when the region has no such object, or none any more */
export function objectOf(edits: Edits, localId: number, what: string): WorldObject {
  checkLocalId(what, localId);
  const object = edits.region.objects.get(localId);
  if (object === undefined) throw new RemoteError(`${what}: object ${localId} is not there`, 'gone');
  return object;
}

/** Refusals that come without a word: what the object's flags say of them. */
export function suspicionOf(object: WorldObject, right: number): () => string | undefined {
  const rights = right | OBJECT_FLAG.youOwner;
  return () => ((object.flags & rights) === 0 ? 'the agent may not do that with the object' : undefined);
}

/** The same of several, of which one is enough to have all refused. @param right beside that of their owner; 0 for none */
export function suspicionOfAll(objects: readonly WorldObject[], right: number): () => string | undefined {
  const rights = right | OBJECT_FLAG.youOwner;
  return () =>
    objects.some(({ flags }) => (flags & rights) === 0)
      ? 'the agent may not do that with all of them'
      : undefined;
}

/**
 * Changes what updates tell of. Done when the region reports it as wanted, or at least another than before: regions round and limit.
 * What is as wanted already is sent, and done when it has been acked.
 */
export async function editField<Value>(
  edits: Edits,
  edit: FieldEdit<Value>,
  read: (object: WorldObject) => Value,
  options: BuildOptions,
): Promise<WorldObject> {
  const { localId, message, what, wanted, same, right = OBJECT_FLAG.modify } = edit;
  const object = objectOf(edits, localId, what);
  const before = read(object);
  const { isAnswer = (earlier, now) => same(now, wanted) || !same(now, earlier) } = edit;
  if (same(before, wanted)) {
    await edits.deliver(message, options);
    return object;
  }
  const expected: Expectation<WorldObject> = {
    what,
    needs: [localId],
    suspicion: suspicionOf(object, right),
    ask: () => requestUpdate(edits, localId),
    reported: (news) => {
      if (news.kind !== 'updated' || news.object !== object) return undefined;
      return isAnswer(before, read(object)) ? object : undefined;
    },
  };
  return edits.make([message], expected, options);
}

/** OpenSim tells nobody of some changes (click actions) and tells who asks. @source OpenSim SceneGraph.cs (PrimClickAction) */
function requestUpdate({ region, scope }: Edits, ID: number): void {
  const AgentData = agentBlock(scope.ids);
  const ObjectData = [{ CacheMissType: 0, ID }];
  region.circuit.send({ name: 'RequestMultipleObjects', AgentData, ObjectData }, { reliable: true });
}

/** The same of what only properties tell: they are asked for, again and again, until they say it. */
export async function editProperty<Value>(
  edits: Edits,
  properties: RegionProperties,
  edit: FieldEdit<Value>,
  read: (properties: KnownProperties) => Value,
  options: BuildOptions,
): Promise<WorldObject> {
  const { localId, message, what, wanted, same, right = OBJECT_FLAG.modify } = edit;
  const object = objectOf(edits, localId, what);
  const left = edits.timeLeft(options);
  if (object.details.properties === undefined) await properties.fetchProperties([localId], left());
  const known = object.details.properties;
  const before = known === undefined ? undefined : read(known);
  const expected: Expectation<WorldObject> = {
    what,
    needs: [localId],
    suspicion: suspicionOf(object, right),
    asksAtOnce: true,
    ask: () => void properties.fetchProperties([localId], left()).catch(() => undefined),
    reported: ({ kind, object: told }) => {
      const said = told.details.properties;
      if (kind !== 'updated' || told !== object || said === undefined || said === known) return undefined;
      const now = read(said);
      return same(now, wanted) || (before !== undefined && !same(now, before)) ? object : undefined;
    },
  };
  return edits.make([message], expected, left());
}
