import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import {
  describeMessages,
  diffTemplates,
  formatSchemaLine,
  formatTemplateDiff,
  parseMessageTemplate,
} from '@landfall/protocol/message';
import type { MessageDescription } from '@landfall/protocol/message';
import type { Context } from './main.ts';
import { EXIT, writeOut } from '../terminal/index.ts';
import { unreadable } from './read-whole.ts';
import { formatWiresharkDissector } from '../wireshark/index.ts';

export function addSchemaCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('schema')
    .description(
      'print the table of messages, how your own message template differs from it, or a dissector for Wireshark',
    )
    .option('--diff <message_template.msg>', 'a message template in the standard notation')
    .option('--wireshark', 'a dissector for Wireshark, in Lua', false)
    .action(async ({ diff, wireshark }: { diff?: string; wireshark: boolean }) => {
      if (wireshark) {
        if (diff !== undefined) throw new UsageError('--diff and --wireshark: one of them can be printed');
        await writeOut(terminal.output, formatWiresharkDissector());
        return finish(EXIT.well);
      }
      const ours = describeMessages();
      if (diff === undefined) {
        for (const message of ours)
          if (!(await writeOut(terminal.output, `${formatSchemaLine(message)}\n`))) break;
        return finish(EXIT.well);
      }
      const differences = diffTemplates(ours, await readTemplate(diff));
      const text = differences.length === 0 ? 'No difference.' : formatTemplateDiff(differences).trimEnd();
      await writeOut(terminal.output, `${text}\n`);
      finish(EXIT.well);
    });
}

async function readTemplate(file: string): Promise<readonly MessageDescription[]> {
  const text = await readText(file);
  try {
    return parseMessageTemplate(text);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new UsageError(`${file} is no message template: ${error.message}`, { cause: error });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}
