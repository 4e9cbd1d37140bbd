import { expect, it } from 'vitest';
import { keepGoing } from './keep-going.ts';

/** Refused so often, at once; then taken there. `endsAfter` refusals the session ends. */
function traveller(refusals: number, endsAfter = Infinity) {
  let asked = 0;
  const session = {
    region: { name: 'Bay' },
    get isAlive() {
      return asked < endsAfter;
    },
    travel: {
      teleport: (place: string) => {
        asked++;
        if (asked > refusals && session.isAlive) session.region = { name: place.split('/')[0]! };
        return { arrival: asked > refusals ? Promise.resolve() : Promise.reject(new TypeError('refused')) };
      },
    },
  };
  return { session, asked: () => asked };
}

it('goes on until it is there', async () => {
  const { session, asked } = traveller(3);
  await keepGoing(session, 'Shore');
  expect([session.region.name, asked()]).toEqual(['Shore', 4]);
});

it('fails when the session has ended, instead of going on for ever', async () => {
  const { session, asked } = traveller(Infinity, 2);
  await expect(keepGoing(session, 'Shore')).rejects.toThrow('the session lives');
  expect(asked()).toBe(2);
});

it('lets deadlines pass while it is refused at once', async () => {
  const { session } = traveller(Infinity);
  let isOver = false;
  setTimeout(() => {
    isOver = true;
    session.region = { name: 'Shore' };
  }, 0);
  await keepGoing(session, 'Shore');
  expect(isOver).toBe(true);
});
