import { afterAll, beforeAll, describe } from 'vitest';
import { S3Engine } from '../s3/index.ts';
import { describeAssetStore } from '../testing/index.ts';
import { hasSwift, startSwift, SWIFT_START_MS } from '../testing/swift.ts';
import type { TestObjectStore } from '../testing/swift.ts';
import { ObjectStore } from './index.ts';

describe.skipIf(!hasSwift())('on Swift', () => {
  let swift: TestObjectStore | undefined;
  let buckets = 0;
  beforeAll(async () => void (swift = await startSwift()), SWIFT_START_MS);
  afterAll(async () => await swift?.[Symbol.asyncDispose]());
  const engine = (): S3Engine => new S3Engine({ ...swift!.access, bucket: `assets-${buckets}` });

  describeAssetStore('in a bucket of Swift', {
    open: async (limits) => {
      buckets += 1;
      return await ObjectStore.open({
        engine: engine(),
        prefix: 'grid/one',
        limits,
        create: true,
        createBucket: true,
      });
    },
    reopen: async (limits) => await ObjectStore.open({ engine: engine(), prefix: 'grid/one', limits }),
  });
});
