import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Uuid } from '@landfall/protocol/datatypes';
import { parseAssetServiceConfig, serveAssets } from '../service/index.ts';
import type { AssetService, AssetServiceConfig, AssetServiceParts, ServiceEvent } from '../service/index.ts';
import type { AssetStore, NewAsset } from '../store/index.ts';
import { FaultyStore } from './faulty-store.ts';
import { RawConnection } from './raw-http.ts';

/** A service on a free loopback port with what it stands on in reach. */
export interface TestService<S extends AssetStore = FaultyStore> extends AsyncDisposable {
  readonly service: AssetService;
  readonly store: S;
  readonly events: readonly ServiceEvent[];
  /** A request of exactly these bytes would be `connection().send(…)`; this is the comfortable way. */
  ask(method: string, path: string, options?: Asking): Promise<Response>;
  connection(): Promise<RawConnection>;
  socket(): Promise<Socket>;
}

export interface Asking {
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

type OtherParts = Omit<AssetServiceParts, 'store' | 'log'>;

export async function startTestService(
  config: AssetServiceConfig = {},
  parts: OtherParts = {},
): Promise<TestService> {
  return await startServiceOn(new FaultyStore(), config, parts);
}

export async function startServiceOn<S extends AssetStore>(
  store: S,
  config: AssetServiceConfig = {},
  parts: OtherParts = {},
): Promise<TestService<S>> {
  const events: ServiceEvent[] = [];
  const complete = parseAssetServiceConfig({ port: 0, ...config });
  const service = await serveAssets(complete, { ...parts, store, log: (event) => void events.push(event) });
  const socket = async (): Promise<Socket> =>
    await new Promise((resolve, reject) => {
      const opened = connect(service.port, '127.0.0.1', () => resolve(opened)).once('error', reject);
    });
  return {
    service,
    store,
    events,
    socket,
    connection: async () => new RawConnection(await socket()),
    ask: async (method, path, { headers = {}, body } = {}) =>
      await fetch(`${service.url}${path}`, {
        method,
        // As simulators do; fetch would say text/plain, as web pages do.
        headers: { ...(body === undefined ? {} : { 'content-type': 'text/xml' }), ...headers },
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
      }),
    [Symbol.asyncDispose]: async () => await service.close(),
  };
}

/** An id that is easy to read: `idOf(7)` ends in `07`. */
export const idOf = (number: number): Uuid =>
  Uuid.parse(`bbbbbbbb-0000-4000-8000-${number.toString(16).padStart(12, '0')}`);

export const assetOf = (number: number, asset: Partial<NewAsset> = {}): NewAsset => ({
  id: idOf(number),
  bytes: Buffer.from(`asset ${number}`),
  type: 7,
  ...asset,
});

/** An AssetBase document as a simulator sends it. */
export function assetXml(number: number, bytes: Uint8Array, more = ''): string {
  const id = idOf(number).toString();
  const data = Buffer.from(bytes).toString('base64');
  return (
    `\ufeff<?xml version="1.0" encoding="utf-8"?><AssetBase><Data>${data}</Data><FullID><Guid>${id}</Guid></FullID>` +
    `<ID>${id}</ID><Name>n</Name><Description /><Type>0</Type>${more}</AssetBase>`
  );
}

export const basic = (user: string, password: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
