import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { nodeInflate } from '@landfall/transport/node';
import { createDiagram, renderSvg } from '../diagram/index.ts';
import { printable } from '../escape/index.ts';
import { builtInspectorFolder, createCaptureIndex, startInspector } from '../inspector/index.ts';
import { narrate, protagonistsOf } from '../narrator/index.ts';
import { openRecording } from '../recording/index.ts';
import { EXIT, createProgress, untilInterrupted } from '../terminal/index.ts';
import { readTestimony } from '../testimony/index.ts';
import type { Context } from './main.ts';
import { parsePort } from './numbers.ts';
import { checkReadable, naming } from './read-whole.ts';

const TOKEN_BYTES = 24;

/** Adds `landfall inspect`. */
export function addInspectCommand(program: Command, { terminal, finish, preparePage }: Context): void {
  program
    .command('inspect')
    .description(
      'look into a recording or capture in your browser: packets, fields, bytes, lanes, the story (docs/guide/inspect.md)',
    )
    .argument('<file>', 'an .lfc, pcap or pcapng file')
    .option('--port <port>', 'port of the page; 0 for any free one', parsePort, 0)
    .action(async (file: string, { port }: { port: number }) => {
      await checkReadable(file);
      preparePage();
      const page = builtInspectorFolder();
      const progress = createProgress(terminal);
      await using index = await naming(
        file,
        async () => await createCaptureIndex(openRecording(file), nodeInflate),
      );
      for (const remark of index.remarks) progress.tell(`${printable(file)}: ${printable(remark)}`);
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const tell = tellOnce(file);
      const inspector = await startInspector({
        index,
        inflate: nodeInflate,
        title: basename(file),
        tell,
        page,
        token,
        port,
      });
      try {
        progress.tell(`Open ${inspector.url}#token=${token}`);
        progress.tell(`${index.count} packets. The address is for you alone; Ctrl-C stops it.`);
        await untilInterrupted(terminal.interrupted);
      } finally {
        await inspector.close();
        progress.end();
      }
      finish(EXIT.well);
    });
}

/** The story of the file, read once, when it is first asked for. */
function tellOnce(file: string): (what: 'story' | 'diagram') => Promise<string> {
  let reading: ReturnType<typeof readTestimony> | undefined;
  return async (what) => {
    const { records } = await (reading ??= readTestimony(file, nodeInflate));
    const actors = protagonistsOf(records);
    if (what === 'diagram') return renderSvg(createDiagram(records, actors[0]), { explains: true });
    if (actors.length === 0) return 'There is no session in it.\n';
    return actors.map((actor) => narrate(records, { style: 'plain', actor })).join('\n');
  };
}
