/** What tests of machines need: seeded randomness, and two machines with a bad link between them in virtual time. */
export { createRandom } from './random.ts';
export type { Random } from './random.ts';
