import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { Operations } from './operations.ts';

let operations: Operations;
let order: string[];
beforeEach(() => {
  operations = new Operations();
  order = [];
});

/** Something that goes on until it is told to end. */
function lasting(name: string): { readonly act: () => Promise<string>; end: (error?: Error) => void } {
  let end: (error?: Error) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });
  ended.catch(() => undefined);
  return {
    end,
    act: async () => {
      order.push(`${name} begins`);
      await ended;
      order.push(`${name} ends`);
      return name;
    },
  };
}

describe('operations', () => {
  it('go on at the same time, and give what they give', async () => {
    const [one, other] = [lasting('one'), lasting('other')];
    const both = Promise.all([operations.run(one.act), operations.run(other.act)]);
    await nextTurn();
    expect(order).toEqual(['one begins', 'other begins']);
    one.end();
    other.end();
    expect(await both).toEqual(['one', 'other']);
  });

  it('are waited for by what is to be alone, and wait for it', async () => {
    const [before, alone, after] = [lasting('before'), lasting('alone'), lasting('after')];
    const all = [operations.run(before.act), operations.alone(alone.act)];
    await nextTurn();
    all.push(operations.run(after.act));
    await nextTurn();
    expect(order).toEqual(['before begins']);
    before.end();
    await nextTurn();
    expect(order).toEqual(['before begins', 'before ends', 'alone begins']);
    alone.end();
    after.end();
    await Promise.all(all);
    expect(order.slice(-2)).toEqual(['after begins', 'after ends']);
  });

  it('that are to be alone come one after the other, whoever asks at once', async () => {
    const three = ['a', 'b', 'c'].map(lasting);
    const all = three.map(({ act }) => operations.alone(act));
    for (const one of three) one.end();
    await Promise.all(all);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('go on when one failed, alone or not', async () => {
    const [failing, alone] = [lasting('failing'), lasting('alone')];
    const both = Promise.allSettled([operations.run(failing.act), operations.alone(alone.act)]);
    failing.end(new RangeError('no'));
    alone.end(new RangeError('not either'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await operations.run(async () => 'then')).toBe('then');
  });
});

describe('the end of operations', () => {
  it('waits for those under way, and lets nobody in any more', async () => {
    const last = lasting('last');
    const running = operations.run(last.act);
    let isOver = false;
    const closed = operations.close().then(() => (isOver = true));
    await expect(operations.run(async () => undefined)).rejects.toMatchObject({ code: 'closed' });
    expect([isOver, operations.closed]).toEqual([false, true]);
    last.end();
    await Promise.all([running, closed]);
    expect(isOver).toBe(true);
  });

  it('waits for what is alone, and whoever waits behind that is not let in', async () => {
    const alone = lasting('alone');
    const running = operations.alone(alone.act);
    const behind = operations.run(async () => undefined).catch((error: unknown) => error);
    await nextTurn();
    let isOver = false;
    const closed = operations.close().then(() => (isOver = true));
    await nextTurn();
    expect(isOver).toBe(false);
    alone.end();
    await Promise.all([running, closed]);
    expect(await behind).toMatchObject({ code: 'closed' });
  });

  it('comes before whatever is to be alone and has not begun', async () => {
    await operations.close();
    const late = lasting('late');
    await expect(operations.alone(late.act)).rejects.toMatchObject({ code: 'closed' });
    expect(order).toEqual([]);
  });
});
