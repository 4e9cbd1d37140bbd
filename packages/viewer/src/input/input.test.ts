import { describe, expect, it } from 'vitest';
import type { WorldCommand } from '../port/index.ts';
import { actionOf, keysOfKept, USUAL_KEYS, withKey, withoutKey } from './key-map.ts';
import type { KeyPress } from './key-map.ts';
import { Walker } from './walker.ts';

const press = (code: string, more: Partial<KeyPress> = {}): KeyPress => ({
  code,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  isComposing: false,
  ...more,
});

describe('keys', () => {
  it('go by where they are, and Shift walks sideways', () => {
    expect(actionOf(press('KeyW'))).toBe('forward');
    expect(actionOf(press('ArrowLeft'))).toBe('turnLeft');
    expect(actionOf(press('KeyA', { shiftKey: true }))).toBe('left');
    expect(actionOf(press('KeyK'))).toBeUndefined();
    expect(actionOf(press('constructor'))).toBeUndefined();
  });

  it('do nothing with what browsers and input methods keep', () => {
    for (const code of Object.keys(USUAL_KEYS)) {
      for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }])
        expect(actionOf(press(code, held))).toBeUndefined();
    }
  });

  it('can be other ones', () => {
    expect(actionOf(press('KeyZ'), { KeyZ: 'forward' })).toBe('forward');
    const keys = withKey(USUAL_KEYS, 'KeyW', 'fly');
    expect([keys['KeyW'], keys['ArrowUp']]).toEqual(['fly', 'forward']);
    expect(withoutKey(keys, 'KeyW')['KeyW']).toBeUndefined();
    expect(withoutKey(keys, 'Escape')['Escape']).toBe('escape');
    for (const code of ['Escape', 'ShiftLeft', 'F5', 'Tab', 'a b', ''])
      expect(withKey(USUAL_KEYS, code, 'fly')).toEqual(USUAL_KEYS);
  });

  it('are read from what was kept, whoever wrote it', () => {
    expect(
      keysOfKept({ KeyZ: 'forward', KeyX: 'explode', 'Ctrl+W': 'fly', Escape: 'fly', F11: 'run' }),
    ).toEqual({ KeyZ: 'forward', Escape: 'escape' });
    for (const value of [undefined, null, 7, 'x', []]) expect(keysOfKept(value)).toBeUndefined();
    expect(keysOfKept(JSON.parse('{"__proto__": "fly", "KeyW": "constructor"}'))).toEqual({
      Escape: 'escape',
    });
    expect(keysOfKept({ ...USUAL_KEYS })).toEqual(USUAL_KEYS);
  });
});

function setUp() {
  const sent: WorldCommand[] = [];
  const walker = new Walker((command) => sent.push(command));
  return { sent, walker, taken: () => sent.splice(0) };
}

describe('a walker', () => {
  it('says once where it goes, and that it has stopped', () => {
    const { walker, taken } = setUp();
    walker.press('KeyW', 'forward');
    walker.press('KeyW', 'forward');
    expect(taken()).toEqual([{ type: 'go', direction: 'forward', isFast: false }]);
    walker.release('KeyW');
    walker.release('KeyW');
    expect(taken()).toEqual([{ type: 'go', direction: undefined, isFast: false }]);
  });

  it('goes where the key leads that was pressed last, and on as before when that is let go of', () => {
    const { walker, taken } = setUp();
    walker.press('KeyW', 'forward');
    walker.press('KeyE', 'up');
    walker.release('KeyE');
    expect(taken().map((command) => command.type === 'go' && command.direction)).toEqual([
      'forward',
      'up',
      'forward',
    ]);
  });

  it('turns while a key is held, and tells it no more often than needed', () => {
    const { walker, taken } = setUp();
    walker.press('KeyA', 'turnLeft');
    for (let frame = 0; frame < 10; frame++) walker.update(16);
    expect(walker.headingRad).toBeGreaterThan(0.3);
    const told = taken();
    expect(told.length).toBeLessThanOrEqual(3);
    expect(told.every(({ type }) => type === 'face')).toBe(true);
    walker.release('KeyA');
    walker.update(100);
    walker.update(100);
    expect(taken().length).toBeLessThanOrEqual(1);
  });

  it('lets go of everything when the keyboard has gone elsewhere', () => {
    const { walker, taken } = setUp();
    walker.press('KeyW', 'forward');
    walker.press('KeyD', 'turnRight');
    taken();
    walker.releaseAll();
    expect(taken()).toEqual([{ type: 'go', direction: undefined, isFast: false }]);
    expect(walker.isMoving).toBe(false);
  });

  it('runs and flies', () => {
    const { walker, taken } = setUp();
    walker.press('KeyW', 'forward');
    walker.toggleRunning();
    walker.toggleFlying();
    walker.toggleFlying();
    expect(taken().slice(1)).toEqual([
      { type: 'go', direction: 'forward', isFast: true },
      { type: 'fly', isFlying: true },
      { type: 'fly', isFlying: false },
    ]);
  });

  it('stays within a turn', () => {
    const { walker } = setUp();
    walker.setHeading(3);
    walker.turnBy(1);
    expect(walker.headingRad).toBeCloseTo(4 - 2 * Math.PI);
  });
});
