import { CONTROL } from '@landfall/protocol/avatar';
import { expect, it } from 'vitest';
import { asideOf, flagsOf } from './control-flags.ts';

it.each([
  ['forward', flagsOf('forward', true), 0],
  ['left', flagsOf('left', false), Math.PI / 2],
  ['right', flagsOf('right', false), -Math.PI / 2],
  ['back', flagsOf('back', false), Math.PI],
  ['forward and left', CONTROL.forward | CONTROL.left, Math.PI / 4],
  ['up', flagsOf('up', false), undefined],
  ['both ways at once', CONTROL.forward | CONTROL.back, undefined],
  ['nothing, in flight', CONTROL.fly, undefined],
] as const)('held: %s', (_, flags, aside) => {
  expect(asideOf(flags)).toBe(aside);
});
