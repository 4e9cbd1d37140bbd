// Teleports from region to region, each after the one before, with the time of every step from its request.
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 1000;

/** `count` teleports through the named regions, in turn. Returns what became of each. */
export async function teleports(session, names, count, tell) {
  const all = [];
  for (let index = 0; index < count && session.isAlive; index++) {
    const name = names[index % names.length];
    const result = { name, cause: undefined };
    try {
      const journey = session.travel.teleport(`${name}/128/128/40`);
      for await (const { type, atMs } of journey) result[type] = atMs;
      const { region } = await journey.arrival;
      if (region.name !== '' && region.name !== name) result.cause = `it ended in ${region.name}`;
    } catch (error) {
      result.cause = error.message;
    }
    all.push(result);
    const { started, departed, placed, cause } = result;
    tell(`${index + 1} ${name}: ${cause ?? [started, departed, placed].map(Math.round).join(', ')}`);
    await sleep(PAUSE_MS);
  }
  return all;
}
