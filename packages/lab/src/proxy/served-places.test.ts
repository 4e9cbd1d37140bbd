import { expect, it } from 'vitest';
import { ServedPlaces } from './served-places.ts';

it('knows how an address is read that is asked again and again, however many others are named', () => {
  const places = new ServedPlaces('http://10.0.0.3:9100/s/token');
  const queue = 'http://10.0.0.2:9000/CE/1';
  const unused = 'http://10.0.0.2:9000/CE/2';
  for (const url of [queue, unused]) places.note('EventQueueGet', url);
  for (let count = 0; count < 10_000; count++) {
    expect(places.kindOf(queue)).toBe('event-queue');
    places.noteKind(`http://10.0.0.2:9000/other/${count}`, 'seed');
  }
  expect(places.kindOf(unused)).toBeUndefined();
});

it('gives numbers to a bounded number of servers; others keep their own address', () => {
  const places = new ServedPlaces('http://10.0.0.3:9100/s/token');
  const served = Array.from({ length: 600 }, (_, n) => places.served(`http://10.0.1.1:${1000 + n}/a?b#c`));
  expect(served[511]).toBe('http://10.0.0.3:9100/s/token/511/a?b#c');
  expect(served[512]).toBe('http://10.0.1.1:1512/a?b#c');
  expect(places.asked({ number: 511, rest: '/x' })).toBe('http://10.0.1.1:1511/x');
  expect(places.asked({ number: 512, rest: '/x' })).toBeUndefined();
});
