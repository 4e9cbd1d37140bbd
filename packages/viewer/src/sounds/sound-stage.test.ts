import { describe, expect, it } from 'vitest';
import { SoundStage } from './index.ts';
import type { HeardSound } from './index.ts';

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
};

/** A browser's sound that notes what it is told. */
function setUp(more: { duration?: number; isDamaged?: boolean } = {}) {
  const fetched: string[] = [];
  const sources: { loop: boolean; isOn: boolean; end: () => void }[] = [];
  const places: number[][] = [];
  const param = () => ({ value: 0 });
  const node = <More extends object>(rest: More) => ({ ...rest, connect: (to: unknown) => to });
  const context = {
    destination: {},
    listener: {},
    resume: async () => undefined,
    close: async () => undefined,
    createGain: () => node({ gain: param() }),
    createPanner: () => {
      const position = { positionX: param(), positionY: param(), positionZ: param() };
      places.push([]);
      return node(position);
    },
    createBufferSource: () => {
      const source = {
        loop: false,
        isOn: false,
        end: () => undefined as void,
        start: () => void (source.isOn = true),
        stop: () => void (source.isOn = false),
        addEventListener: (_: string, listener: () => void) => void (source.end = listener),
        connect: (to: unknown) => to,
      };
      sources.push(source);
      return source;
    },
    decodeAudioData: async () => {
      if (more.isDamaged === true) throw new DOMException('no sound');
      return { duration: more.duration ?? 2 };
    },
  };
  const stage = new SoundStage({
    fetch: async (id) => {
      fetched.push(id);
      return id === 'none' ? undefined : Uint8Array.of(1);
    },
    createContext: () => context as unknown as AudioContext,
  });
  return { stage, fetched, sources };
}
const loop = (key: string, x = 1): HeardSound => ({ key, id: 'hum', place: [x, 0, 0], gain: 1 });

describe('sounds', () => {
  it('are neither fetched nor heard before somebody has touched the page, and while it is mute', async () => {
    const { stage, fetched, sources } = setUp();
    await stage.play('bell', [1, 0, 0], 1);
    stage.prepare('bell');
    stage.update([0, 0, 0], [1, 0, 0], [loop('a')]);
    stage.wake();
    stage.volume = 0;
    await stage.play('bell', [1, 0, 0], 1);
    expect([fetched, sources]).toEqual([[], []]);
    stage.volume = 0.5;
    await stage.play('bell', [1, 0, 0], 1);
    expect([fetched, stage.voices]).toEqual([['bell'], 1]);
    sources[0]!.end();
    expect(stage.voices).toBe(0);
  });

  it('go on as long as they are there, and near', async () => {
    const { stage, sources, fetched } = setUp();
    stage.wake();
    const hear = async (...around: HeardSound[]): Promise<void> => {
      stage.update([0, 0, 0], [1, 0, 0], around);
      await settle();
    };
    await hear(loop('a'));
    await hear(loop('a'), loop('b'));
    await hear(loop('a'), loop('b'));
    expect([fetched, stage.voices, sources.every(({ loop: loops, isOn }) => loops && isOn)]).toEqual([
      ['hum'],
      2,
      true,
    ]);
    await hear(loop('a', 500), loop('b'));
    expect([stage.voices, sources.map(({ isOn }) => isOn)]).toEqual([1, [false, true]]);
  });

  it('are bounded', async () => {
    const { stage } = setUp();
    stage.wake();
    const many = Array.from({ length: 100 }, (_, at) => loop(`${at}`));
    stage.update([0, 0, 0], [1, 0, 0], many);
    await settle();
    stage.update([0, 0, 0], [1, 0, 0], many);
    for (let at = 0; at < 50; at++) await stage.play('bell', [1, 0, 0], 1);
    expect(stage.voices).toBe(24);
  });

  it.each([
    ['that there are none of', {}, 'none'],
    ['that are too long', { duration: 3600 }, 'long'],
    ['that are damaged', { isDamaged: true }, 'damaged'],
  ])('%s are not heard, and asked for once', async (_, more, id) => {
    const { stage, fetched } = setUp(more);
    stage.wake();
    await stage.play(id, [1, 0, 0], 1);
    await stage.play(id, [1, 0, 0], 1);
    expect([stage.voices, fetched]).toEqual([0, [id]]);
  });
});
