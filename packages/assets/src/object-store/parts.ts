import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectEngine } from '../s3/index.ts';
import type { AssetStore } from '../store/index.ts';
import { CollectionNotice } from './collection-notice.ts';
import { Entries } from './entries.ts';
import { IdClaims } from './id-claim.ts';
import { parsePrefix } from './layout.ts';
import { ObjectBlobs } from './object-blobs.ts';
import { READ_BYTES_AT_ONCE, TIMING } from './options.ts';
import type { ObjectStoreOptions, Timing } from './options.ts';
import { PrefixedEngine } from './prefixed-engine.ts';
import { Quarantine } from './quarantine.ts';
import { StoreTotals } from './totals.ts';

/** The parts of an open store, for what is done to all of it. */
export interface Parts {
  readonly engine: ObjectEngine;
  readonly entries: Entries;
  readonly blobs: ObjectBlobs;
  readonly totals: StoreTotals;
  readonly quarantine: Quarantine;
  readonly notice: CollectionNotice;
  readonly claims: IdClaims;
  readonly timing: Timing;
  readonly repairSource: Pick<AssetStore, 'read'> | undefined;
  readonly now: () => number;
}

/** @throws UsageError: the prefix is none */
export function partsOf(options: ObjectStoreOptions): Parts {
  const { limits = {}, repairSource, readBytesAtOnce = READ_BYTES_AT_ONCE } = options;
  const prefix = parsePrefix(options.prefix ?? '');
  const engine = prefix === '' ? options.engine : new PrefixedEngine(options.engine, prefix);
  const timing = { ...TIMING, ...options.timing };
  const wait = options.wait ?? (async (ms) => await sleep(ms));
  const now = options.now ?? ((): number => Date.now() / 1000);
  const totals = new StoreTotals(engine, timing.totalsMs);
  const notice = new CollectionNotice(engine, timing, wait);
  return {
    engine,
    totals,
    notice,
    timing,
    repairSource,
    entries: new Entries(engine, options),
    blobs: new ObjectBlobs({ engine, totals, notice, limits, repairSource, readBytesAtOnce }),
    quarantine: new Quarantine(engine, now),
    claims: new IdClaims(engine, timing, wait),
    now,
  };
}
