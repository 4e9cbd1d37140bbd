import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { UsageError } from '@landfall/protocol/errors';
import { decodeLines, writeLines } from '../decode/index.ts';
import { formatCount } from '../narrator/index.ts';
import type { Context } from './main.ts';
import { EXIT } from '../terminal/index.ts';

/** Captures are read whole; a larger one is to be cut first (`editcap -c`). */
const MOST_BYTES = 2 ** 31 - 1;

export function addDecodeCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('decode')
    .description('print every packet of a capture as readable text, or as NDJSON')
    .argument('<file>', 'a pcap or pcapng file, packed with gzip or not')
    .option('--json', 'one JSON object per UDP datagram (docs/wire/capture.md)', false)
    .action(async (file: string, { json }: { json: boolean }) => {
      const end = await writeLines(decodeLines(await readCapture(file), { json }), terminal.output);
      if (end?.cut !== undefined && json)
        terminal.errors.write(`landfall: ${file} breaks off in the middle of ${end.cut.what}\n`);
      if (end?.messages === 0) terminal.errors.write(`landfall: ${file} has no packet of a circuit\n`);
      for (const [kind, count] of end?.unread ?? [])
        terminal.errors.write(`landfall: ${formatCount(count, 'frame')} not read: ${kind}\n`);
      const isUnread = end?.messages === 0 && end.unread !== undefined;
      finish(isUnread ? EXIT.failed : EXIT.well);
    });
}

async function readCapture(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES)
      throw new UsageError(`${file} has ${size} bytes, more than the ${MOST_BYTES} that are read whole`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `cannot read ${file}: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`,
    );
  }
}
