/** What tests of machines need: seeded randomness, and two machines with a bad link between them in virtual time. */
export { createRandom } from './random.ts';
export type { Random } from './random.ts';
export { BadLink, HELD_BACK_MS, damage } from './bad-link.ts';
export type { Arrival, LinkQuality } from './bad-link.ts';
export { acksIn, dropAny, dropFirst, dropFirstAcksOf, messageNameOf } from './drop.ts';
export type { DropRule } from './drop.ts';
export type { DatagramMachine } from './machine.ts';
export { Pair } from './pair.ts';
export type { PairOptions } from './pair.ts';
export { CircuitPair, eventsOf, numberedMessage, numbersIn } from './circuit-pair.ts';
export type { CircuitPairOptions } from './circuit-pair.ts';
export { sampleMessage } from './sample-message.ts';
export type { Sampling } from './sample-message.ts';
