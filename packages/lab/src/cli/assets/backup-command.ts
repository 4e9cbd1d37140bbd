import type { Command } from 'commander';
import { describeDamagedFiles } from '@landfall/assets/embedded';
import { formatBytes } from '@landfall/assets/migration';
import { interruptible } from './data.ts';
import { DEFAULT_DATA, openExistingFolder } from './store.ts';
import type { Context } from '../main.ts';
import { EXIT, createProgress } from '../../terminal/index.ts';
import { formatCount, formatShare } from '../../narrator/index.ts';

/** `backup`. A service that runs makes its own, when its settings say so. */
export function addBackupCommand(assets: Command, { terminal, finish }: Context): void {
  assets
    .command('backup')
    .description('copy the store to another folder, or bring an older copy up to date')
    .argument('<folder>', 'where to; it can be served, checked and exported like any store')
    .option('--data <folder>', 'the store', DEFAULT_DATA)
    .action(async (folder: string, { data }: { readonly data: string }) => {
      const progress = createProgress(terminal);
      await using store = await openExistingFolder(data, { onlyLooks: true });
      const report = await interruptible(
        terminal,
        async () =>
          await store.backUp(folder, {
            signal: terminal.interrupted,
            onProgress: ({ blobs, ofBlobs, bytes }) =>
              progress.status(`${formatShare(blobs, ofBlobs, 'content')}, ${formatBytes(bytes)} copied`),
          }),
        () => {
          progress.end();
          progress.tell('INTERRUPTED: the copy is as old as before, start again to go on');
        },
      );
      progress.end();
      const { assets } = await store.stats();
      const isWhole = report.damaged.length + report.damagedFiles.length === 0;
      progress.tell(
        `${folder}: a copy of ${formatCount(assets, 'asset')}${isWhole ? '' : ', but for what is damaged'}`,
      );
      progress.tell(
        `  files of large contents: ${report.blobs}, ${report.alreadyThere} of them there from before`,
      );
      for (const hash of report.damaged) progress.tell(`DAMAGED ${hash}: not copied`);
      for (const one of report.damagedFiles) progress.tell(`DAMAGED ${describeDamagedFiles([one])}`);
      finish(isWhole ? EXIT.well : EXIT.failed);
    });
}
