import type { Command } from 'commander';
import { nodeInflate } from '@landfall/transport/node';
import { decodeRecording } from '../decode/index.ts';
import type { DecodedEnd } from '../decode/index.ts';
import { compileFilter } from '../filter/index.ts';
import { formatCount } from '../narrator/index.ts';
import { openRecording } from '../recording/index.ts';
import { EXIT, writeOut, writeLine } from '../terminal/index.ts';
import type { Terminal } from '../terminal/index.ts';
import type { Context } from './main.ts';
import { naming } from './read-whole.ts';

/** So much text is written at once. */
const CHUNK_LENGTH = 64 * 1024;

export function addDecodeCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('decode')
    .description('print every packet and HTTP exchange of a capture as readable text, or as NDJSON')
    .argument('<file>', 'an .lfc, pcap or pcapng file, packed with gzip or not')
    .option('--json', 'one JSON object a line (docs/wire/capture.md)', false)
    .option('--filter <filter>', 'only what it picks (docs/guide/captures.md)')
    .action(async (file: string, { json, filter: source }: { json: boolean; filter?: string }) => {
      const filter = source === undefined ? undefined : compileFilter(source);
      const lines = decodeRecording(openRecording(file), nodeInflate, { json, filter });
      const end = await naming(file, async () => await writeAll(lines, terminal));
      if (end === undefined) return finish(EXIT.well);
      finish(tellEnd(file, end, json, terminal));
    });
}

/** Writes lines no faster than they are taken. @returns how they ended; undefined when the reader went away */
async function writeAll(
  lines: AsyncGenerator<string, DecodedEnd, undefined>,
  { output }: Terminal,
): Promise<DecodedEnd | undefined> {
  let chunk = '';
  try {
    for (;;) {
      const { value, done } = await lines.next();
      if (done !== true) chunk += `${value}\n`;
      const isDue = done === true || chunk.length >= CHUNK_LENGTH;
      if (isDue && chunk !== '' && !(await writeOut(output, chunk))) return undefined;
      if (isDue) chunk = '';
      if (done === true) return value;
    }
  } catch (error) {
    await writeOut(output, chunk);
    throw error;
  } finally {
    await lines.return({
      records: 0,
      unread: new Map(),
      cut: undefined,
      damage: undefined,
      messages: 0,
      lines: 0,
    });
  }
}

function tellEnd(file: string, end: DecodedEnd, json: boolean, { output, errors }: Terminal): number {
  const { cut, damage, messages, unread } = end;
  if (cut !== undefined) {
    const words = `breaks off at offset ${cut.offset}, in the middle of ${cut.what}`;
    if (json) writeLine(errors, `landfall: ${file} ${words}`);
    else writeLine(output, `The file ${words}.`);
  }
  if (messages === 0) writeLine(errors, `landfall: ${file} has no packet of a circuit`);
  for (const [kind, count] of unread)
    writeLine(errors, `landfall: ${formatCount(count, 'frame')} not read: ${kind}`);
  if (damage === undefined) return messages === 0 && unread.size > 0 ? EXIT.failed : EXIT.well;
  const at = damage.offset === undefined ? '' : ` at offset ${damage.offset}`;
  writeLine(errors, `landfall: ${file}: ${damage.what}${at}`);
  return EXIT.failed;
}
