import type { Command } from 'commander';

/** Adds `help [command…]`; commander's own answers a name that it does not know with all of its help, and no word of why. */
export function addHelpCommand(program: Command): void {
  program.helpCommand(false);
  program
    .command('help [command...]')
    .description('the options of a command')
    .action(async (names: readonly string[]) => {
      let about = program;
      for (const name of names) {
        const next = about.commands.find((command) => command.name() === name);
        // Who knows its commands says best that this is none, and which is like it.
        if (next === undefined) await about.parseAsync([name], { from: 'user' });
        else about = next;
      }
      about.help();
    });
}
