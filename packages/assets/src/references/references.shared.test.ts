import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { readArchive } from '../archive/index.ts';
import { referencesOf } from './index.ts';

const ARCHIVES = {
  'ground-truth/content.oar': 15,
  'asset-service/archives/two-regions-v1.0.oar': 18,
  'asset-service/archives/bot-one-objects-home-v1.2.iar': 6,
  'asset-service/archives/bot-one-all-v0.3.iar': 22,
};

interface Walked {
  readonly referred: Set<string>;
  readonly archived: Set<string>;
}

async function walk(path: string): Promise<Walked> {
  const referred = new Set<string>();
  const archived = new Set<string>();
  for await (const member of readArchive(createReadStream(path))) {
    expect(member.kind).not.toBe('refused');
    if (member.kind === 'item') referred.add(member.item.assetId.toString());
    if (member.kind === 'asset') archived.add(member.id.toString());
    if (member.kind !== 'asset' && member.kind !== 'object') continue;
    const type = member.kind === 'asset' ? member.type : 6;
    for (const id of referencesOf(type, await member.read(), { literals: true })) referred.add(id.toString());
  }
  return { referred, archived };
}

describe.skipIf(!sharedFolder)('references of what OpenSim archived', () => {
  it.each(Object.entries(ARCHIVES))(
    '%s: whatever it saved was referred to by something in it',
    async (name, count) => {
      const path = join(sharedFolder!, 'captures', name);
      expect(existsSync(path)).toBe(true);
      const { referred, archived } = await walk(path);
      expect(archived.size).toBe(count);
      expect([...archived].filter((id) => !referred.has(id))).toEqual([]);
    },
  );
});
