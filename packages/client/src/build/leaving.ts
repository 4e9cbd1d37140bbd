import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { agentBlock } from '../circuits/index.ts';
import type { WorldObject } from '../objects/index.ts';
import type { BuildOptions, Edits } from './edits.ts';
import { objectOf, suspicionOfAll } from './field-edits.ts';
import { checkLocalIds } from './possible.ts';

/** `Destination` of DeRezObject. @source viewer lldbstrings.h (EDeRezDestination); OpenSim DeRezAction.cs */
export const DEREZ = Object.freeze({ saveToItem: 0, takeCopy: 1, take: 4, delete: 6, return: 9 });

/** Takes linksets, by their roots, out of the region. Done when all of them are gone. */
export async function derez(
  edits: Edits,
  localIds: readonly number[],
  destination: number,
  folderId: Uuid,
  options: BuildOptions,
): Promise<readonly WorldObject[]> {
  const what = destination === DEREZ.delete ? 'deleting objects' : 'taking objects';
  checkLocalIds(what, localIds);
  if (localIds.length === 0) return [];
  const going = localIds.map((localId) => objectOf(edits, localId, what));
  const { objects } = edits.region;
  const expected = {
    what,
    suspicion: suspicionOfAll(going, destination === DEREZ.takeCopy ? OBJECT_FLAG.copy : 0),
    reported: () => (going.every((object) => objects.get(object.localId) !== object) ? going : undefined),
  };
  return edits.make(messagesOf(edits, localIds, destination, folderId), expected, options);
}

/** Objects of one message: a datagram's worth. */
const MAX_OBJECTS = 200;

/** One request in as many messages as it takes. */
export function messagesOf(
  { scope }: Edits,
  localIds: readonly number[],
  destination: number,
  folderId: Uuid,
): readonly MessageOf<'DeRezObject'>[] {
  const TransactionID = Uuid.fromBytes(scope.ports.randomBytes(16));
  const PacketCount = Math.max(1, Math.ceil(localIds.length / MAX_OBJECTS));
  return Array.from({ length: PacketCount }, (_, PacketNumber) => ({
    name: 'DeRezObject',
    AgentData: agentBlock(scope.ids),
    AgentBlock: {
      GroupID: Uuid.zero,
      Destination: destination,
      DestinationID: folderId,
      TransactionID,
      PacketCount,
      PacketNumber,
    },
    ObjectData: localIds
      .slice(PacketNumber * MAX_OBJECTS, (PacketNumber + 1) * MAX_OBJECTS)
      .map((ObjectLocalID) => ({ ObjectLocalID })),
  }));
}
