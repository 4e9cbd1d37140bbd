import type { Command } from 'commander';
import { AdminClient } from '@landfall/assets/admin';
import { UsageError } from '@landfall/protocol/errors';
import type { StoreOptions } from './store.ts';
import type { Context } from '../main.ts';
import { askPassword } from '../../terminal/index.ts';

/** The admin service of a store that is served, and who asks it. */
export interface ServiceOptions {
  readonly service?: string | undefined;
  readonly serviceUser?: string | undefined;
  /** Its password comes from standard input. */
  readonly passwordStdin?: boolean;
}

/** Where it is, and a credential for it. */
export interface ServiceAccess {
  readonly url: string;
  readonly credential: { readonly user: string; readonly password: string };
}

/** `--service` instead of a store; `--password-stdin` unless the command has it for more. */
export function addServiceOptions(command: Command, { hasPassword = false } = {}): Command {
  command
    .option('--service <url>', 'the admin service of a store that is served, instead of a store')
    .option('--service-user <name>', 'user of its credential; the password is asked for');
  return hasPassword
    ? command
    : command.option('--password-stdin', 'read that password from standard input', false);
}

/** Undefined for a store. @throws UsageError when it and a store are named, or only one half of it */
export async function serviceAccessOf(
  options: ServiceOptions & StoreOptions,
  { terminal }: Context,
): Promise<ServiceAccess | undefined> {
  const { service, serviceUser, passwordStdin = false, data, store } = options;
  if (service === undefined) {
    if (serviceUser !== undefined) throw new UsageError('--service-user goes with --service');
    return undefined;
  }
  if (data !== undefined || store !== undefined)
    throw new UsageError('--service and a store are two sources: name one');
  if (serviceUser === undefined)
    throw new UsageError('--service needs --service-user: an admin service answers nobody else');
  const password = await askPassword(terminal, serviceUser, passwordStdin);
  return { url: service, credential: { user: serviceUser, password } };
}

/** The same as somebody to ask. */
export async function adminOf(
  options: ServiceOptions & StoreOptions,
  context: Context,
): Promise<AdminClient | undefined> {
  const access = await serviceAccessOf(options, context);
  return access === undefined ? undefined : new AdminClient(access);
}
