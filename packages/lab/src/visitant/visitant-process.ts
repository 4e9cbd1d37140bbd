import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { LandfallError } from '@landfall/protocol/errors';
import { parseEvidenceLine, parseTestimonyLine } from '@landfall/protocol/evidence';
import type { EvidenceRecord, Testimony } from '@landfall/protocol/evidence';
import type { Clock } from '@landfall/transport/ports';
import type { VisitantCommand } from './commands.ts';

/** What another program needs to take part. */
export interface VisitantProcessSetting {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[];
  /** The login address, for lines that name none. */
  readonly grid: string;
  /** Measures how long it takes to leave. */
  readonly clock: Clock;
  /** Hears what it prints that is no evidence, and what became of it. */
  readonly say: (text: string) => void;
  /** Hears its evidence: ours, or the six keys of any observer. */
  readonly testify: (line: EvidenceRecord | Testimony) => void;
}

const MOST_CHARACTERS = 64 * 1024;
/** It logs out when its input ends; who takes longer is ended. */
const LEAVE_MS = 30_000;
const KILL_MS = 5000;

/**
 * A client that is another program: it reads the vocabulary of the observatory's visitants on its standard input, and writes evidence, line by
 * line, on its standard output. It begins when it is first told something.
 * @source rituals §2.3, §2.5
 */
export class VisitantProcess {
  readonly #setting: VisitantProcessSetting;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(setting: VisitantProcessSetting) {
    this.#setting = setting;
  }

  /** Nobody knows how far it is. */
  get isIdle(): boolean {
    return true;
  }

  /** Resolved at any time: nobody knows how far it is. */
  get done(): Promise<void> {
    return Promise.resolve();
  }

  /** Hands it a line as it stands, and begins it when it is the first; a login that names no grid gets that of the stage. */
  tell(command: VisitantCommand, line: string): void {
    const { verb } = command;
    const child = (this.#child ??= this.#begin());
    // A login without an address is one to the grid of the stage.
    const isToStage = verb === 'LOGIN' && command.uri === undefined;
    child.stdin?.write(`${isToStage ? `${line} ${this.#setting.grid}` : line}\n`);
  }

  /** Its input ends, and it is waited for. */
  async leave(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const { clock, say } = this.#setting;
    child.stdin?.end();
    const cancels = [
      clock.after(LEAVE_MS, () => {
        say('(has not ended with its input, and is ended)');
        child.kill('SIGTERM');
      }),
      clock.after(LEAVE_MS + KILL_MS, () => void child.kill('SIGKILL')),
    ];
    await this.#ended;
    for (const cancel of cancels) cancel();
  }

  #begin(): ChildProcess {
    const { command, say } = this.#setting;
    const [program = '', ...words] = command;
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });
    // Whoever has gone reads nothing: that it went is told when it does.
    child.stdin.on('error', () => undefined);
    eachLine(child.stdout, (line) => this.#take(line));
    eachLine(child.stderr, say);
    this.#ended = new Promise((resolve) => {
      child.on('error', (error) => {
        say(`(cannot be run: ${error.message})`);
        resolve();
      });
      child.on('close', (code, signal) => {
        if (code !== 0) say(`(ended with ${signal ?? code})`);
        resolve();
      });
    });
    return child;
  }

  #take(line: string): void {
    const evidence = line.startsWith('{') ? evidenceOf(line) : undefined;
    if (evidence === undefined) this.#setting.say(line);
    else this.#setting.testify(evidence);
  }
}

function evidenceOf(line: string): EvidenceRecord | Testimony | undefined {
  for (const parse of [parseEvidenceLine, parseTestimonyLine])
    try {
      return parse(line);
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
    }
  return undefined;
}

/** A line that is longer than any evidence is cut. */
function eachLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
    rest = (lines.pop() ?? '').slice(0, MOST_CHARACTERS);
    for (const line of lines) if (line !== '') take(line.slice(0, MOST_CHARACTERS));
  });
  stream.on('end', () => {
    if (rest !== '') take(rest);
  });
}
