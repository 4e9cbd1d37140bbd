// From the datagram to the store, all of it: circuit (duplicates, acks), decoding, the store of a region, its events.
import { followObjects, ObjectMirror } from '@landfall/client/objects';
import { Circuit } from '@landfall/protocol/circuit';
import { Uuid } from '@landfall/protocol/datatypes';
import {
  createMessageTable,
  KillObject,
  LateTerseObjectUpdate,
  ObjectUpdate,
  ObjectUpdateCached,
  ObjectUpdateCompressed,
  RequestMultipleObjects,
} from '@landfall/protocol/message';

const MESSAGES = createMessageTable([
  ObjectUpdate,
  ObjectUpdateCompressed,
  LateTerseObjectUpdate,
  ObjectUpdateCached,
  KillObject,
  RequestMultipleObjects,
]);

/** A region that takes datagrams. `count` says how many objects it knows. */
export function makeIngest() {
  let now = 0;
  const circuit = new Circuit({ role: 'agent', messages: MESSAGES, now, random: () => 0.5 });
  const objects = new ObjectMirror({ now: () => now });
  const owner = {
    objects,
    circuit: { send: () => undefined },
    emitter: { emit: () => undefined, has: () => false },
  };
  const handlers = new Map();
  const dispatch = { take: ({ name }, handle) => handlers.set(name, handle) };
  followObjects(dispatch, {
    ids: { agentId: Uuid.zero, sessionId: Uuid.zero, circuitCode: 1 },
    now: () => now,
    defer: () => undefined,
    onMalformed: (error) => {
      throw error;
    },
  });
  return {
    push(buffer) {
      // As the Node link does: views of a Buffer cost more than views of an array of bytes.
      const datagram = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
      // A hundred thousand a second: slower, and the time would come for pings that nobody answers.
      now += 0.01;
      circuit.receiveDatagram(datagram, now);
      // Acknowledgements go when they are due, as a driver has it.
      if (now >= (circuit.nextTimeout() ?? Infinity)) circuit.handleTimeout(now);
      while (circuit.pollDatagram() !== undefined);
      for (let event = circuit.pollEvent(); event !== undefined; event = circuit.pollEvent())
        if (event.type === 'message') handlers.get(event.message.name)?.(event.message, owner, event);
      return objects;
    },
    count: () => objects.size,
    close: () => undefined,
    objects,
  };
}
