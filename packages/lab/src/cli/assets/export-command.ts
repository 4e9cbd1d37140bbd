import { join } from 'node:path';
import type { Command } from 'commander';
import { createServedStore } from '@landfall/assets/admin';
import { storeAround } from '@landfall/assets/embedded';
import { MANIFEST_FILE, exportToFolder, exportToServer } from '@landfall/assets/migration';
import type { ExportedStore } from '@landfall/assets/migration';
import { UsageError } from '@landfall/protocol/errors';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { isServer, openServer, showTransfer, tellReport } from './data.ts';
import type { ServerLogin } from './data.ts';
import { addServiceOptions, serviceAccessOf } from './service-access.ts';
import type { ServiceOptions } from './service-access.ts';
import { addStoreOptions, filesOfStore, openExistingStore } from './store.ts';
import type { StoreOptions } from './store.ts';
import type { Context } from '../main.ts';
import { createProgress } from '../../terminal/index.ts';
import { openReport, refuseOverwriting, writeFault } from '../../output/index.ts';

interface ExportOptions extends ServerLogin, StoreOptions, ServiceOptions {
  readonly passwordStdin: boolean;
  readonly prove: boolean;
  readonly report?: string;
}

export function addExportCommand(assets: Command, context: Context): void {
  addServiceOptions(addStoreOptions(assets.command('export')), { hasPassword: true })
    .description('write all assets into a folder with a manifest, or to another asset server')
    .argument('<target>', 'a folder, or the URL of a server')
    .option('--prove', 'URL: fetch every asset back and compare it', false)
    .option('--user <name>', 'URL: user of its basic authentication; the password is asked for')
    .option('--password-stdin', 'read that password from standard input', false)
    .option('--report <file>', 'write the report as JSON too')
    .action(async (target: string, options: ExportOptions) => await runExport(target, options, context));
}

async function runExport(target: string, options: ExportOptions, context: Context): Promise<void> {
  const toServer = isServer(target);
  if (!toServer) await refuseStores(target);
  const ports = createNodePorts();
  const progress = createProgress(context.terminal);
  try {
    const outputs = { 'the export': join(target, MANIFEST_FILE), '--report': options.report };
    // What an export wrote before is read when it goes on.
    await refuseOverwriting(outputs, [...filesOfStore(options), target]);
    await using file = await openReport(options.report);
    await using from = await openSource(options, context, ports);
    const { store } = from;
    const common = {
      clock: ports.clock,
      onProgress: showTransfer(progress),
      signal: context.terminal.interrupted,
    };
    const report = toServer
      ? await exportToServer(store, await openServer(target, options, context, ports), {
          ...common,
          prove: options.prove,
        })
      : await exportToFolder(store, target, common);
    await tellReport(report, file, progress, context);
  } finally {
    progress.end();
    await ports.close();
  }
}

/** What is exported: a store, or what an admin service gives of one. */
interface ExportSource extends AsyncDisposable {
  readonly store: ExportedStore;
}

async function openSource(options: ExportOptions, context: Context, ports: NodePorts): Promise<ExportSource> {
  const { serviceUser, user, passwordStdin } = options;
  if (user !== undefined && serviceUser !== undefined && passwordStdin)
    throw new UsageError('--password-stdin is one password, and --user and --service-user want two');
  const access = await serviceAccessOf(options, context);
  if (access === undefined) {
    const store = await openExistingStore(options, { onlyLooks: true });
    return { store, [Symbol.asyncDispose]: async () => await store[Symbol.asyncDispose]() };
  }
  const { url, credential: credentials } = access;
  const { http, clock } = ports;
  const store = createServedStore({ url, http, clock, credentials });
  return { store, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function refuseStores(target: string): Promise<void> {
  const around = await storeAround(target).catch((error: unknown) => {
    throw writeFault(`${target} cannot be written`, error);
  });
  if (around !== undefined)
    throw new UsageError(`${target} is the store in ${around}, or within it; name another folder`);
}
