import type { Command } from 'commander';
import { decodeLines, writeLines } from '../decode/index.ts';
import { compileFilter } from '../filter/index.ts';
import { formatCount } from '../narrator/index.ts';
import type { Context } from './main.ts';
import { naming, readWhole } from './read-whole.ts';
import { EXIT } from '../terminal/index.ts';

export function addDecodeCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('decode')
    .description('print every packet of a capture as readable text, or as NDJSON')
    .argument('<file>', 'a pcap or pcapng file, packed with gzip or not')
    .option('--json', 'one JSON object per UDP datagram (docs/wire/capture.md)', false)
    .option('--filter <filter>', 'only what it picks (docs/guide/captures.md)')
    .action(async (file: string, { json, filter: source }: { json: boolean; filter?: string }) => {
      const filter = source === undefined ? undefined : compileFilter(source);
      const bytes = await readWhole(file);
      const end = await naming(
        file,
        async () => await writeLines(decodeLines(bytes, { json, filter }), terminal.output),
      );
      if (end?.cut !== undefined && json)
        terminal.errors.write(`landfall: ${file} breaks off in the middle of ${end.cut.what}\n`);
      if (end?.messages === 0) terminal.errors.write(`landfall: ${file} has no packet of a circuit\n`);
      for (const [kind, count] of end?.unread ?? [])
        terminal.errors.write(`landfall: ${formatCount(count, 'frame')} not read: ${kind}\n`);
      const isUnread = end?.messages === 0 && end.unread !== undefined;
      finish(isUnread ? EXIT.failed : EXIT.well);
    });
}
