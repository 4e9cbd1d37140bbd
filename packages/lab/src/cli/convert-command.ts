import { Option, type Command } from 'commander';
import { convertRecording } from '../conversion/index.ts';
import type { Conversion } from '../conversion/index.ts';
import { formatCount } from '../narrator/index.ts';
import type { RecordingSide } from '../recording/index.ts';
import { EXIT, writeLine } from '../terminal/index.ts';
import type { Terminal } from '../terminal/index.ts';
import type { Context } from './main.ts';
import { naming } from './read-whole.ts';

interface ConvertOptions {
  readonly keepSecrets: boolean;
  readonly hideWords: boolean;
  readonly hideAddresses: boolean;
  readonly side?: RecordingSide;
}

export function addConvertCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('convert')
    .description(
      'write a recording or capture anew, as a recording (.lfc) or a capture (.pcap, .pcapng), without secrets',
    )
    .argument('<from>', 'a recording, a pcap or pcapng file, packed with gzip or not')
    .argument('<to>', 'the new file: .lfc, .pcap or .pcapng')
    .option('--keep-secrets', 'leave password hashes, session ids and capability URLs where they are', false)
    .option('--hide-words', 'hide chat and instant messages, too', false)
    .option('--hide-addresses', 'hide IP addresses, too', false)
    .addOption(
      new Option(
        '--side <side>',
        'of a recording of several sides, the one that a capture is made of',
      ).choices(['client', 'server', 'proxy', 'wire']),
    )
    .action(async (from: string, to: string, options: ConvertOptions) => {
      const { keepSecrets: keepsSecrets, hideWords: words, hideAddresses: addresses, side } = options;
      const what = { keepsSecrets, words, addresses, side };
      const conversion = await naming(from, async () => await convertRecording(from, to, what));
      tell(conversion, from, to, terminal);
      finish(conversion.end.damage === undefined ? EXIT.well : EXIT.failed);
    });
}

function tell(
  { end, counts, leftOut, sizeBytes }: Conversion,
  from: string,
  to: string,
  { output, errors }: Terminal,
): void {
  const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  writeLine(output, `${to}: ${sizeBytes} bytes of ${kinds === '' ? 'nothing' : kinds}`);
  for (const [what, count] of leftOut) writeLine(errors, `landfall: left out: ${count} ${what}`);
  for (const [what, count] of end.unread)
    writeLine(errors, `landfall: ${formatCount(count, 'time')} not read: ${what}`);
  if (end.cut !== undefined)
    writeLine(errors, `landfall: ${from} breaks off at offset ${end.cut.offset}, in ${end.cut.what}`);
  if (end.damage !== undefined) {
    const where = end.damage.offset === undefined ? '' : ` at offset ${end.damage.offset}`;
    writeLine(errors, `landfall: ${from} is damaged${where}, and was read up to there: ${end.damage.what}`);
  }
}
