import type { Command } from 'commander';
import type { Clock } from '@landfall/transport/ports';
import { createRecorder } from '../recorder/index.ts';
import type { Recorder } from '../recorder/index.ts';
import type { RecordingSide } from '../recording/index.ts';
import { formatCount } from '../narrator/index.ts';
import { formatFault } from '../terminal/index.ts';
import type { Progress, Terminal } from '../terminal/index.ts';
import { numberOption } from './numbers.ts';

/** What commands that can be recorded are told of it. */
export interface RecordOptionValues {
  readonly record?: string;
  readonly recordSecrets?: boolean;
  readonly recordLimit?: number;
}

const MIB = 1024 * 1024;
const parseMebibytes = numberOption('a whole number of MiB from 1 to 1000000', {
  least: 1,
  most: 1_000_000,
  isWhole: true,
});

/** Adds them. */
export function addRecordOptions(command: Command): Command {
  return command
    .option('--record <file>', 'record what is sent, received and testified (.lfc), without secrets')
    .option('--record-secrets', 'leave passwords’ hashes, session ids and capability URLs in the recording')
    .option(
      '--record-limit <MiB>',
      'begin another file after so much; the first and the last three are kept (256 by default)',
      parseMebibytes,
    )
    .hook('preAction', (_, acting) => {
      const { record, ...rest } = acting.opts<RecordOptionValues>();
      const name = rest.recordSecrets === true ? '--record-secrets' : '--record-limit';
      if (record !== undefined || (rest.recordSecrets !== true && rest.recordLimit === undefined)) return;
      acting.error(`error: option '${name}' says how to record: it takes --record <file>`);
    });
}

/** Begins to record, where that is asked for. @throws UsageError where the file cannot be written */
export async function startRecorder(
  { record: path, recordSecrets: keepsSecrets, recordLimit }: RecordOptionValues,
  { side, clock, terminal }: { side: RecordingSide; clock: Clock; terminal: Terminal },
): Promise<Recorder> {
  const maxFileBytes = recordLimit === undefined ? undefined : recordLimit * MIB;
  const onFault = (fault: Error): void => {
    terminal.errors.write(`landfall: the recording ends here: ${formatFault(fault)}\n`);
  };
  return await createRecorder({ path, side, clock, keepsSecrets, maxFileBytes, onFault });
}

/** Ends it, and tells where it is. */
export async function endRecorder(recorder: Pick<Recorder, 'close'>, progress: Progress): Promise<void> {
  const report = await recorder.close();
  if (report === undefined) return;
  for (const path of report.paths) progress.tell(`recorded ${path}`);
  if (report.dropped > 0)
    progress.tell(`the recording lacks ${formatCount(report.dropped, 'record')}: the disk did not take them`);
}
