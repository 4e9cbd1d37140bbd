import { Option, type Command } from 'commander';

/** An option that must be given. */
export interface RequiredOption {
  /** Such as `--grid <uri>`. */
  readonly flags: string;
  readonly description: string;
  readonly parse?: (text: string, before: unknown) => unknown;
}

/**
 * Adds options that must be given. Commander's own are missed before unknown ones are named: `--usr x` would be told as a
 * missing `--user`.
 */
export function addRequiredOptions(command: Command, options: readonly RequiredOption[]): Command {
  const added = options.map(({ flags, description, parse }) => {
    const option = new Option(flags, description);
    if (parse !== undefined) option.argParser(parse);
    command.addOption(option);
    return option;
  });
  return command.hook('preAction', (_, acting) => {
    const missing = added.filter((option) => acting.getOptionValue(option.attributeName()) === undefined);
    if (missing.length === 0) return;
    const lines = missing.map((option) => `error: required option '${option.flags}' not specified`);
    // A line each: what a line holds may have come from a stranger, so that breaks within one are not printed.
    const config = acting.configureOutput();
    for (const line of lines.slice(0, -1)) config.outputError?.(line, (text) => config.writeErr?.(text));
    acting.error(lines.at(-1)!, { code: 'landfall.missing' });
  });
}
