import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { UsageError } from '@landfall/protocol/errors';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { builtPageFolder, checkGatewayOptions, startGateway } from '../gateway/index.ts';
import type { GridEntry } from '../gateway/index.ts';
import { EXIT, untilInterrupted, writeLine } from '../terminal/index.ts';
import { USUAL_GATEWAY_PORT } from './gateway-options.ts';
import { parsePort } from './numbers.ts';
import type { Context } from './main.ts';

interface ViewOptions {
  readonly grid?: string;
  readonly privateNetworks?: readonly string[];
  readonly port: number;
  readonly page?: string;
}

const TOKEN_BYTES = 32;
/** Of the embedded grid, which nobody else can reach. */
const ACCOUNTS = DEFAULT_GRID.accounts?.flatMap(({ first, last = 'Resident', password }) =>
  password === undefined ? [] : [{ name: `${first} ${last}`, password }],
);

export function addViewCommand(program: Command, { terminal, finish, preparePage }: Context): void {
  program
    .command('view')
    .description('see a region in your browser: prints an address to open')
    .option('--grid <address>', 'a grid to log in to; an embedded one by default')
    .option(
      '--private-networks <networks...>',
      'addresses inside that the grid may name, such as 192.168.0.0/16; of a grid on this machine its loopback',
    )
    .option('--port <port>', 'port of the page; 0 for any free one', parsePort, USUAL_GATEWAY_PORT)
    .option('--page <folder>', 'another page than the viewer of this package')
    .action(async (options: ViewOptions) => {
      refuseWrong(options);
      if (options.page === undefined) preparePage();
      const page = options.page ?? builtPageFolder();
      const ports = createNodePorts();
      const say = (line: string): void => writeLine(terminal.output, line);
      try {
        await using embedded = await gridFor(options, ports);
        const token = randomBytes(TOKEN_BYTES).toString('base64url');
        const { port } = options;
        const gateway = await startGateway({
          grids: [entryOf(options, embedded)],
          page,
          port,
          token,
          operator: 'this computer',
        });
        try {
          say(`Open ${gateway.url}#token=${token}`);
          say('The address is for you alone: whoever has it logs in through this computer. Ctrl-C stops it.');
          await untilInterrupted(terminal.interrupted);
        } finally {
          await gateway.close();
        }
      } finally {
        await ports.close();
      }
      finish(EXIT.well);
    });
}

/** Before a page is built, or a grid started. */
function refuseWrong(options: ViewOptions): void {
  const { grid, privateNetworks } = options;
  if (grid !== undefined) return checkGatewayOptions({ grids: [entryOf(options, undefined)] });
  if (privateNetworks !== undefined)
    throw new UsageError('--private-networks says what a grid may name: it takes --grid');
}

async function gridFor({ grid }: ViewOptions, ports: NodePorts): Promise<Grid | undefined> {
  return grid === undefined ? await startGrid({ ...DEFAULT_GRID, httpPort: 0 }, ports) : undefined;
}

function entryOf({ grid, privateNetworks }: ViewOptions, embedded: Grid | undefined): GridEntry {
  const networks = privateNetworks === undefined ? {} : { privateNetworks };
  if (embedded === undefined) return { loginUri: grid ?? '', ...networks };
  return {
    loginUri: embedded.loginUri,
    name: embedded.regions[0]?.name ?? 'the embedded grid',
    ...(ACCOUNTS === undefined ? {} : { accounts: ACCOUNTS }),
  };
}
