import { UsageError } from '@landfall/protocol/errors';

/** Where something stands in a scenario. */
export interface Place {
  /** Path of the file as it was named, with `/` between its steps; of an included file its own. */
  readonly file: string;
  /** 1 is the first line. */
  readonly line: number;
}

/** What is wrong with a scenario, and where: `arrival.md:12: Timeout is no number of milliseconds`. */
export const scenarioFault = ({ file, line }: Place, what: string, cause?: unknown): UsageError =>
  new UsageError(`${file}:${line}: ${what}`, { cause });
