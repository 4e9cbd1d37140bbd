import { expect, onTestFinished } from 'vitest';

/** Workers keep their modules, and run this before each file; the testers of `expect` are kept too. */
const DONE = Symbol.for('landfall: bytes are compared as bytes');

// Vitest compares bytes one by one, as members of objects: 0.1 s and more for 70,000 of them. What is not equal is left to it,
// for it says where.
if (!Reflect.has(globalThis, DONE)) {
  Reflect.set(globalThis, DONE, true);
  expect.addEqualityTesters([
    (one: unknown, other: unknown) => (areSameBytes(one, other) ? true : undefined),
  ]);
}

// What watches sessions in tests stands in a package that others install without Vitest.
Reflect.set(globalThis, Symbol.for('landfall: hold the test to no faults'), (faults: readonly string[]) =>
  onTestFinished(() => expect(faults).toEqual([])),
);

function areSameBytes(one: unknown, other: unknown): boolean {
  return (
    one instanceof Uint8Array &&
    other instanceof Uint8Array &&
    Object.getPrototypeOf(one) === Object.getPrototypeOf(other) &&
    Buffer.compare(one, other) === 0
  );
}
