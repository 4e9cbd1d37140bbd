import type { Command } from 'commander';
import { silentLog } from '@landfall/assets/service';
import type { ServiceLog } from '@landfall/assets/service';
import type { AssetStore } from '@landfall/assets/store';
import { FallThroughStore } from '@landfall/assets/migration';
import { createNodePorts } from '@landfall/transport/node';
import { openServer, parseServerOption } from './data.ts';
import type { ServerLogin } from './data.ts';
import type { Context } from '../main.ts';

export interface FallThroughOptions {
  readonly fallThrough?: string;
  readonly fallThroughUser?: string;
  readonly passwordStdin: boolean;
}

export function addFallThroughOptions(command: Command): Command {
  return command
    .option(
      '--fall-through <url>',
      'fetch what is not here from this asset server, and keep it',
      parseServerOption,
    )
    .option('--fall-through-user <name>', 'user of its basic authentication; the password is asked for')
    .option('--password-stdin', 'read that password from standard input', false);
}

/** A store, perhaps with another server behind it. Closing it leaves the store itself open. */
export interface Fronted extends AsyncDisposable {
  readonly store: AssetStore;
}

export async function frontOf(
  store: AssetStore,
  { fallThrough, fallThroughUser, passwordStdin }: FallThroughOptions,
  context: Context,
  log: ServiceLog = silentLog,
): Promise<Fronted> {
  if (fallThrough === undefined) return { store, [Symbol.asyncDispose]: async () => undefined };
  const ports = createNodePorts();
  const login: ServerLogin = {
    passwordStdin,
    ...(fallThroughUser === undefined ? {} : { user: fallThroughUser }),
  };
  const server = await openServer(fallThrough, login, context, ports);
  return {
    store: new FallThroughStore(store, server, {
      clock: ports.clock,
      onRefused: (id, reason) =>
        log({ level: 'warn', event: 'not kept', fields: { id: id.toString(), reason } }),
    }),
    [Symbol.asyncDispose]: async () => await ports.close(),
  };
}
