import { pathToFileURL } from 'node:url';
import type { NarrativeStyle } from '../narrator/index.ts';
import { formatFault, writeOut } from '../terminal/index.ts';
import type { Progress, Terminal } from '../terminal/index.ts';
import type { Chronicle } from './chronicle.ts';

/** Where the files of a run go, and how its story is told. */
export interface PublishPlan {
  /** Path of the folder that the files go to. */
  readonly out: string;
  /** Of the narrative in `story.md`, and of the one that is printed. */
  readonly style: NarrativeStyle;
  /** The story is printed as well. */
  readonly print?: boolean;
}

/**
 * Publishes a run and tells where its files are. A story that cannot be written is printed, so that it is not lost.
 * Never rejects: false when it could not be written, which is told on standard error.
 */
export async function publishRun(
  chronicle: Chronicle,
  { out, style, print = false }: PublishPlan,
  terminal: Terminal,
  progress: Progress,
): Promise<boolean> {
  if (print) await writeOut(terminal.output, `\n${chronicle.story(style)}\n`);
  try {
    const { paths, before } = await chronicle.publish(out, style);
    if (before !== undefined) progress.tell(`kept the run before in ${before}`);
    for (const path of paths) progress.tell(`wrote ${path}`);
    if (chronicle.shortfall !== undefined) progress.tell(chronicle.shortfall);
    const page = paths.find((path) => path.endsWith('.html'));
    if (page !== undefined) progress.tell(`To read it, open this in a browser: ${pathToFileURL(page).href}`);
    return true;
  } catch (error) {
    if (!print) await writeOut(terminal.output, `\n${chronicle.story(style)}\n`);
    terminal.errors.write(`landfall: ${formatFault(error)}\n`);
    return false;
  }
}
