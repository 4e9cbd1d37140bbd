import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'vitest';

interface Traveller {
  readonly isAlive: boolean;
  readonly region: { readonly name: string };
  readonly travel: { teleport(place: string): { readonly arrival: Promise<unknown> } };
}

/** Teleports to a region until somebody is there, however often that is refused. A session that has ended fails the test: nothing takes it there. */
export async function keepGoing(session: Traveller, name: string): Promise<void> {
  while (session.region.name !== name) {
    expect(session.isAlive, 'the session lives').toBe(true);
    await session.travel.teleport(`${name}/128/128/25`).arrival.catch(() => undefined);
    // What is refused without a question asked must not keep deadlines from passing.
    await turn();
  }
}
