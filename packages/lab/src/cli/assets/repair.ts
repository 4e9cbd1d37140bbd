import type { CompleteConfig } from '@landfall/assets/service';
import type { AssetStore } from '@landfall/assets/store';
import { createAssetServer, createServerReader } from '@landfall/assets/migration';
import { createNodePorts } from '@landfall/transport/node';

/** Where good bytes come from when ours are damaged. */
export type RepairSource = Pick<AssetStore, 'read'>;

export interface Repair extends AsyncDisposable {
  readonly source: RepairSource | undefined;
}

/** The asset server that the settings name for it. */
export function repairOf({ repair }: CompleteConfig): Repair {
  if (repair === undefined) return { source: undefined, [Symbol.asyncDispose]: async () => undefined };
  const ports = createNodePorts();
  const { url, user, password = '' } = repair;
  const server = createAssetServer({
    url,
    http: ports.http,
    clock: ports.clock,
    ...(user === undefined ? {} : { credentials: { user, password } }),
  });
  return { source: createServerReader(server), [Symbol.asyncDispose]: () => ports.close() };
}
