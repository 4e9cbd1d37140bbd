import { DecodeError } from '@landfall/protocol/errors';
import { eachNumberedIn, gatherPrimColumn, scanForIds, StreamScan } from '../references/index.ts';
import { readSeenDump } from '../sql-dump/index.ts';
import type { SqlRow } from '../sql-dump/index.ts';
import { TextEnding } from '../text-ending/index.ts';
import type { RootSink } from './root-file.ts';

/** What they refer to stands in bytes. */
const PRIM_TABLES = new Set(['prims', 'primshapes']);
const ID_BYTES = 16;
/**
 * The text of a dump is looked at piece by piece. Only what is much shorter than the 16 KiB by which those overlap is whole in
 * one of them, escaped or not.
 */
const LONG_BYTES = 4096;

/**
 * A list, or a dump. Whatever is written out in it counts; of a dump the bytes of each value are looked into as well.
 * @throws DecodeError when it was cut
 */
export async function readTextRoots(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  isDump: boolean,
  sink: RootSink,
): Promise<'dump' | 'list'> {
  const scan = new StreamScan(
    sink.add,
    isDump ? sink : { known: sink.known, hasBytes: true, onSplit: (why) => sink.doubt(name, why) },
  );
  const onChunk = (chunk: Uint8Array): void => orDoubt(() => scan.push(chunk), name, sink);
  if (isDump) {
    const fault = await readSeenDump(chunks, {
      onChunk,
      onRow: (row) => takeRow(row, name, sink),
      onReservation: ({ kind, reason }) => {
        if (kind !== 'open end' || sink.acceptOpenEnds !== true) sink.doubt(name, reason);
      },
    });
    if (fault !== undefined) sink.doubt(name, `it cannot be read as a dump: ${fault.message}`);
  } else await readList(chunks, onChunk);
  orDoubt(() => scan.end(), name, sink);
  return isDump ? 'dump' : 'list';
}

/** @throws DecodeError when it ends inside something, or with the message of a program */
async function readList(
  chunks: AsyncIterable<Uint8Array>,
  onChunk: (chunk: Uint8Array) => void,
): Promise<void> {
  const ending = new TextEnding();
  for await (const chunk of chunks) {
    ending.push(chunk);
    onChunk(chunk);
  }
  const lack = ending.end();
  if (lack !== undefined) throw new DecodeError(lack);
}

/** @param isText whether the plain texts of the row are to be looked into as well: of a dump they were */
export function takeRow(
  { table, values, position }: SqlRow,
  name: string,
  sink: RootSink,
  { isText = false } = {},
): void {
  const isPrim = PRIM_TABLES.has(table);
  const where = `${name}: ${table} at byte ${position}`;
  if (isPrim && values.has('1') && sink.known === undefined)
    sink.doubt(where, 'its columns have no names: what stands in them as bytes is not known');
  if (isText && sink.known !== undefined) eachNumberedIn(numbersOf(values), sink.known, sink.add);
  for (const [column, value] of values) {
    if (!(value instanceof Uint8Array) || value.length < ID_BYTES) continue;
    if (isPrim) {
      const { ids, faults } = gatherPrimColumn(column, value);
      ids.forEach(sink.add);
      // With the ids of the store, those in a damaged field are found all the same.
      if (sink.known === undefined) for (const { message } of faults) sink.doubt(where, message);
    }
    // What is plain text was seen as a text already, but for what it needs to be unpacked.
    if (isText || value.length >= LONG_BYTES || isBytes(value))
      orDoubt(() => scanForIds(value, sink.add, sink), where, sink);
  }
}

/** The numbers of a row as a dump has them, beside one another: two of 64 bits, or four of 32, may be an id. */
function numbersOf(values: SqlRow['values']): string {
  let text = '';
  for (const value of values.values()) text += typeof value === 'string' ? `${value}, ` : '; x; ';
  return text;
}

/** What is packed too deeply, or unpacks to too much, may refer to anything. */
export function orDoubt(scan: () => void, where: string, sink: Pick<RootSink, 'doubt'>): void {
  try {
    scan();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    sink.doubt(where, error.message);
  }
}

function isBytes(value: Uint8Array): boolean {
  return value.some((byte) => byte < 0x20 || byte >= 0x7f);
}
