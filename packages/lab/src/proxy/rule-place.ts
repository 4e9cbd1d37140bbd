import { basename } from 'node:path';

/** File and line of an error in a rules file, such as `rules.mjs:12`; the file alone where nothing says the line. */
export function rulePlace(error: unknown, file: string): string {
  const name = basename(file);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  // The file is loaded under a name with a number behind it each time it has changed: `rules.mjs?2:12:5`.
  for (const [, at, line] of stack.matchAll(/([^/\\\s(]+?)(?:\?\d+)?:(\d+)(?::\d+)?\)?\s*$/gm))
    if (at === name) return `${name}:${line}`;
  return name;
}
