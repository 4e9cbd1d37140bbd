import { posix } from 'node:path';
import { scenarioFault } from './place.ts';
import type { Place } from './place.ts';
import { withoutComments } from './blocks.ts';
import type { SourceLine } from './blocks.ts';

/** Reads a file; undefined when there is none. @param path with `/` between its steps */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** @source rituals §2.4 */
const MAX_DEPTH = 10;
const MAX_FILES = 100;
const MAX_LINES = 20_000;
const MAX_LENGTH = 1_000_000;
const INCLUDE = /^\s*\[#include\]\(([^()\s]+)\)\s*$/;

/** The frontmatter of a file, key by key, and the lines of it and of what it includes. */
export interface Expanded {
  readonly properties: ReadonlyMap<string, string>;
  readonly lines: readonly SourceLine[];
}

/**
 * Puts in what `[#include](path)` names, relative to the file that it stands in; where there is a file of its own for the
 * territory (`path.<territory>.md`), that one. Only `.md` files are included.
 * @throws UsageError that names file and line
 */
export async function expandIncludes(file: string, text: string, read: ReadFile): Promise<Expanded> {
  const expander = new Expander(read);
  const { properties, lines } = cutFrontmatter(file, text);
  expander.territory = properties.get('territory') ?? '';
  await expander.add(lines, 0);
  return { properties, lines: expander.lines };
}

class Expander {
  readonly lines: SourceLine[] = [];
  territory = '';
  readonly #read: ReadFile;
  #files = 0;

  constructor(read: ReadFile) {
    this.#read = read;
  }

  async add(lines: readonly SourceLine[], depth: number): Promise<void> {
    for (const line of withoutComments(lines)) {
      const path = INCLUDE.exec(line.text)?.[1];
      if (path === undefined) {
        if (this.lines.length >= MAX_LINES) throw scenarioFault(line, `more than ${MAX_LINES} lines`);
        this.lines.push(line);
        continue;
      }
      if (depth >= MAX_DEPTH) throw scenarioFault(line, `includes nested deeper than ${MAX_DEPTH}`);
      if (++this.#files > MAX_FILES) throw scenarioFault(line, `more than ${MAX_FILES} includes`);
      await this.add(await this.#include(line, path), depth + 1);
    }
  }

  async #include(line: SourceLine, path: string): Promise<readonly SourceLine[]> {
    if (!path.endsWith('.md') || posix.isAbsolute(path))
      throw scenarioFault(line, `only .md files beside this one are included, not ${path}`);
    const whole = posix.join(posix.dirname(line.file), path);
    const own = /^[\w.-]{1,64}$/.test(this.territory)
      ? await this.#read(whole.replace(/\.md$/, `.${this.territory}.md`))
      : undefined;
    const text = own ?? (await this.#read(whole));
    if (text === undefined) throw scenarioFault(line, `there is no ${whole}`);
    return cutFrontmatter(whole, text).lines;
  }
}

function cutFrontmatter(file: string, text: string): Expanded {
  const place: Place = { file, line: 1 };
  if (text.length > MAX_LENGTH) throw scenarioFault(place, `a file of ${text.length} characters`);
  const lines = text.split(/\r?\n/).map((line, at) => ({ text: line, file, line: at + 1 }));
  if (lines[0]?.text.trim() !== '---') return { properties: new Map(), lines };
  const end = lines.findIndex(({ text: line }, at) => at > 0 && line.trim() === '---');
  if (end < 0) throw scenarioFault(place, 'nobody ends the frontmatter');
  return { properties: propertiesOf(lines.slice(1, end)), lines: lines.slice(end + 1) };
}

function propertiesOf(lines: readonly SourceLine[]): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const line of lines) {
    if (line.text.trim() === '' || line.text.trim().startsWith('#')) continue;
    const [, key, value = ''] = /^([\w-]+)\s*:\s*(.*?)\s*$/.exec(line.text) ?? [];
    if (key === undefined) throw scenarioFault(line, 'frontmatter is `key: value`, line by line');
    properties.set(key.toLowerCase(), value.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return properties;
}
