import { afterEach, describe, expect, it, vi } from 'vitest';
import { everyFrame } from './every-frame.ts';

const MANY = 1000;

/** A browser for which a frame goes before everything else, as Chromium's are while a key is used. */
function putFramesFirst(): void {
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => {
    queueMicrotask(draw);
    return 1;
  });
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
}

describe('frame after frame', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('lets what waits have its turn, also where frames go before everything else', async () => {
    putFramesFirst();
    let frames = 0;
    let framesBefore = 0;
    const stop = everyFrame(() => {
      if (++frames >= MANY) stop();
    });
    await new Promise<void>((done) => {
      setImmediate(() => {
        framesBefore = frames;
        done();
      });
    });
    expect(framesBefore).toBeLessThan(MANY);
    await vi.waitFor(() => expect(frames).toBeGreaterThan(3));
    stop();
    const atTheEnd = frames;
    await new Promise((done) => setTimeout(done, 20));
    expect(frames - atTheEnd).toBeLessThanOrEqual(1);
  });
});
