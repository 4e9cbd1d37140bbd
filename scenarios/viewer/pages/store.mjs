// What a store in the browser promises, tried in one: as the contract of stores has it, and what only this one has.
import { openWebStore } from '@landfall/transport/web';

const report = [];
const is = (what, value) => report.push([what, value]);
const text = (bytes) => (bytes === undefined ? 'nothing' : [...bytes].join());

const store = await openWebStore('one');
is('empty', [text(await store.get('a')), (await store.keys()).length]);
const keys = ['a', 'A', '../../etc/passwd', 'å😀', 'x'.repeat(512), '__proto__', ' ', '\0'];
await Promise.all(keys.map((key, at) => store.set(key, new Uint8Array(at).fill(at))));
is(
  'all',
  (await Promise.all(keys.map(async (key, at) => (await store.get(key))?.length === at))).every(Boolean),
);
const value = Uint8Array.of(1, 2);
const kept = store.set('a', value);
value.fill(7);
// Before it is written it is there, too.
is('at once', text(await store.get('a')));
await kept;
(await store.get('a')).fill(8);
is('a copy', text(await store.get('a')));
await store.delete('A');
is('deleted', text(await store.get('A')));
for (const key of ['', 'x'.repeat(513), '\ud800'])
  await store.set(key, value).catch((error) => is('refused', error.name));
await store.close();

const again = await openWebStore('one');
is('after a visit', [text(await again.get('a')), (await again.keys()).length]);
await again.close();

const small = await openWebStore('small', { maxBytes: 8000 });
for (let at = 0; at < 12; at++) {
  await small.set(`${at}`, new Uint8Array(900).fill(at));
  // It is used all the time: others go.
  await small.get('0');
  await new Promise((next) => setTimeout(next, 3));
}
const left = await small.keys();
is('bounded', [left.length <= 8, left.includes('0'), left.includes('11'), left.includes('1')]);
await small.set('large', new Uint8Array(5000));
is('too large', text(await small.get('large')));
await small.close();
const smaller = await openWebStore('small', { maxBytes: 8000 });
is('bounded after a visit', (await smaller.keys()).length === left.length);
await smaller.close();

IDBFactory.prototype.open = () => {
  throw new DOMException('not here', 'SecurityError');
};
await openWebStore('none').catch((error) => is('forbidden', [error.name, error.reason]));
globalThis.result = report;
