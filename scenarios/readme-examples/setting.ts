import { arrive } from '@landfall/client';
import type { ArriveOptions, Session } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import type { Ports } from '@landfall/transport/ports';

/** What an example may use without declaring it. */
export interface Setting {
  readonly grid: Grid;
  readonly ports: Ports;
  readonly options: ArriveOptions;
  readonly password: string;
  readonly session: Session;
}

/** What is printed, instead of on the console. */
export interface Console {
  log(...words: unknown[]): void;
}

export type Example = (setting: Setting, console: Console) => Promise<void>;

/** An example as it runs: at the grid that was started for it instead of the one that is shown, serving on any free port, with Ctrl-C soon. */
export function atGrid(text: string, { loginUri }: Grid): string {
  const { port } = new URL(loginUri);
  return text
    .replaceAll('http://127.0.0.1:9000/', loginUri)
    .replaceAll('localhost:9000', `localhost:${port}`)
    .replaceAll('port: 8003', 'port: 0')
    .replace(/process\.once\('SIGINT', (.*)\);/g, 'setTimeout($1, 500);');
}

/** Runs with a grid of its own on loopback, over real sockets; with an arrived session when it is wanted. */
export async function inSetting(
  wantsSession: boolean,
  run: (setting: Setting) => Promise<void>,
): Promise<void> {
  const ports = createNodePorts();
  const grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim', owner: 'Test User' }, ports);
  const password = 'secret';
  const options = { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret: { password } };
  const session = wantsSession ? await arrive(options, ports) : (undefined as unknown as Session);
  try {
    await run({ grid, ports, options, password, session });
  } finally {
    await session?.logout();
    await grid.close();
    await ports.close();
  }
}
