import { describe, expect, it } from 'vitest';
import { callListener } from './call-listener.ts';

function reported(call: () => unknown): unknown[] {
  const errors: unknown[] = [];
  callListener(call, (error) => errors.push(error));
  return errors;
}

/** What a promise of another library looks like, or something that only looks so. */
function thenable(then: ((resolve: unknown, reject: (error: unknown) => void) => void) | number): object {
  const likeOne: Record<string, unknown> = {};
  for (const name of ['then']) likeOne[name] = then;
  return likeOne;
}

describe('a listener', () => {
  it('that throws is reported at once', () => {
    expect(
      reported(() => {
        throw new TypeError('bug');
      }),
    ).toEqual([new TypeError('bug')]);
  });

  it('that rejects is reported in the next turn', async () => {
    const errors = reported(async () => {
      throw new TypeError('later');
    });
    expect(errors).toEqual([]);
    await Promise.resolve();
    await Promise.resolve();
    expect(errors).toEqual([new TypeError('later')]);
  });

  it('whose promise is of another kind is heard as well', async () => {
    const errors = reported(() => thenable((_, reject) => reject('no')));
    for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    expect(errors).toEqual(['no']);
  });

  it('may return anything else', () => {
    for (const value of [undefined, null, 1, 'then', thenable(1)]) expect(reported(() => value)).toEqual([]);
  });
});
