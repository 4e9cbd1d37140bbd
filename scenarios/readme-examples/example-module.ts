import type { CodeBlock } from './markdown.ts';

const IMPORT = /^import [^;]*;\n/gm;
const DECLARES_SESSION = /\b(const|await using) session\b|\(session\) =>/;

/** Does the example rely on a session that is there already? */
export function wantsSession({ text }: CodeBlock): boolean {
  return /\bsession\b/.test(text) && !DECLARES_SESSION.test(text);
}

/** Is it for a browser, without Node? */
export function isForPages({ info }: CodeBlock): boolean {
  return info.endsWith(' page');
}

/** The example as a module: its imports, and the rest as the body of a function that is given the setting. */
export function moduleOf(block: CodeBlock, setting: string): string {
  const { file, line, text } = block;
  if (isForPages(block)) return text;
  const imports = text.match(IMPORT)?.join('') ?? '';
  const body = text.replace(IMPORT, '');
  return `// ${file}:${line}
import type { Console, Setting } from '${setting}';
${imports}
export async function run({ grid, ports, options, password, session }: Setting, console: Console): Promise<void> {
  {
${body}
  }
}
`;
}

/** What the example says that it prints: the comments `// prints …`, in their order. */
export function expectedOutput({ text }: CodeBlock): readonly string[] {
  return [...text.matchAll(/\/\/ prints (.*)$/gm)].map(([, words = '']) => words);
}
