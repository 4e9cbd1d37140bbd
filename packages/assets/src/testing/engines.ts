import { hasCeph, startCeph } from './ceph.ts';
import { hasSwift, startSwift } from './swift.ts';
import type { TestObjectStore } from './swift.ts';

/** The real object stores that tests can run on here: Swift where it is installed, Ceph where it is asked for. */
export function enginesHere(): readonly {
  readonly name: string;
  readonly start: () => Promise<TestObjectStore>;
}[] {
  return [
    ...(hasSwift() ? [{ name: 'Swift', start: startSwift }] : []),
    ...(hasCeph() ? [{ name: 'Ceph', start: startCeph }] : []),
  ];
}

/** Of a hook that starts one. */
export const ENGINE_START_MS = 180_000;
