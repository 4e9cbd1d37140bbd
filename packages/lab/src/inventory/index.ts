/** An inventory worked with as with files: paths, and the commands of `landfall inventory`. */
export { DESK_COMMANDS, InventoryShell, checkCommand, deskHelp } from './shell.ts';
export type { ShellOptions } from './shell.ts';
export { arriveToFile } from './session.ts';
export type { InventorySession } from './session.ts';
export { splitWords } from './split-words.ts';
