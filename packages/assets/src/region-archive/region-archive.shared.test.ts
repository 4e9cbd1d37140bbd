import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeObjectXml, encodeObjectXml } from '@landfall/protocol/object-xml';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import {
  decodeArchivedParcel,
  decodeRegionSettings,
  encodeArchivedParcel,
  encodeR32,
  encodeRegionSettings,
  loadRegionArchive,
} from './index.ts';

describe.skipIf(!sharedFolder)('what OpenSim saved', () => {
  const truth = join(sharedFolder ?? '', 'captures', 'ground-truth');

  it('is one region of 98 linksets, its ground as the server keeps it, and nothing is refused', async () => {
    const { regions, warnings, assets } = await loadRegionArchive(
      createReadStream(join(truth, 'content.oar')),
    );
    expect(warnings).toEqual([]);
    expect(assets).toEqual({ count: 15, bytes: 175_578 });
    const [region] = regions;
    expect(region).toMatchObject({ name: 'Default Region', id: '11111111-2222-4333-8444-555555555501' });
    expect(region?.objects).toHaveLength(98);
    expect(region?.objects.flatMap(({ group }) => group.parts)).toHaveLength(104);
    expect(region?.parcels).toMatchObject([{ name: 'Your Parcel', area: 65_536, flags: 671_096_907 }]);
    expect(region?.settings).toMatchObject({ agentLimit: 40, waterHeight: 20, allowDirectTeleport: true });
    expect(Buffer.from(encodeR32(region!.terrain!)).length).toBe(262_144);
  });

  it('is the same once it was written: objects, settings and parcels', async () => {
    const { regions } = await loadRegionArchive(createReadStream(join(truth, 'content.oar')));
    for (const { group } of regions[0]!.objects) {
      const written = encodeObjectXml({ layout: 'archive', groups: [group] });
      expect(decodeObjectXml(written).groups).toEqual([group]);
    }
    const settings = await readFile(join(truth, 'Default Region.xml'));
    const written = String(Buffer.from(encodeRegionSettings(decodeRegionSettings(settings))));
    expect(written).toBe(String(settings).replaceAll('\r', ''));
    const parcel = await readFile(join(truth, '45d484a6-5d7e-4b9a-83b4-87f95d42339f.xml'));
    const writtenParcel = String(Buffer.from(encodeArchivedParcel(decodeArchivedParcel(parcel))));
    expect(writtenParcel.replace(/\?>\s+/, '?>')).toBe(String(parcel));
  });
});
