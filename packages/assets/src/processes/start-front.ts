import { Uuid } from '@landfall/protocol/datatypes';
import { EmbeddedReader } from '../embedded/index.ts';
import { serveAssets } from '../service/index.ts';
import type { AssetService, CompleteConfig, ServiceLog } from '../service/index.ts';
import type { FrontQuestions, FrontShare, OwnerQuestions } from './questions.ts';
import { OwnersDerivations } from './owners-derivations.ts';
import { SharedStore } from './shared-store.ts';
import type { Talk } from './talk.ts';

/** What makes a front. */
export interface FrontParts {
  /** With the limits of one process. */
  readonly config: CompleteConfig;
  readonly owner: Talk<OwnerQuestions, FrontQuestions>;
  readonly log: ServiceLog;
}

/** A service on a store that another process owns. */
export interface Front {
  readonly port: number;
  forget(id: Uint8Array): void;
  forgetAll(): void;
  reopen(): Promise<void>;
  share(): Promise<FrontShare>;
  close(): Promise<void>;
}

export async function startFront({ config, owner, log }: FrontParts): Promise<Front> {
  const reader = await EmbeddedReader.open(config.data);
  const store = new SharedStore(reader, owner);
  const service = await serveOrClose(reader, () =>
    serveAssets(config, {
      store,
      log,
      whole: {
        processes: config.processes,
        derivations: config.derive.enabled ? new OwnersDerivations(owner) : undefined,
        metrics: () => owner.ask('metrics', undefined),
        status: () => owner.ask('status', undefined),
      },
    }),
  );
  return {
    port: service.port,
    forget: (id) => {
      reader.refresh();
      service.forget(Uuid.fromBytes(id));
    },
    forgetAll: () => {
      reader.refresh();
      service.forgetAll();
    },
    reopen: () => reader.reopen(),
    share: async () => ({ cache: service.cache, reads: store.reads, metrics: await service.metrics() }),
    close: async () => {
      await service.close();
      await reader[Symbol.asyncDispose]();
    },
  };
}

async function serveOrClose(
  reader: EmbeddedReader,
  serve: () => Promise<AssetService>,
): Promise<AssetService> {
  try {
    return await serve();
  } catch (error) {
    await reader[Symbol.asyncDispose]();
    throw error;
  }
}
