import { sampleLand } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { arrange } from '../narrator/index.ts';
import { Scene } from '../narrator/samples.ts';
import { landMaps, paintLand } from './index.ts';

/** Half of it under water, rising to the east. */
const SLOPE = { width: 256, depth: 256, heightAt: (x: number) => x / 6.4 };

function walked(region: string, land: EvidenceRecord['data'] | undefined, step = 3): EvidenceRecord[] {
  const scene = new Scene('<Eve>');
  const { client } = scene;
  client.observe('LoginStart', { uri: 'http://x/', user: scene.user, mode: 'standard' });
  client.observe('Arrived', { region, position: { x: 200, y: 64, z: 30 }, elapsedMs: 1 });
  client.observe('LandSeen', sampleLand(region, SLOPE, 20));
  scene.pass(1500).client.observe('Position', { region, position: { x: 200 + step, y: 64, z: 30 } });
  return scene.records.map((record) =>
    record.kind === 'LandSeen' && land !== undefined ? { ...record, data: land } : record,
  );
}

function wellFormed(xml: string): string {
  const faults: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (fault) => void faults.push(fault.message));
  parser.write(xml).close();
  expect(faults).toEqual([]);
  return xml;
}

describe('the map of a walk', () => {
  it('has the land, the way, what was seen where, and nothing from outside', () => {
    const [map] = landMaps(arrange(walked('<b>Bay', undefined)));
    expect(map?.caption).toBe(
      'The way of <Eve> through <b>Bay, from above, north at the top: 2 places, 3 m between them.',
    );
    const svg = wellFormed(map!.svg);
    expect(svg).toContain('data:image/png;base64,');
    // x is 200 of 256 m, on a drawing of 512; y is 64 m from the south.
    expect(svg).toContain('<polyline points="400,384 406,384"');
    expect(svg).toMatch(/<title>1\.5 s: was here, &#60;203, 64, 30&#62;<\/title>/);
    expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
  });

  it('shows a way that is a dot again, larger, and a long one once', () => {
    const insets = (step: number): number =>
      landMaps(arrange(walked('Bay', undefined, step)))[0]!.svg.match(/m across/g)?.length ?? 0;
    expect([insets(3), insets(-150)]).toEqual([1, 0]);
  });

  it.each([
    [{}],
    [{ region: 'Bay', width: 256, depth: 256, low: 0, high: 1, heights: 'AAAA' }],
    [{ region: 'Bay', width: -1, depth: 256, low: 0, high: 1, heights: '' }],
    [{ ...sampleLand('Other', SLOPE) }],
  ])('is left out where the land is none, or is not known: %#', (land) => {
    expect(landMaps(arrange(walked('Bay', land)))).toEqual([]);
  });
});

describe('land from above', () => {
  it('is blue under water and green on land, west at the left', () => {
    const { heights, ...land } = { ...sampleLand('Bay', SLOPE, 20), heights: new Float32Array(64 * 64) };
    for (let at = 0; at < heights.length; at++) heights[at] = (at % 64) * 0.6;
    const { width, height, pixels } = paintLand({ ...land, heights });
    expect([width, height, pixels.length]).toEqual([512, 512, 512 * 512 * 3]);
    const pixelAt = (column: number): number[] => [
      ...pixels.subarray((256 * 512 + column) * 3, (256 * 512 + column) * 3 + 3),
    ];
    const [red, , blue] = pixelAt(10) as [number, number, number];
    expect(blue).toBeGreaterThan(red);
    const [east, green, east2] = pixelAt(440) as [number, number, number];
    expect(green).toBeGreaterThan(Math.max(east, east2));
  });
});
