import type { Uuid } from '@landfall/protocol/datatypes';
import { decodeObjectFamily, decodeObjectProperties, OBJECT_FLAG } from '@landfall/protocol/object';
import type { MessageOf } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import type { ObjectDetails, WorldObject } from '../objects/index.ts';
import { CapabilityQuestions } from './capability-questions.ts';
import type { FetchOptions } from './capability-questions.ts';
import { QuestionQueue } from './question-queue.ts';
import type { QuestionPace } from './question-queue.ts';
import { Selection } from './selection.ts';

/** What ObjectProperties says, or ObjectPropertiesFamily, which says less. */
export type KnownProperties = NonNullable<ObjectDetails['properties']>;

/** What is asked of a region, and how. */
interface Asking {
  readonly selection: Selection;
  readonly selected: QuestionQueue;
  readonly families: QuestionQueue;
}

/**
 * An answer has the size of a datagram for every ten objects or so: some 800 objects a second at most. Of a region that takes its time no
 * more than 150 are asked at once.
 */
const SELECTING: QuestionPace = { atOnce: 150, together: 50, pauseMs: 50, answerMs: 5000, times: 3 };
/** A message for each object: some 100 objects a second. */
const FAMILIES: QuestionPace = { atOnce: 50, together: 5, pauseMs: 50, answerMs: 5000, times: 3 };
/** What a region says of its objects when it is asked: names, owners, permissions, costs, media. Answers stay in `object.details`. */
export class RegionProperties extends CapabilityQuestions {
  /** Most agents ask no region anything: made when they do. */
  #asking: Asking | undefined;

  /**
   * Names, owners, permissions and so on of objects, by local id, at a bounded rate: some 800 a second. The region is asked by selecting
   * the objects for as long as it takes to answer; physical ones of one's own would fall asleep by that, and are asked for without, so
   * that of those less is told. What is no object, goes away, or is not answered for is missing in the result.
   * @throws TimeoutError when `timeoutMs` is over; ClosedError.
   */
  async fetchProperties(
    localIds: Iterable<number>,
    options: FetchOptions = {},
  ): Promise<ReadonlyMap<number, KnownProperties>> {
    const objects = this.things(localIds);
    const { families, selected } = this.#asked();
    await this.#all(objects, options, 'ObjectProperties', (object) =>
      isHeldBySelecting(object) ? families : selected,
    );
    return propertiesOf(objects);
  }

  /**
   * The same without touching anything, a message for each: some 100 a second. Of a part the region tells about the root of its linkset.
   * @throws TimeoutError when `timeoutMs` is over; ClosedError.
   */
  async fetchFamilies(
    localIds: Iterable<number>,
    options: FetchOptions = {},
  ): Promise<ReadonlyMap<number, KnownProperties>> {
    const roots = [...this.things(localIds)].map(({ localId }) => this.objects.linksetOf(localId)[0]!);
    const objects = new Set(roots);
    const { families } = this.#asked();
    await this.#all(objects, options, 'ObjectPropertiesFamily', () => families);
    return propertiesOf(objects);
  }

  /** An ObjectProperties came, asked for or not. */
  takeProperties({ ObjectData }: MessageOf<'ObjectProperties'>): void {
    for (const block of ObjectData) {
      const properties = decodeObjectProperties(block);
      this.#learn(properties.id, properties, 'selected');
    }
  }

  /** An ObjectPropertiesFamily came. */
  takeFamily({ ObjectData }: MessageOf<'ObjectPropertiesFamily'>): void {
    const family = decodeObjectFamily(ObjectData);
    const before = this.objects.find(family.id)?.details.properties;
    this.#learn(family.id, { ...before, ...family }, 'families');
  }

  /** It went: nobody waits for its answer any more. */
  forget(localId: number): void {
    this.#asking?.selection.release(localId);
    this.#asking?.selected.end(localId, 'gone');
    this.#asking?.families.end(localId, 'gone');
  }

  #learn(id: Uuid, properties: KnownProperties, asked: 'selected' | 'families'): void {
    const object = this.objects.find(id);
    if (object === undefined) return;
    this.objects.learn(object.localId, { properties });
    this.#asking?.selection.release(object.localId);
    this.#asking?.[asked].end(object.localId, 'answered');
  }

  #asked(): Asking {
    if (this.#asking !== undefined) return this.#asking;
    const { ids, ports } = this.scope;
    const { circuit, lifetime } = this.region;
    const selection = new Selection(circuit, ids);
    const select = (localIds: readonly number[]): void => selection.select(localIds);
    const release = (localId: number): void => selection.release(localId);
    const selected = new QuestionQueue(ports.clock, SELECTING, select, release);
    const askFamilies = (localIds: readonly number[]): void => this.#askFamilies(localIds);
    const families = new QuestionQueue(ports.clock, FAMILIES, askFamilies, () => undefined);
    lifetime.onEnd(() => {
      selected.stop();
      families.stop();
    });
    return (this.#asking = { selection, selected, families });
  }

  #all(
    objects: ReadonlySet<WorldObject>,
    { signal, timeoutMs }: FetchOptions,
    missing: string,
    queueOf: (object: WorldObject) => QuestionQueue,
  ): Promise<void> {
    const { ports } = this.scope;
    const wait = { what: 'asking for properties', lifetime: this.region.lifetime, signal, timeoutMs };
    return pending<void>({ ...wait, clock: ports.clock, missing: () => missing }, ({ resolve }) => {
      let left = objects.size;
      if (left === 0) resolve();
      const settle = (): void => {
        if (--left === 0) resolve();
      };
      const undo = [...objects].map((object) => queueOf(object).put(object.localId, settle));
      return () => {
        for (const lose of undo) lose();
      };
    });
  }

  #askFamilies(localIds: readonly number[]): void {
    const AgentData = agentBlock(this.scope.ids);
    for (const localId of localIds) {
      const ObjectID = this.objects.get(localId)?.id;
      if (ObjectID === undefined) continue;
      const ObjectData = { RequestFlags: 0, ObjectID };
      this.region.circuit.send(
        { name: 'RequestObjectPropertiesFamily', AgentData, ObjectData },
        { reliable: true },
      );
    }
  }
}

/** The region would hold it still for as long as it is selected. @source OpenSim Scene.PacketHandlers.cs (SelectPrim) */
function isHeldBySelecting({ flags, parentId }: WorldObject): boolean {
  const isEditable = (flags & (OBJECT_FLAG.youOwner | OBJECT_FLAG.modify)) !== 0;
  return parentId === 0 && isEditable && (flags & OBJECT_FLAG.physics) !== 0;
}

function propertiesOf(objects: Iterable<WorldObject>): ReadonlyMap<number, KnownProperties> {
  const found = new Map<number, KnownProperties>();
  for (const { localId, details } of objects)
    if (details.properties !== undefined) found.set(localId, details.properties);
  return found;
}
