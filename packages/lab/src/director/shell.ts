import { spawn } from 'node:child_process';

/** What a script came to. */
export interface ShellResult {
  /** Exit code of the script; 1 where it has none, as when it took too long. */
  readonly code: number;
  /** What it wrote to standard output and standard error, together. */
  readonly output: string;
  /** Its environment at its end. */
  readonly environment: ReadonlyMap<string, string>;
}

/** Runs a script of the shell. */
export type RunShell = (script: string) => Promise<ShellResult>;

const MAX_OUTPUT = 256 * 1024;
const END = '\u0001landfall-environment\u0001';

/** In `bash`, in the current folder, for at most ten minutes. */
export const nodeShell: RunShell = (script) =>
  new Promise((resolve, reject) => {
    const tail = `\ncode=$?; printf '%s' '${END}'; env -0; exit $code\n`;
    const child = spawn('bash', ['-c', `${script}${tail}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 600_000,
    });
    let output = '';
    const take = (chunk: Buffer): void => {
      if (output.length < MAX_OUTPUT) output += chunk.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => {
      const [said = '', after = ''] = output.split(END);
      resolve({ code: code ?? 1, output: said, environment: environmentOf(after) });
    });
  });

function environmentOf(text: string): ReadonlyMap<string, string> {
  const environment = new Map<string, string>();
  for (const line of text.split('\0')) {
    const at = line.indexOf('=');
    if (at > 0) environment.set(line.slice(0, at), line.slice(at + 1));
  }
  return environment;
}
