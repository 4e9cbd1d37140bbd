import { DecodeError } from '@landfall/protocol/errors';
import { gatherPrimColumn, scanForIds, StreamScan } from '../references/index.ts';
import { CutDumpError, readSqlDump } from '../sql-dump/index.ts';
import type { SqlRow } from '../sql-dump/index.ts';
import type { RootSink } from './root-file.ts';

/** What they refer to stands in bytes. */
const PRIM_TABLES = new Set(['prims', 'primshapes']);
const ID_BYTES = 16;

/**
 * A list, or a dump. Whatever is written out in it counts; of a dump the bytes of each value are looked into as well.
 * @throws DecodeError when a dump was cut
 */
export async function readTextRoots(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  isDump: boolean,
  sink: RootSink,
): Promise<'dump' | 'list'> {
  const scan = new StreamScan(sink.add, sink);
  const text = seenBy(chunks, (chunk) => scan.push(chunk));
  if (isDump) await readDump(text, name, sink);
  // What a dump that cannot be understood has left is still a text with ids in it.
  for await (const _ of text);
  scan.end();
  return isDump ? 'dump' : 'list';
}

/** Goes on after a reader that gave up: only the end of the source ends it. */
function seenBy(
  chunks: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
): AsyncIterable<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    const step = await iterator.next();
    if (step.done === true) return { done: true, value: undefined };
    see(step.value);
    return step;
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

async function readDump(chunks: AsyncIterable<Uint8Array>, name: string, sink: RootSink): Promise<void> {
  try {
    for await (const row of readSqlDump(chunks, 'all')) takeRow(row, name, sink);
  } catch (error) {
    if (!(error instanceof DecodeError) || error instanceof CutDumpError) throw error;
    sink.doubt(name, `it cannot be read as a dump: ${error.message}`);
  }
}

function takeRow({ table, values, position }: SqlRow, name: string, sink: RootSink): void {
  const isPrim = PRIM_TABLES.has(table);
  const where = `${name}: ${table} at byte ${position}`;
  if (isPrim && values.has('1') && sink.known === undefined)
    sink.doubt(where, 'its columns have no names: what stands in them as bytes is not known');
  for (const [column, value] of values) {
    if (!(value instanceof Uint8Array) || value.length < ID_BYTES) continue;
    if (isPrim) {
      const { ids, faults } = gatherPrimColumn(column, value);
      ids.forEach(sink.add);
      for (const { message } of faults) sink.doubt(where, message);
    }
    // What is plain text was seen as a text already, but for what it needs to be unpacked.
    if (isBytes(value)) scanForIds(value, sink.add, sink);
  }
}

function isBytes(value: Uint8Array): boolean {
  return value.some((byte) => byte < 0x20 || byte >= 0x7f);
}
