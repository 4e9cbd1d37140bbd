import { DEFAULT_SKY, encodeDayCycle } from '@landfall/protocol/asset/settings';
import { formatLlsdXml, real } from '@landfall/protocol/llsd';
import { describe, expect, it } from 'vitest';
import { SceneWarnings } from '../scene/index.ts';
import { archivedSky } from './archived-sky.ts';

const key = (position: number, cloudShadow: number) => ({
  position,
  frame: `sky ${position}`,
  settings: { ...DEFAULT_SKY, cloudShadow },
});
const day = encodeDayCycle({
  type: 'daycycle',
  name: '',
  water: [],
  skies: [[key(0, 0), key(0.25, 0.2), key(0.75, 0.6)]],
  others: {},
});

describe('the sky of a backup', () => {
  it('is that of its environment at noon', () => {
    const warnings = new SceneWarnings();
    const text = formatLlsdXml({ day_cycle: day, day_length: 14_400 });
    expect(archivedSky(text, warnings)!.cloudShadow).toBeCloseTo(0.4);
    expect(warnings.total).toBe(0);
  });

  it('is that of what there was before environments', () => {
    const legacy = [{}, [[real(0.5), 'one']], { one: { sun_angle: real(1.2) } }, {}];
    expect(archivedSky(formatLlsdXml(legacy), new SceneWarnings())).toMatchObject({ type: 'sky' });
  });

  it('is none where it has none, and told where it cannot be read', () => {
    const warnings = new SceneWarnings();
    for (const text of ['', ' ', formatLlsdXml({}), formatLlsdXml([])])
      expect(archivedSky(text, warnings)).toBeUndefined();
    expect(warnings.total).toBe(0);
    expect(archivedSky('<llsd><map>', warnings)).toBeUndefined();
    expect(warnings.kept).toMatchObject([{ of: 'file', field: expect.stringContaining('environment') }]);
  });
});
