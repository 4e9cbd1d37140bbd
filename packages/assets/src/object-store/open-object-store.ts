import { UsageError } from '@landfall/protocol/errors';
import { tellable } from '@landfall/protocol/evidence';
import { S3Engine } from '../s3/index.ts';
import type { S3Credentials } from '../s3/index.ts';
import { ObjectStore } from './object-store.ts';
import type { ObjectStoreOptions } from './options.ts';

/** Where a store lies, as an operator says it. */
export interface StoreAddress {
  /** `s3://bucket` or `s3://bucket/prefix`. */
  readonly url: string;
  /** Of the object store, such as `http://127.0.0.1:8080`. */
  readonly endpoint?: string | undefined;
  /** Region that signatures name, such as `eu-west-1`; `us-east-1` when absent. */
  readonly region?: string | undefined;
  /** Makes a bucket that is not there. */
  readonly createBucket?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const OURS = 'LANDFALL_ASSETS_S3_';

/**
 * Opens the store at an address with the keys of the environment: `LANDFALL_ASSETS_S3_ACCESS_KEY` and `…_SECRET_KEY`, else
 * `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
 * @throws UsageError: no endpoint, no keys, not an address; StorageError as {@link ObjectStore.open}
 */
export async function openObjectStore(
  address: StoreAddress,
  environment: Environment,
  options: Omit<ObjectStoreOptions, 'engine' | 'prefix' | 'createBucket'> = {},
): Promise<ObjectStore> {
  const { bucket, prefix } = parseStoreUrl(address.url);
  const { endpoint, region, createBucket = false } = address;
  if (endpoint === undefined)
    throw new UsageError(`${tellable(address.url)} needs the address of its object store: --endpoint <url>`);
  const engine = new S3Engine({
    endpoint,
    bucket,
    credentials: credentialsFrom(environment),
    ...(region !== undefined && { region }),
  });
  return await ObjectStore.open({ ...options, engine, prefix, createBucket });
}

/** @throws UsageError */
export function parseStoreUrl(url: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/?#@]+)(?:\/([^?#]*))?$/.exec(url) ?? [];
  if (bucket === undefined)
    throw new UsageError(`${tellable(url)} is no store: s3://bucket or s3://bucket/prefix`);
  return { bucket, prefix };
}

/** @throws UsageError naming the variables, never what is in them */
export function credentialsFrom(environment: Environment): S3Credentials {
  const isOurs =
    environment[`${OURS}ACCESS_KEY`] !== undefined || environment[`${OURS}SECRET_KEY`] !== undefined;
  const names = isOurs
    ? [`${OURS}ACCESS_KEY`, `${OURS}SECRET_KEY`, `${OURS}SESSION_TOKEN`]
    : ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
  const [accessKey = '', secretKey = '', sessionToken = ''] = names.map((name) => environment[name]);
  if (accessKey === '' || secretKey === '')
    throw new UsageError(`the keys of the object store must be in ${OURS}ACCESS_KEY and ${OURS}SECRET_KEY`);
  return { accessKey, secretKey, ...(sessionToken !== '' && { sessionToken }) };
}
