import { describeAssetStore } from '../testing/index.ts';
import { MemoryStore } from './memory-store.ts';

describeAssetStore('in memory', { open: async (limits) => new MemoryStore(limits) });
