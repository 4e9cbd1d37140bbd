import { describe, expect, it } from 'vitest';
import type { Ports } from '@landfall/transport/ports';
import { wrapLinks } from '@landfall/transport/wrappers';
import { MATRIX_FLOATS } from '@landfall/viewer/world';
import { PLAIN, Shore } from '../arrival/shore.ts';
import { come } from './come.ts';

describe('a viewer’s world', () => {
  it('holds what the client knows, each at its place', async () => {
    const shore = await Shore.build();
    const { session, table, last } = await come(shore, 'Test');
    const { objects } = session.region;
    expect(objects.size).toBeGreaterThan(0);
    const known = [...objects.all()];
    for (const object of known) {
      const instance = table.find(0, object.localId);
      expect(instance === undefined ? undefined : table.idOf(instance)).toBe(object.id.toString());
      const at = instance! * MATRIX_FLOATS;
      const { x, y, z } = object.regionPosition!;
      const place = [3, 7, 11].map((row) => table.columns.matrices[at + row]!);
      expect(Math.hypot(place[0]! - x, place[1]! - y, place[2]! - z)).toBeLessThan(0.6);
    }
    expect(last('land')?.heights[128 * 256 + 128]).toBeCloseTo(session.region.terrain.heightAt(128, 128), 4);
    expect(last('sky')?.isDay).toBe(true);
    expect(last('people')?.people).toMatchObject([{ name: 'Test User', isOwn: true }]);
    expect(last('placed')?.whereIs).toContain(encodeURIComponent(session.region.name));
  });

  it('walks and talks, and is seen by others', async () => {
    const shore = await Shore.build();
    const one = await come(shore, 'Test');
    const other = await come(shore, 'Second');
    const { id } = one.last('people')!.people[0]!;
    const before = one.session.agent.position;
    one.world.send({ type: 'face', headingRad: 0 });
    one.world.send({ type: 'go', direction: 'forward', isFast: false });
    await shore.network.run(2000);
    one.world.send({ type: 'go', direction: undefined, isFast: false });
    one.world.send({ type: 'say', text: '<b>Hello</b>', volume: 'say', channel: 0 });
    await shore.network.run(2000);
    const seen = other.last('people')!.people.find((person) => person.id === id)!;
    expect(seen.position.x - before!.x).toBeGreaterThan(2);
    expect(other.last('chat')).toMatchObject({ from: 'Test User', text: '<b>Hello</b>', isOwn: false });
    other.world.send({ type: 'tell', to: id, text: 'Hi' });
    await shore.network.run(1000);
    expect(one.last('instantMessage')).toMatchObject({ from: 'Second Avatar', text: 'Hi', kind: 'message' });
  });

  it('touches what stands in a region', async () => {
    const shore = await Shore.build();
    const { session, world, last } = await come(shore, 'Test');
    const sent: unknown[] = [];
    const { circuit } = session.region;
    const send = circuit.send.bind(circuit);
    circuit.send = (message, options) => {
      sent.push(message);
      send(message, options);
    };
    world.send({ type: 'touch', region: 0, localId: 77 });
    world.send({ type: 'touch', region: 9, localId: 77 });
    expect(sent).toMatchObject([
      { name: 'ObjectGrab', ObjectData: { LocalID: 77 } },
      { name: 'ObjectDeGrab', ObjectData: { LocalID: 77 } },
    ]);
    await shore.network.run(1000);
    expect(last('ended')).toBeUndefined();
  });

  it('is where the agent is after a teleport, once', async () => {
    const shore = await Shore.build([
      { ...PLAIN, x: 1000, y: 1000 },
      { ...PLAIN, name: 'Beside', x: 1001, y: 1000 },
    ]);
    const { world, last } = await come(shore, 'Test');
    world.send({ type: 'teleport', to: 'Beside/60/70/25' });
    await shore.network.run(10_000);
    expect(last('travel')).toMatchObject({ state: 'arrived', words: 'Beside' });
    const { region, whereIs } = last('placed')!;
    expect(whereIs).toContain('Beside');
    expect(last('people')!.people).toMatchObject([{ name: 'Test User', region, isOwn: true }]);
  });

  it('says in words what cannot be done, and how it ends', async () => {
    const shore = await Shore.build();
    const { world, last } = await come(shore, 'Test');
    world.send({ type: 'teleport', to: 'Nowhere At All' });
    world.send({ type: 'say', text: 'x'.repeat(2000), volume: 'say', channel: 0 });
    await shore.network.run(20_000);
    expect(last('travel')?.state).toBe('failed');
    expect(last('alert')?.text).not.toBe('');
    world.send({ type: 'logout' });
    await shore.network.run(5000);
    expect(last('ended')).toMatchObject({ by: 'us', reason: 'logout' });
    world.send({ type: 'go', direction: 'forward', isFast: false });
  });

  it('says what was not heard, so that it can be sent again', async () => {
    const shore = await Shore.build();
    let isCut = false;
    const wrap = (ports: Ports): Ports =>
      wrapLinks(ports, (link) => ({
        ...link,
        local: link.local,
        send: (datagram, to) => {
          if (!isCut) link.send(datagram, to);
        },
        onDatagram: (receive) => link.onDatagram(receive),
        onError: (report) => link.onError(report),
        close: async () => await link.close(),
      }));
    const one = await come(shore, 'Test', wrap);
    const other = await come(shore, 'Second');
    const { id } = other.last('people')!.people.find(({ isOwn }) => isOwn)!;
    const say = { type: 'say', text: 'Is anybody there?', volume: 'say', channel: 0 } as const;
    isCut = true;
    one.world.send(say);
    one.world.send({ type: 'tell', to: id, text: 'Hello?' });
    await shore.network.run(25_000);
    const unsent = one.news.flatMap((each) => (each.type === 'unsent' ? [each.command] : []));
    expect(unsent).toEqual([say, { type: 'tell', to: id, text: 'Hello?' }]);
    isCut = false;
    await shore.network.run(2000);
    for (const command of unsent) one.world.send(command);
    await shore.network.run(3000);
    expect([other.last('chat')?.text, other.last('instantMessage')?.text]).toEqual([say.text, 'Hello?']);
    expect(one.news.filter(({ type }) => type === 'unsent').length).toBe(2);
  });

  it('fetches assets, and gives them back that nobody wants', async () => {
    const shore = await Shore.build();
    const { world, last, news } = await come(shore, 'Test');
    const id = '00000000-0000-4000-8000-000000000001';
    world.send({ type: 'want', ticket: 1, kind: 'texture', id, side: 64, priority: 1 });
    world.send({ type: 'want', ticket: 2, kind: 'texture', id, side: 64, priority: 1 });
    world.send({ type: 'unwant', ticket: 2 });
    await shore.network.run(20_000);
    expect(last('noAsset')).toMatchObject({ ticket: 1, isFinal: true });
    expect(news.filter(({ type }) => type === 'noAsset').length).toBe(1);
  });
});
