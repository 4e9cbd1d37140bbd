import type { Command } from 'commander';
import { createNodeClock } from '@landfall/transport/node';
import { createProxyRecording, createRulesFile, nodeProxyEnvironment, startProxy } from '../proxy/index.ts';
import type { ProxyRecording, Rules } from '../proxy/index.ts';
import { createProgress, EXIT, formatFault, untilInterrupted, writeLine } from '../terminal/index.ts';
import type { Progress, Terminal } from '../terminal/index.ts';
import type { Context } from './main.ts';
import { addressOf } from './login-options.ts';
import { parsePort } from './numbers.ts';
import { addRecordOptions, endRecorder } from './record-options.ts';
import type { RecordOptionValues } from './record-options.ts';
import { addRequiredOptions } from './required-options.ts';

interface ProxyCommandOptions extends RecordOptionValues {
  readonly grid: string;
  readonly port: number;
  readonly bind: string;
  readonly announce?: string;
  readonly hosts: readonly string[];
  readonly privateNetworks?: readonly string[];
  readonly rules?: string;
}

/** Fixed, so that a viewer finds the proxy again. */
const USUAL_PROXY_PORT = 9100;
const MIB = 1024 * 1024;

/** Adds `landfall proxy`. */
export function addProxyCommand(program: Command, context: Context): void {
  const command = program
    .command('proxy')
    .description(
      'stand between viewers and their grid, record what passes, and change it (docs/guide/proxy.md)',
    );
  addRequiredOptions(command, [
    { flags: '--grid <uri>', description: 'login address of the grid, such as http://127.0.0.1:9000/' },
  ]);
  addRecordOptions(command)
    .option('--port <port>', 'port to listen at; viewers log in there', parsePort, USUAL_PROXY_PORT)
    .option('--bind <address>', 'address to listen at; others than loopback let others in', '127.0.0.1')
    .option('--announce <address>', 'address that viewers are told, when it is another')
    .option('--hosts <names...>', 'names that viewers call it by besides its addresses', [])
    .option(
      '--private-networks <networks...>',
      'addresses inside that the grid may name, such as 10.1.0.0/16; of a grid inside all of them',
    )
    .option('--rules <file>', 'drop, delay, change or send messages as the function `rule` of this file says')
    .action(async (options: ProxyCommandOptions) => await run(options, context));
}

async function run(options: ProxyCommandOptions, { terminal, finish }: Context): Promise<void> {
  const { address: grid } = addressOf(options.grid);
  const { bind, port, announce, hosts, privateNetworks } = options;
  const environment = nodeProxyEnvironment({ grid, bind, port, announce, privateNetworks });
  const tell = (line: string): void => writeLine(terminal.output, line);
  const rules = options.rules === undefined ? undefined : await rulesOf(options.rules, tell);
  const recording = await recordingOf(options, terminal);
  const progress = createProgress(terminal);
  try {
    const proxy = await startProxy({ grid, bind, announce, hosts, recording, rules, tell }, environment);
    try {
      tell(`Proxy: ${proxy.loginUri} (log in there instead of ${grid})`);
      await untilInterrupted(terminal.interrupted);
    } finally {
      await proxy.close();
    }
  } finally {
    rules?.close();
    await endRecording(recording, progress);
  }
  finish(EXIT.well);
}

const rulesOf = (path: string, tell: (line: string) => void): Promise<Rules> =>
  createRulesFile(path, { clock: createNodeClock(), tell });

async function recordingOf(
  { record: path, recordSecrets: keepsSecrets, recordLimit }: RecordOptionValues,
  terminal: Terminal,
): Promise<ProxyRecording | undefined> {
  if (path === undefined) return undefined;
  const maxFileBytes = recordLimit === undefined ? undefined : recordLimit * MIB;
  const onFault = (fault: Error): void => {
    terminal.errors.write(`landfall: the recording ends here: ${formatFault(fault)}\n`);
  };
  return await createProxyRecording(path, { clock: createNodeClock(), keepsSecrets, maxFileBytes, onFault });
}

async function endRecording(recording: ProxyRecording | undefined, progress: Progress): Promise<void> {
  if (recording !== undefined) await endRecorder(recording, progress);
}
