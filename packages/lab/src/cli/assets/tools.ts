import type { Command } from 'commander';
import { addBackupCommand } from './backup-command.ts';
import { addCheckCommands } from './check-command.ts';
import { addExportCommand } from './export-command.ts';
import { addGarbageCommand } from './gc-command.ts';
import { addImportCommand } from './import-command.ts';
import { addOneAssetCommands } from './one-asset.ts';
import type { Context } from '../main.ts';

/** What is done to a store while it is not served: `import`, `export`, `verify`, `scrub`, `gc`, `backup`, `stats`, `show`, `remove`. */
export function addAssetsTools(assets: Command, context: Context): void {
  addImportCommand(assets, context);
  addExportCommand(assets, context);
  addCheckCommands(assets, context);
  addGarbageCommand(assets, context);
  addBackupCommand(assets, context);
  addOneAssetCommands(assets, context);
}
