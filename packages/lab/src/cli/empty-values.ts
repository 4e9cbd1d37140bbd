import type { Command } from 'commander';

/** An empty text is a variable that was never set: no file, folder, name or address is called so. Ends the command when there is one. */
export function refuseEmpty(command: Command): void {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (option.required && isEmpty(value)) command.error(`error: option '${option.flags}' argument is empty`);
  }
  const at = command.args.findIndex((arg) => arg.trim() === '');
  if (at < 0) return;
  const name = command.registeredArguments[at]?.name() ?? String(at + 1);
  command.error(`error: argument '${name}' is empty`);
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.some((one) => isEmpty(one));
