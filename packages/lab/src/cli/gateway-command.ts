import type { Command } from 'commander';
import { assertBindable, isLoopback } from '@landfall/assets/http';
import { UsageError } from '@landfall/protocol/errors';
import { createNodeClock } from '@landfall/transport/node';
import { builtPageFolder, checkGatewayOptions, startGateway } from '../gateway/index.ts';
import type { Gateway, GatewayOptions } from '../gateway/index.ts';
import { EXIT, untilInterrupted, writeLine } from '../terminal/index.ts';
import { parseCount, parseGridEntry, readTokenFile, USUAL_GATEWAY_PORT } from './gateway-options.ts';
import { parsePort, parseSeconds } from './numbers.ts';
import type { Context } from './main.ts';

interface GatewayCommandOptions {
  readonly grids: readonly string[];
  readonly privateNetworks?: readonly string[];
  readonly bind: string;
  readonly port: number;
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  readonly tokenFile?: string;
  readonly operator?: string;
  readonly behindProxy: boolean;
  readonly sessions?: number;
  readonly sessionsPerAddress?: number;
  readonly drain: number;
  /** Nothing where neither `--page` nor `--no-page` is given. */
  readonly page?: string | false;
}

export function addGatewayCommand(program: Command, context: Context): void {
  program
    .command('gateway')
    .description('serve the viewer to many people: page and sessions (docs/guide/gateway.md)')
    .requiredOption(
      '--grids <addresses...>',
      'login addresses of the grids, each with a name in front if you like: "My grid=https://grid.example/"',
    )
    .option(
      '--private-networks <networks...>',
      'addresses inside that these grids may name, such as 10.1.0.0/16; of grids on this machine its loopback',
    )
    .option('--bind <address>', 'address to listen at', '127.0.0.1')
    .option('--port <port>', 'port to listen at', parsePort, USUAL_GATEWAY_PORT)
    .option(
      '--hosts <names...>',
      'names that browsers call it by; needed behind a proxy, and where it is not on loopback',
      [],
    )
    .option('--origins <origins...>', 'pages of other sites that may have sessions', [])
    .option('--token-file <file>', 'sessions need the token in the first line of this file')
    .option('--operator <name>', 'who runs it, for the login page')
    .option('--behind-proxy', 'a proxy on this machine says in X-Forwarded-For who asks', false)
    .option('--sessions <count>', 'at most so many', parseCount)
    .option('--sessions-per-address <count>', 'at most so many', parseCount)
    .option('--drain <seconds>', 'after SIGTERM sessions have so long to end', parseSeconds, 30)
    .option('--page <folder>', 'another page than the viewer of this package')
    .option('--no-page', 'serve sessions only')
    .action(async (options: GatewayCommandOptions) => await run(options, context));
}

async function run(
  options: GatewayCommandOptions,
  { terminal, finish, preparePage }: Context,
): Promise<void> {
  const given = await gatewayOptionsOf(options);
  checkGatewayOptions(given);
  if (options.page === undefined) preparePage();
  const page = options.page ?? builtPageFolder();
  const gateway = await startGateway({ ...given, ...(page === false ? {} : { page }) });
  const say = (line: string): void => writeLine(terminal.output, line);
  try {
    say(`Gateway: ${gateway.url}`);
    await untilInterrupted(terminal.interrupted);
    gateway.drain();
    const { sessions } = gateway.status();
    if (sessions > 0)
      say(`Draining: ${sessions} sessions have ${options.drain} s to end; Ctrl-C again ends them now.`);
    await untilEmpty(gateway, options.drain * 1000);
  } finally {
    await gateway.close();
  }
  finish(EXIT.well);
}

async function gatewayOptionsOf(options: GatewayCommandOptions): Promise<Omit<GatewayOptions, 'page'>> {
  const { grids, privateNetworks, bind, port, hosts, origins, operator, behindProxy, tokenFile } = options;
  await assertBindable(bind);
  if (hosts.length === 0 && !isLoopback(bind))
    throw new UsageError(`others reach ${bind}: say by --hosts which names browsers call the gateway by`);
  const { sessions, sessionsPerAddress } = options;
  return {
    grids: grids.map((grid) => parseGridEntry(grid, privateNetworks)),
    bind,
    port,
    hosts,
    origins,
    isBehindProxy: behindProxy,
    ...(operator === undefined ? {} : { operator }),
    ...(tokenFile === undefined ? {} : { token: await readTokenFile(tokenFile) }),
    limits: {
      ...(sessions === undefined ? {} : { sessions }),
      ...(sessionsPerAddress === undefined ? {} : { sessionsPerAddress }),
    },
  };
}

const LOOK_MS = 200;

/** Until the last session has ended, or it has taken so long. */
async function untilEmpty(gateway: Gateway, mostMs: number): Promise<void> {
  const clock = createNodeClock();
  const deadline = clock.now() + mostMs;
  while (gateway.status().sessions > 0 && clock.now() < deadline)
    await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
}
