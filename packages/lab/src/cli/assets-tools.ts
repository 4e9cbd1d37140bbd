import type { Command } from 'commander';
import { addBackupCommand } from './assets-backup-command.ts';
import { addCheckCommands } from './assets-check-command.ts';
import { addExportCommand } from './assets-export-command.ts';
import { addGarbageCommand } from './assets-gc-command.ts';
import { addImportCommand } from './assets-import-command.ts';
import type { Context } from './main.ts';

/** What is done to a store while it is not served: `import`, `export`, `verify`, `scrub`, `gc`, `backup`, `stats`. */
export function addAssetsTools(assets: Command, context: Context): void {
  addImportCommand(assets, context);
  addExportCommand(assets, context);
  addCheckCommands(assets, context);
  addGarbageCommand(assets, context);
  addBackupCommand(assets, context);
}
