import { expect, it } from 'vitest';
import { Circuit } from '@landfall/protocol/circuit';
import { DecodeError } from '@landfall/protocol/errors';
import { ALL_MESSAGES, decodeMessage } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import { createRandom } from '@landfall/protocol/testing';
import { datagramCorpus, mutate, times } from './corpus.ts';

const DATAGRAMS = 1_000_000 * times;
/** Every so many datagrams the circuit is drained and the clock moves on. */
const BATCH = 64;
/** What all that garbage may leave behind in a circuit. */
const MOST_HEAP_GROWTH = 64 << 20;

it(`${DATAGRAMS} mutated datagrams raise nothing but DecodeError`, () => {
  const random = createRandom(20_261_121);
  const corpus = datagramCorpus(random);
  let decoded = 0;
  for (let i = 0; i < DATAGRAMS; i++) {
    const datagram = mutate(corpus[i % corpus.length]!, random, corpus[(i * 7) % corpus.length]!);
    try {
      decodeMessage(decodePacket(datagram).body);
      decoded++;
    } catch (error) {
      if (!(error instanceof DecodeError))
        throw new Error(`datagram ${Buffer.from(datagram).toString('hex')}`, { cause: error });
    }
  }
  expect(decoded).toBeGreaterThan(DATAGRAMS / 100);
  expect(decoded).toBeLessThan(DATAGRAMS);
});

it('a circuit lives through mutated datagrams and still carries messages', () => {
  const random = createRandom(7);
  const corpus = datagramCorpus(random).filter((datagram) => !isCloseCircuit(datagram));
  const circuit = new Circuit({ role: 'simulator', messages: ALL_MESSAGES, now: 0, random: random.next });
  const before = process.memoryUsage().heapUsed;
  let now = 0;
  for (let i = 0; i < DATAGRAMS / 10; i++) {
    const datagram = mutate(corpus[i % corpus.length]!, random, corpus[(i * 5) % corpus.length]!);
    if (!isCloseCircuit(datagram)) circuit.receiveDatagram(datagram, now);
    if (i % BATCH === 0) drain(circuit, (now += 10));
  }
  drain(circuit, now);
  expect(circuit.isClosed).toBe(false);
  circuit.send({ name: 'CompletePingCheck', PingID: { PingID: 1 } }, { reliable: false }, now);
  expect(circuit.pollDatagram()).toBeDefined();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(MOST_HEAP_GROWTH);
});

function drain(circuit: Circuit, now: number): void {
  circuit.handleTimeout(now);
  while (circuit.pollDatagram() !== undefined);
  while (circuit.pollEvent() !== undefined);
}

/** A well-formed CloseCircuit rightly ends a circuit. */
function isCloseCircuit(datagram: Uint8Array): boolean {
  try {
    return decodeMessage(decodePacket(datagram).body).name === 'CloseCircuit';
  } catch {
    return false;
  }
}
