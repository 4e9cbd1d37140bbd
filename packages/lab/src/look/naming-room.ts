import { agentBlock } from '@landfall/client';
import type { RoomRegion, RoomSession, SessionRoom } from '@landfall/client';
import { ObjectDeselect, ObjectProperties, ObjectSelect } from '@landfall/protocol/message';
import { decodeObjectProperties } from '@landfall/protocol/object';
import type { ObjectNaming } from '../scene/index.ts';

/** Objects asked about in one message: it stays below 1200 bytes. */
export const MAX_SELECTED = 200;

/** How the objects of a region are called, as far as it has answered. */
export class ObjectNames {
  readonly #region: RoomRegion;
  readonly #session: RoomSession;
  readonly #asked = new Set<number>();
  readonly #names = new Map<string, ObjectNaming>();

  constructor(region: RoomRegion, session: RoomSession) {
    this.#region = region;
    this.#session = session;
  }

  /** Undefined as long as the region has not said it. @param id as text */
  of(id: string): ObjectNaming | undefined {
    return this.#names.get(id);
  }

  /** Asks for {@link MAX_SELECTED} of those that have not been asked for. Nothing stays selected. Returns how many those were. */
  ask(localIds: Iterable<number>): number {
    const asking: number[] = [];
    for (const localId of localIds) {
      if (this.#asked.has(localId)) continue;
      asking.push(localId);
      if (asking.length === MAX_SELECTED) break;
    }
    if (asking.length === 0) return 0;
    for (const localId of asking) this.#asked.add(localId);
    const AgentData = agentBlock(this.#session.scope.ids);
    const ObjectData = asking.map((ObjectLocalID) => ({ ObjectLocalID }));
    this.#region.circuit.send({ name: 'ObjectSelect', AgentData, ObjectData }, { reliable: true });
    this.#region.circuit.send({ name: 'ObjectDeselect', AgentData, ObjectData }, { reliable: true });
    return asking.length;
  }

  /** Takes what the region says. @param id as text */
  keep(id: string, naming: ObjectNaming): void {
    this.#names.set(id, naming);
  }
}

/** The room that {@link naming} makes. */
export interface NamingRoom extends SessionRoom {
  readonly name: 'naming';
  open(region: RoomRegion, session: RoomSession): ObjectNames;
}

/** How objects are called: `region.naming`. */
export function naming(): NamingRoom {
  const parts = new WeakMap<RoomRegion, ObjectNames>();
  return {
    name: 'naming',
    maker: naming,
    messages: [ObjectSelect, ObjectDeselect, ObjectProperties],
    start(session: RoomSession): void {
      session.take(ObjectProperties, ({ ObjectData }, region) => {
        for (const block of ObjectData) {
          const { id, name, description, ownerId, creatorId } = decodeObjectProperties(block);
          parts.get(region)?.keep(id.toString(), { name, description, ownerId, creatorId });
        }
      });
    },
    open(region, session) {
      const names = new ObjectNames(region, session);
      parts.set(region, names);
      return names;
    },
  };
}
