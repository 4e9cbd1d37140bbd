import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { nodeInflate } from '@landfall/transport/node';
import { createDiagram, renderSvg } from '../diagram/index.ts';
import { printable } from '../escape/index.ts';
import { builtInspectorFolder, openCaptureIndex, startInspector } from '../inspector/index.ts';
import type { CaptureIndex, Judgement } from '../inspector/index.ts';
import { arrange, narrate, protagonistsOf, referencesWith, whyOf } from '../narrator/index.ts';
import { followChunks, openRecording, recordingOf } from '../recording/index.ts';
import { EXIT, createProgress, untilInterrupted } from '../terminal/index.ts';
import { readTestimony } from '../testimony/index.ts';
import type { Context } from './main.ts';
import { parsePort } from './numbers.ts';
import { checkReadable, naming } from './read-whole.ts';

const TOKEN_BYTES = 24;

interface InspectOptions {
  readonly port: number;
  readonly follow: boolean;
}

/** Adds `landfall inspect`. */
export function addInspectCommand(program: Command, context: Context): void {
  program
    .command('inspect')
    .description(
      'look into a recording or capture in your browser: packets, fields, bytes, lanes, circuits, the story (docs/guide/inspect.md)',
    )
    .argument('<file>', 'an .lfc, pcap or pcapng file')
    .option('--port <port>', 'port of the page; 0 for any free one', parsePort, 0)
    .option('--follow', 'look on while it is written: what `--record` of a running command writes', false)
    .action(async (file: string, options: InspectOptions) => await inspect(file, options, context));
}

async function inspect(
  file: string,
  { port, follow }: InspectOptions,
  { terminal, finish, preparePage }: Context,
): Promise<void> {
  await checkReadable(file);
  preparePage();
  const page = builtInspectorFolder();
  const progress = createProgress(terminal);
  await using index = await naming(file, async () => await indexOf(file, follow, terminal.interrupted));
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const title = basename(file);
  const read = readerOf(file);
  const inspector = await startInspector({
    index,
    inflate: nodeInflate,
    title,
    tell: async (what) => tell(await read(), what),
    judge: async () => judge(await read()),
    page,
    token,
    port,
  });
  try {
    progress.tell(`Open ${inspector.url}#token=${token}`);
    if (!follow) await Promise.race([index.done, untilInterrupted(terminal.interrupted)]);
    for (const remark of index.remarks) progress.tell(`${printable(file)}: ${printable(remark)}`);
    const many = follow ? 'What is written shows as it comes' : `${index.count} packets`;
    progress.tell(`${many}. The address is for you alone; Ctrl-C stops it.`);
    await untilInterrupted(terminal.interrupted);
  } finally {
    await inspector.close();
    progress.end();
  }
  finish(EXIT.well);
}

async function indexOf(file: string, isFollowed: boolean, signal: AbortSignal): Promise<CaptureIndex> {
  const recording = isFollowed ? recordingOf(() => followChunks(file, { signal })) : openRecording(file);
  return await openCaptureIndex(recording, nodeInflate, { isFollowed });
}

/** What the file testifies, read when it is first asked for, and again when it has grown. */
function readerOf(file: string): () => Promise<readonly EvidenceRecord[]> {
  let read: { readonly sizeBytes: number; readonly testimony: ReturnType<typeof readTestimony> } | undefined;
  return async () => {
    const { size: sizeBytes } = await stat(file);
    if (read?.sizeBytes !== sizeBytes) read = { sizeBytes, testimony: readTestimony(file, nodeInflate) };
    return (await read.testimony).records;
  };
}

function tell(records: readonly EvidenceRecord[], what: 'story' | 'diagram'): string {
  const actors = protagonistsOf(records);
  if (what === 'diagram') return renderSvg(createDiagram(records, actors[0]), { explains: true });
  if (actors.length === 0) return 'There is no session in it.\n';
  return actors.map((actor) => narrate(records, { style: 'plain', actor })).join('\n');
}

function judge(records: readonly EvidenceRecord[]): Judgement {
  const stories = protagonistsOf(records).map((actor) => arrange(records, actor));
  const { isWell, paragraph } = whyOf(stories, referencesWith([]));
  return { isWell, paragraph };
}
