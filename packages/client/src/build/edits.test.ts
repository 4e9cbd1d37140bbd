import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { alertMessage, newItem, arriveAtPrims } from '../testing/index.ts';

const FOLDER = new Uuid(4, 4, 4, 4);
const ANOTHER_AGENT = new Uuid(8, 8, 8, 8);

async function arrived(count: number) {
  const { network, fake, session, simulator, region, ids } = await arriveAtPrims(count);
  /** What a call comes to, and after how long. */
  const outcome = async (call: () => Promise<unknown>): Promise<Record<string, unknown>> => {
    const startedAt = network.clock.now();
    const ended = call().then(
      (value) => ({ value }),
      ({ code, reason, words }: Record<string, unknown>) => ({ code, reason, words }),
    );
    return { ...(await network.runUntil(ended, 60_000)), tookMs: network.clock.now() - startedAt };
  };
  const after = (ms: number, act: () => void): void => void network.clock.after(ms, act);
  const kill = (...killed: readonly number[]): void =>
    simulator.send({ name: 'KillObject', ObjectData: killed.map((ID) => ({ ID })) });
  return { network, fake, simulator, session, region, build: region.build, ids, outcome, after, kill };
}

describe('building with nothing', () => {
  it('is done at once, asks nothing, and takes nobody’s copy', async () => {
    const { build, simulator, outcome, after } = await arrived(1);
    after(50, () => simulator.send(newItem({ Name: encodeText('Not asked for') })));
    const done = { value: [], tookMs: 0 };
    expect(await outcome(() => build.takeCopy([], FOLDER))).toEqual(done);
    expect(await outcome(() => build.delete([]))).toEqual(done);
    expect(await outcome(() => build.take([], FOLDER))).toEqual(done);
    expect(await outcome(() => build.duplicate([], { x: 1, y: 0, z: 0 }))).toEqual(done);
    expect([simulator.all('DeRezObject'), simulator.all('ObjectDuplicate')]).toEqual([[], []]);
  });
});

describe('the time that an edit may take', () => {
  it('holds for what is so already, and only has to be acknowledged', async () => {
    const { build, region, simulator, ids, outcome } = await arrived(2);
    const [one, other] = ids as [number, number];
    const { position } = region.objects.get(one)!;
    simulator.pause();
    const late = { code: 'timeout', tookMs: expect.closeTo(700, -2) as unknown };
    const options = { timeoutMs: 700 };
    expect(await outcome(() => build.move(one, position, options))).toMatchObject(late);
    expect(await outcome(() => build.unlink([one, other], options))).toMatchObject(late);
    expect(await outcome(() => build.delete([one], options))).toMatchObject(late);
  });

  it('is shorter where the signal aborts, or the session ends', async () => {
    const { build, session, fake, simulator, ids, outcome, after, region } = await arrived(1);
    fake.refuses = ({ name }) => name === 'DeRezObject';
    const { position } = region.objects.get(ids[0]!)!;
    simulator.pause();
    const controller = new AbortController();
    after(200, () => controller.abort());
    const { signal } = controller;
    expect(await outcome(() => build.move(ids[0]!, position, { signal }))).toMatchObject({
      reason: 'aborted',
    });
    expect(await outcome(() => build.delete(ids, { signal }))).toMatchObject({ reason: 'aborted' });
    simulator.resume();
    after(200, () => void session.logout());
    expect(await outcome(() => build.takeCopy(ids, FOLDER))).toMatchObject({ code: 'closed' });
  });
});

describe('what comes meanwhile', () => {
  it('into another agent’s inventory is no copy of one’s own', async () => {
    const { build, fake, simulator, ids, outcome, after } = await arrived(1);
    fake.prims.get(ids[0]!)!.name = 'Copy';
    fake.refuses = ({ name }) => name === 'DeRezObject';
    const theirs = newItem({ ItemID: new Uuid(1, 0, 0, 0), Name: encodeText('Copy') });
    const AgentData = { ...theirs.AgentData, AgentID: ANOTHER_AGENT };
    after(200, () => simulator.send({ ...theirs, AgentData }));
    after(400, () => simulator.send(newItem({ ItemID: new Uuid(2, 0, 0, 0), Name: encodeText('Copy') })));
    const { value } = await outcome(() => build.takeCopy(ids, FOLDER));
    expect(value).toMatchObject([{ itemId: new Uuid(2, 0, 0, 0) }]);
  });

  it('of one of several deleted objects is not the end of all', async () => {
    const { build, fake, ids, outcome, after, kill } = await arrived(3);
    fake.refuses = ({ name }) => name === 'DeRezObject';
    after(300, () => kill(ids[0]!));
    after(600, () => kill(ids[2]!, ids[1]!));
    const { value, tookMs } = await outcome(() => build.delete(ids));
    expect((value as readonly { localId: number }[]).map(({ localId }) => localId)).toEqual(ids);
    expect(tookMs).toBeGreaterThanOrEqual(600);
  });

  it('ends a linking when a part goes, not when somebody else does', async () => {
    const { build, fake, ids, outcome, after, kill } = await arrived(4);
    const [root, part, another, stranger] = ids as [number, number, number, number];
    fake.refuses = ({ name }) => name === 'ObjectLink';
    after(300, () => kill(stranger));
    after(800, () => kill(another));
    const ended = await outcome(() => build.link(root, [part, another]));
    expect(ended).toMatchObject({ reason: 'gone' });
    expect(ended['tookMs']).toBeGreaterThanOrEqual(800);
  });

  it('by way of words is a refusal only of what is not done', async () => {
    const { build, fake, simulator, ids, outcome, after } = await arrived(2);
    fake.refuses = ({ name }) => name === 'DeRezObject' || name === 'ObjectLink';
    after(100, () => simulator.send(alertMessage('')));
    after(300, () => simulator.send(alertMessage('No copy')));
    after(500, () => simulator.send(alertMessage('Something else')));
    const alone = await outcome(() => build.delete(ids));
    expect(alone).toMatchObject({ reason: 'refused', words: 'No copy' });
    expect(alone['tookMs']).toBeLessThan(2000);
    after(300, () => simulator.send(alertMessage('No copy')));
    const linked = build.link(ids[0]!, [ids[1]!], { timeoutMs: 3000 });
    const deleted = build.delete(ids, { timeoutMs: 5000 });
    const refused = { reason: 'refused', words: 'No copy' };
    expect(await outcome(() => linked)).toMatchObject({
      ...refused,
      tookMs: expect.closeTo(3000, -2) as unknown,
    });
    expect(await outcome(() => deleted)).toMatchObject({
      ...refused,
      tookMs: expect.closeTo(2000, -2) as unknown,
    });
  });

  it('about rights explains what was refused in silence', async () => {
    const { build, fake, simulator, network, ids, outcome } = await arrived(1);
    const { localId } = fake.add({ updateFlags: OBJECT_FLAG.copy }).description;
    fake.report(simulator, localId);
    await network.run(300);
    fake.refuses = ({ name }) => name.startsWith('Object');
    const linked = await outcome(() => build.link(ids[0]!, [localId]));
    expect(linked).toMatchObject({ reason: 'not-permitted', tookMs: expect.closeTo(10_000, -2) as unknown });
    const own = await outcome(() => build.setMaterial(ids[0]!, 4, { timeoutMs: 500 }));
    expect(own).toMatchObject({ code: 'timeout' });
  });
});
