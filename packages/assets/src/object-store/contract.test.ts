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
