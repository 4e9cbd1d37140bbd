/** What is in a heap, counted from a snapshot of it: what a program keeps apart from what V8 keeps of its code. */
import { readFile } from 'node:fs/promises';

/** How much of a kind there is. */
interface Kind {
  readonly count: number;
  readonly bytes: number;
}

/** A heap, after a garbage collection. */
export interface HeapCensus {
  /** Of objects, arrays, closures, text, numbers and buffers: what the program has made and somebody can still reach. */
  readonly dataBytes: number;
  /** Of byte code, machine code, its feedback and the shapes of objects: it grows while rare ways are compiled, and is thrown away unused. */
  readonly codeBytes: number;
  /** What `dataBytes` is made of, by type and name of the constructor: `object Region`, `closure onEvent`. */
  readonly kinds: ReadonlyMap<string, Kind>;
}

/** The part of a `.heapsnapshot` that is read here. @source the snapshots that V8 writes: `snapshot.meta` says which field is which */
interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly unknown[] };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

const OF_CODE: ReadonlySet<string> = new Set(['code', 'hidden', 'object shape', 'synthetic']);
/** Each has a name of its own. */
const NAMELESS: ReadonlySet<string> = new Set(['string', 'concatenated string', 'sliced string', 'number']);

/** Reads a file that `writeHeapSnapshot` of `node:v8` has written. */
export async function readCensus(path: string): Promise<HeapCensus> {
  const { snapshot, nodes, strings } = JSON.parse(await readFile(path, 'utf8')) as Snapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const names = types[fields.indexOf('type')] as readonly string[];
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  const kinds = new Map<string, Kind>();
  let [dataBytes, codeBytes] = [0, 0];
  for (let at = 0; at < nodes.length; at += fields.length) {
    const of = names[nodes[at + type!]!]!;
    const bytes = nodes[at + size!]!;
    const isShape = strings[nodes[at + name!]!]!.startsWith('system / ');
    if (OF_CODE.has(of) || (isShape && of !== 'object' && of !== 'native')) {
      codeBytes += bytes;
      continue;
    }
    dataBytes += bytes;
    const kind = NAMELESS.has(of) ? of : `${of} ${strings[nodes[at + name!]!]!}`;
    const { count = 0, bytes: before = 0 } = kinds.get(kind) ?? {};
    kinds.set(kind, { count: count + 1, bytes: before + bytes });
  }
  return { dataBytes, codeBytes, kinds };
}

/** What has grown most from one heap to the other, a line: `+120 object Region (+14,400 bytes)`. */
export function mostGrown(before: HeapCensus, after: HeapCensus, lines = 10): string {
  const grown = [...after.kinds].map(([kind, { count, bytes }]) => {
    const was = before.kinds.get(kind) ?? { count: 0, bytes: 0 };
    return { kind, count: count - was.count, bytes: bytes - was.bytes };
  });
  return grown
    .toSorted((one, other) => other.bytes - one.bytes)
    .slice(0, lines)
    .map(({ kind, count, bytes }) => `+${count} ${kind} (+${bytes} bytes)`)
    .join('\n');
}
