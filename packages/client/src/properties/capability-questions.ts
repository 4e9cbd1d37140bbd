import type { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import type { LlsdValue } from '@landfall/protocol/llsd';
import {
  decodeRenderMaterials,
  encodeMaterialIds,
  zippedBody,
  zippedBytes,
} from '@landfall/protocol/material';
import type { LegacyMaterial } from '@landfall/protocol/material';
import { decodeCostAnswer, decodePhysicsAnswer, encodeObjectIds, PCODE } from '@landfall/protocol/object';
import type { ObjectCost, ObjectPhysics } from '@landfall/protocol/object';
import { decodeMediaReply, encodeMediaRequest } from '@landfall/protocol/object-media';
import type { MediaEntry } from '@landfall/protocol/object-media';
import { callCapability } from '../capabilities/index.ts';
import type { ObjectDetails, ObjectMirror, WorldObject } from '../objects/index.ts';
import type { Region } from '../regions/index.ts';
import { timeLeft } from '../lifetime/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { storeZlib } from './store-zlib.ts';

/** How long to wait for what was asked. */
export interface FetchOptions {
  /** Gives the waiting up. */
  readonly signal?: AbortSignal | undefined;
  /** For all of it. Without it each object has its own time, so that all of it takes longer the more there are. */
  readonly timeoutMs?: number | undefined;
}

/** Ids in one request. Viewers ask for as many objects, and for 50 materials. */
const MAX_IDS = 100;
const MAX_MATERIAL_IDS = 50;
const MAX_MATERIALS_BYTES = 16 * 1024 * 1024;

/** What a region says of its objects by its capabilities. Answers stay in `object.details`. */
export class CapabilityQuestions {
  protected readonly region: Region;
  protected readonly objects: ObjectMirror;
  protected readonly scope: SessionScope;

  /** Made by the room. */
  constructor(region: Region, objects: ObjectMirror, scope: SessionScope) {
    this.region = region;
    this.objects = objects;
    this.scope = scope;
  }

  /**
   * How bodies fall and slide, by capability GetObjectPhysicsData.
   * @throws RemoteError when the region offers no such capability or refuses; ClosedError, TimeoutError, DecodeError.
   */
  fetchPhysics(
    localIds: Iterable<number>,
    options: FetchOptions = {},
  ): Promise<ReadonlyMap<number, ObjectPhysics>> {
    return this.#byIds('GetObjectPhysicsData', localIds, options, decodePhysicsAnswer, (physics) => ({
      physics,
    }));
  }

  /**
   * What objects take of what a parcel has, by capability GetObjectCost.
   * @throws RemoteError when the region offers no such capability or refuses; ClosedError, TimeoutError, DecodeError.
   */
  fetchCosts(
    localIds: Iterable<number>,
    options: FetchOptions = {},
  ): Promise<ReadonlyMap<number, ObjectCost>> {
    return this.#byIds('GetObjectCost', localIds, options, decodeCostAnswer, (cost) => ({ cost }));
  }

  /**
   * What plays on the faces of an object, by face, by capability ObjectMedia; empty where it has nothing, or is not there.
   * @throws RemoteError when the region offers no such capability or refuses; ClosedError, TimeoutError, DecodeError.
   */
  async fetchMedia(
    localId: number,
    options: FetchOptions = {},
  ): Promise<readonly (MediaEntry | undefined)[]> {
    const object = this.objects.get(localId);
    if (object === undefined) return [];
    const request = encodeMediaRequest({ verb: 'GET', objectId: object.id });
    const { objectId, faces } = decodeMediaReply(await this.#call('ObjectMedia', request, options));
    if (!objectId.equals(object.id)) return [];
    this.objects.learn(localId, { media: faces });
    return faces;
  }

  /**
   * Legacy materials (normal and specular maps) by the ids that texture entries name, by capability RenderMaterials. Those that the
   * region does not have are missing in the result.
   * @throws RemoteError when the region offers no such capability, or there is nothing to unpack its answers with; ClosedError,
   *   TimeoutError, DecodeError.
   */
  async fetchMaterials(
    ids: readonly Uuid[],
    options: FetchOptions = {},
  ): Promise<ReadonlyMap<string, LegacyMaterial>> {
    const { inflate } = this.scope.ports;
    if (inflate === undefined)
      throw new RemoteError('there is nothing to unpack materials with', 'no-inflate');
    const found = new Map<string, LegacyMaterial>();
    const wanted = new Set(ids.map(({ key }) => key));
    const left = timeLeft(options, this.scope.ports.clock);
    for (let at = 0; at < ids.length; at += MAX_MATERIAL_IDS) {
      const asked = storeZlib(encodeMaterialIds(ids.slice(at, at + MAX_MATERIAL_IDS)));
      const zipped = zippedBytes(await this.#call('RenderMaterials', zippedBody(asked), left()));
      const answer = decodeRenderMaterials(
        await inflate(zipped, 'deflate', MAX_MATERIALS_BYTES, options.signal),
      );
      for (const { id, material } of answer) if (wanted.has(id.key)) found.set(id.toString(), material);
    }
    return found;
  }

  /** What can have properties, each once. */
  protected things(localIds: Iterable<number>): ReadonlySet<WorldObject> {
    const known = [...localIds].flatMap((localId) => this.objects.get(localId) ?? []);
    return new Set(known.filter(({ pcode }) => pcode !== PCODE.avatar));
  }

  async #byIds<Value>(
    what: string,
    localIds: Iterable<number>,
    options: FetchOptions,
    decode: (answer: LlsdValue) => ReadonlyMap<string, Value>,
    detail: (value: Value) => ObjectDetails,
  ): Promise<ReadonlyMap<number, Value>> {
    const objects = [...this.things(localIds)];
    const found = new Map<number, Value>();
    const left = timeLeft(options, this.scope.ports.clock);
    for (let at = 0; at < objects.length; at += MAX_IDS) {
      const some = objects.slice(at, at + MAX_IDS);
      const answer = decode(await this.#call(what, encodeObjectIds(some.map(({ id }) => id)), left()));
      for (const { id, localId } of some) {
        const value = answer.get(id.toString());
        if (value === undefined) continue;
        found.set(localId, value);
        this.objects.learn(localId, detail(value));
      }
    }
    return found;
  }

  async #call(what: string, body: LlsdValue, { signal, timeoutMs }: FetchOptions): Promise<LlsdValue> {
    const { lifetime, capabilities } = this.region;
    lifetime.check();
    const url = capabilities.get(what);
    if (url === undefined) throw new RemoteError(`the region offers no ${what}`, 'no-capability');
    const call = { method: 'POST', url, what, body } as const;
    return callCapability(call, this.scope.ports, { lifetime, signal, timeoutMs });
  }
}
