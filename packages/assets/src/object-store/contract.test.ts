import { afterAll } from 'vitest';
import { S3Engine } from '../s3/index.ts';
import { FAKE_BUCKET, startFakeS3 } from '../testing/fake-s3.ts';
import type { FakeS3 } from '../testing/fake-s3.ts';
import { describeAssetStore } from '../testing/index.ts';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { ObjectStore } from './index.ts';

for (const conditional of ['no', 'ignored', 'yes'] as const) {
  let bucket = new MemoryBucket(conditional);
  describeAssetStore(`in a bucket, conditional PUT: ${conditional}`, {
    open: async (limits) => {
      bucket = new MemoryBucket(conditional);
      return await ObjectStore.open({ engine: new MemoryObjects(bucket), limits, create: true });
    },
    reopen: async (limits) => await ObjectStore.open({ engine: new MemoryObjects(bucket), limits }),
  });
}

const fakes: FakeS3[] = [];
afterAll(async () => {
  for (const fake of fakes) await fake[Symbol.asyncDispose]();
});
const overHttp = (): S3Engine => new S3Engine({ ...fakes.at(-1)!.access, bucket: FAKE_BUCKET });
describeAssetStore('in a bucket, over HTTP', {
  open: async (limits) => {
    fakes.push(await startFakeS3());
    return await ObjectStore.open({
      engine: overHttp(),
      prefix: 'grid',
      limits,
      create: true,
      createBucket: true,
    });
  },
  reopen: async (limits) => await ObjectStore.open({ engine: overHttp(), prefix: 'grid', limits }),
});
