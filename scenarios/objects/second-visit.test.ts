import { arrive } from '@landfall/client';
import { decodeMessage } from '@landfall/protocol/message';
import { PCODE } from '@landfall/protocol/object';
import { decodePacket } from '@landfall/protocol/packet';
import { createMemoryStore } from '@landfall/transport/memory';
import type { KeyValueStore, Link, Ports } from '@landfall/transport/ports';
import { wrapLinks } from '@landfall/transport/wrappers';
import { expect, it } from 'vitest';
import { PLAIN, SETTLE_MS, Shore } from '../arrival/shore.ts';

/** What has stood for five minutes is told as a version to who has a cache, as by OpenSim. */
const STOOD_MS = 301_000;
const COUNT = 300;

const prims = Array.from({ length: COUNT }, (_, n) => ({
  name: `Prim ${n}`,
  text: `number ${n}`,
  position: [10 + (n % 20) * 10, 10 + Math.floor(n / 20) * 10, 30] as [number, number, number],
}));

/** How many blocks of objects go by in each kind of message, as they are on the wire. */
function counting(ports: Ports) {
  const counts = { full: 0, probed: 0, asked: 0 };
  const count = (datagram: Uint8Array): void => {
    const message = decodeMessage(decodePacket(datagram).body);
    // Avatars are never kept.
    if (message.name === 'ObjectUpdate')
      counts.full += message.ObjectData.filter(({ PCode }) => PCode !== PCODE.avatar).length;
    if (message.name === 'ObjectUpdateCompressed') counts.full += message.ObjectData.length;
    if (message.name === 'ObjectUpdateCached') counts.probed += message.ObjectData.length;
    if (message.name === 'RequestMultipleObjects') counts.asked += message.ObjectData.length;
  };
  const watch = (link: Link): Link => ({
    local: link.local,
    send(datagram, to) {
      count(datagram);
      link.send(datagram, to);
    },
    onDatagram: (receive) =>
      link.onDatagram((datagram, from) => {
        count(datagram);
        return receive(datagram, from);
      }),
    onError: (report) => link.onError(report),
    close: () => link.close(),
  });
  return { ports: wrapLinks(ports, watch), counts };
}

/** One visit: the texts of what is seen, and what went by of objects. */
async function visit(shore: Shore, objectCache: KeyValueStore) {
  const { ports, counts } = counting(shore.network.ports());
  const session = await shore.until(arrive(shore.options('Test', { objectCache }), ports));
  let recalled = 0;
  session.region.on('objectsProbed', (probed) => void (recalled += probed.recalled));
  await shore.network.run(SETTLE_MS);
  const seen = session.region.objects.filter(({ pcode }) => pcode === PCODE.prim);
  const texts = seen.map((object) => object.describe().text).toSorted();
  await shore.until(session.logout());
  await shore.network.run(SETTLE_MS);
  return { texts, recalled, ...counts };
}

it('the second visit of a region is sent less than a tenth of the objects', async () => {
  const shore = await Shore.build([{ ...PLAIN, prims }]);
  await shore.network.run(STOOD_MS);
  const cache = createMemoryStore();
  const first = await visit(shore, cache);
  // Who has kept nothing is not probed.
  expect(first).toMatchObject({ full: COUNT, probed: 0, asked: 0, recalled: 0 });
  const second = await visit(shore, cache);
  expect(second.texts).toEqual(first.texts);
  expect(second).toMatchObject({ full: 0, probed: COUNT, asked: 0, recalled: COUNT });
  const stranger = await visit(shore, createMemoryStore());
  expect(stranger).toMatchObject({ full: COUNT, probed: 0, asked: 0, recalled: 0 });
  await shore.grid.close();
});

it('of what has changed and gone meanwhile only that is asked for', async () => {
  const shore = await Shore.build([{ ...PLAIN, prims }], { owner: 'Second Avatar' });
  await shore.network.run(STOOD_MS);
  const cache = createMemoryStore();
  const first = await visit(shore, cache);
  const owner = await shore.arrive('Second');
  const { objects, build } = owner.region!;
  const all = objects.filter(({ pcode }) => pcode === PCODE.prim).map(({ localId }) => localId);
  for (const localId of all.slice(0, 3)) await shore.until(build.setMaterial(localId, 5));
  await shore.until(build.delete(all.slice(3, 6)));
  await shore.until(owner.logout());
  await shore.network.run(STOOD_MS);
  const again = await visit(shore, cache);
  expect(again).toMatchObject({ probed: COUNT - 3, asked: 3, full: 3, recalled: COUNT - 6 });
  expect(again.texts).toHaveLength(COUNT - 3);
  expect(again.texts.filter((text) => !first.texts.includes(text))).toEqual([]);
  await shore.grid.close();
});
