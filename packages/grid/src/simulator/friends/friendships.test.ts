import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { Friendships, MAX_FRIENDS, MAX_OFFERS } from './index.ts';

const [ANN, BEN] = [new Uuid(1, 0, 0, 0), new Uuid(2, 0, 0, 0)];
const person = (n: number): Uuid => new Uuid(7, 0, 0, n);

describe('a friendship', () => {
  it('goes both ways, from an offer that is accepted until one of them ends it', () => {
    const friendships = new Friendships();
    expect(friendships.accept(BEN, ANN)).toBe(false);
    expect(friendships.offer(ANN, BEN)).toBe(true);
    expect(friendships.areFriends(ANN, BEN)).toBe(false);
    expect(friendships.accept(ANN, BEN)).toBe(false);
    expect(friendships.accept(BEN, ANN)).toBe(true);
    expect([friendships.of(ANN), friendships.of(BEN)]).toEqual([[BEN], [ANN]]);
    expect(friendships.offer(BEN, ANN)).toBe(false);
    expect([friendships.end(BEN, ANN), friendships.end(BEN, ANN)]).toEqual([true, false]);
    expect([friendships.of(ANN), friendships.of(BEN)]).toEqual([[], []]);
    expect(friendships.accept(BEN, ANN)).toBe(false);
  });

  it('that both have offered is one, when either accepts', () => {
    const friendships = new Friendships();
    friendships.offer(ANN, BEN);
    friendships.offer(BEN, ANN);
    expect([friendships.accept(ANN, BEN), friendships.accept(BEN, ANN)]).toEqual([true, false]);
    expect(friendships.of(ANN)).toEqual([BEN]);
  });

  it('is not one with oneself, nor after it was declined', () => {
    const friendships = new Friendships();
    expect(friendships.offer(ANN, ANN)).toBe(false);
    friendships.offer(ANN, BEN);
    expect([friendships.decline(BEN, ANN), friendships.decline(BEN, ANN)]).toEqual([true, false]);
    expect(friendships.accept(BEN, ANN)).toBe(false);
  });

  it('is one of so many, and of so many offers the latest count', () => {
    const friendships = new Friendships();
    for (let n = 1; n <= MAX_OFFERS + 1; n++) friendships.offer(person(n), ANN);
    expect([friendships.accept(ANN, person(1)), friendships.accept(ANN, person(2))]).toEqual([false, true]);
    for (let n = 2; n <= MAX_FRIENDS + 10; n++) {
      friendships.offer(person(n), BEN);
      friendships.accept(BEN, person(n));
    }
    expect(friendships.of(BEN)).toHaveLength(MAX_FRIENDS);
    expect(friendships.offer(BEN, ANN)).toBe(false);
  });
});
