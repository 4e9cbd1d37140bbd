import { describe, expect, it } from 'vitest';
import { Overlay } from './overlay.ts';

const taken = (overlay: Overlay<number>) => [...overlay.take()].map(({ name, entry }) => [name, entry]);

describe('changes on their way into an index', () => {
  it('are seen at once, removals too', () => {
    const overlay = new Overlay<number>();
    overlay.set('a', 1);
    overlay.set('b', undefined);
    expect([overlay.get('a'), overlay.get('b'), overlay.get('c'), overlay.size]).toEqual([
      { entry: 1 },
      { entry: undefined },
      undefined,
      2,
    ]);
  });

  it('are seen while they are committed, and not after', () => {
    const overlay = new Overlay<number>();
    overlay.set('a', 1);
    overlay.set('b', undefined);
    expect(taken(overlay)).toEqual([
      ['a', 1],
      ['b', undefined],
    ]);
    expect([overlay.get('a'), overlay.get('b'), overlay.size]).toEqual([
      { entry: 1 },
      { entry: undefined },
      2,
    ]);
    overlay.drop();
    expect([overlay.get('a'), overlay.get('b'), overlay.size]).toEqual([undefined, undefined, 0]);
  });

  it('that come during a commit hide those that are committed, and stay', () => {
    const overlay = new Overlay<number>();
    overlay.set('a', 1);
    overlay.set('b', 1);
    taken(overlay);
    overlay.set('a', 2);
    overlay.set('b', undefined);
    expect([overlay.get('a'), overlay.get('b')]).toEqual([{ entry: 2 }, { entry: undefined }]);
    overlay.drop();
    expect(taken(overlay)).toEqual([
      ['a', 2],
      ['b', undefined],
    ]);
  });

  it('wait again when a commit failed, the later ones first', () => {
    const overlay = new Overlay<number>();
    overlay.set('a', 1);
    overlay.set('b', 1);
    taken(overlay);
    overlay.set('a', 2);
    overlay.putBack();
    expect(overlay.size).toBe(2);
    expect(taken(overlay)).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    overlay.drop();
    overlay.putBack();
    expect(overlay.size).toBe(0);
  });
});
