import { describe, expect, it } from 'vitest';
import { idOf } from '../testing/test-service.ts';
import { formatAssetType } from '../store/index.ts';
import { formatBytes, formatReport } from './format-report.ts';
import { MOST_REMARKS, ReportBuilder } from './report.ts';

const asset = (
  number: number,
  type = 0,
  sizeBytes = 10,
): { id: ReturnType<typeof idOf>; type: number; sizeBytes: number } => ({
  id: idOf(number),
  type,
  sizeBytes,
});

describe('a report of what was moved', () => {
  it('adds up by outcome, and by type what is in its place now', () => {
    const report = new ReportBuilder('here');
    report.add('stored', asset(1, 0, 100));
    report.add('same', asset(2, 0, 50));
    report.add('healed', asset(5, 7, 8));
    report.add('updated', asset(3, 7));
    report.add('conflict', asset(4, 7));
    report.refuse('x', 'too large', 5);
    const { outcomes, byType, reasons, remarks } = report.report(true, 1);
    expect(outcomes).toEqual({
      stored: { assets: 1, bytes: 100 },
      same: { assets: 1, bytes: 50 },
      healed: { assets: 1, bytes: 8 },
      updated: { assets: 1, bytes: 10 },
      conflict: { assets: 1, bytes: 10 },
      refused: { assets: 1, bytes: 5 },
    });
    expect(byType).toEqual({ 0: { assets: 2, bytes: 150 }, 7: { assets: 2, bytes: 18 } });
    expect(reasons).toEqual({ 'other bytes are there under this id': 1, 'too large': 1 });
    expect(remarks.map(({ what, outcome }) => [what, outcome])).toEqual([
      [idOf(4).toString(), 'conflict'],
      ['x', 'refused'],
    ]);
  });

  it('goes on from the one of an interrupted run', () => {
    const first = new ReportBuilder('here');
    first.add('stored', asset(1));
    first.passOver('readme');
    first.refuse('x', 'no data');
    const before = first.report(false, 5);
    const second = new ReportBuilder('here', 3, before);
    second.add('stored', asset(2));
    second.passOver('notes');
    second.refuse('y', 'no data');
    expect(second.report(true, 7)).toMatchObject({
      resumedAt: 3,
      durationMs: 7,
      outcomes: { stored: { assets: 2, bytes: 20 }, refused: { assets: 2 } },
      passedOver: { count: 2, first: 'readme' },
      reasons: { 'no data': 2 },
    });
    expect(before.outcomes.stored.assets).toBe(1);
    expect(before.remarks).toHaveLength(1);
  });

  it('lists the first thousand remarks, and counts them all', () => {
    const report = new ReportBuilder('here');
    for (let number = 0; number < MOST_REMARKS + 5; number++) report.refuse(`x${number}`, 'no data');
    const { remarks, reasons, outcomes } = report.report(true, 0);
    expect([remarks.length, reasons['no data'], outcomes.refused.assets]).toEqual([1000, 1005, 1005]);
  });

  it('counts reasons together beyond two hundred different ones, known ones by themselves', () => {
    const report = new ReportBuilder('here');
    for (let number = 0; number < 250; number++) report.refuse('x', `reason ${number}`);
    report.refuse('x', 'reason 3');
    const { reasons } = report.report(true, 0);
    expect([Object.keys(reasons).length, reasons['other reasons'], reasons['reason 3']]).toEqual([
      201, 50, 2,
    ]);
  });

  it('takes reasons that are called like what every object has', () => {
    const report = new ReportBuilder('here');
    for (const reason of ['constructor', '__proto__', 'constructor']) report.refuse('x', reason);
    const { reasons } = report.report(true, 0);
    expect(Object.entries(reasons)).toEqual([
      ['constructor', 2],
      ['__proto__', 1],
    ]);
  });

  it('says why its source broke off only where it did', () => {
    expect(new ReportBuilder('here').report(false, 0, 'cut off')).toMatchObject({
      complete: false,
      brokenOff: 'cut off',
    });
    expect(new ReportBuilder('here').report(true, 0)).not.toHaveProperty('brokenOff');
  });
});

describe('a report for people', () => {
  it('has a line for everything that happened, the most bytes first', () => {
    const report = new ReportBuilder('old.oar', 7);
    report.add('stored', asset(1, 7, 2000));
    report.add('stored', asset(2, 49, 3_500_000));
    report.add('same', asset(3, 99, 1));
    report.add('healed', asset(4, 99, 5));
    report.refuse('assets/x', 'asset name without a suffix', 10);
    report.passOver('notes.txt');
    expect(formatReport(report.report(true, 12_340))).toEqual([
      'old.oar: complete but for 1 asset, 12.3 s, taken up after 7 items',
      '  2 stored, 3.50 MB',
      '  1 already there, the same bytes, 1 byte',
      '  1 healed: already there, with bytes that were damaged or gone, 5 bytes',
      '  1 refused, 10 bytes',
      '  passed over, as they have no place in an archive: 1 file, such as notes.txt',
      'by type:',
      '  1 mesh, 3.50 MB',
      '  1 notecard, 2.00 kB',
      '  2 type 99, 6 bytes',
      'not as it should be:',
      '  1 × asset name without a suffix',
      '  refused assets/x: asset name without a suffix',
    ]);
  });

  it('never calls complete what is not', () => {
    const report = new ReportBuilder('a');
    report.add('stored', asset(1));
    expect(formatReport(report.report(false, 0))[0]).toBe('a: INTERRUPTED, start again to go on, 0.0 s');
    expect(formatReport(report.report(false, 0, 'tar ends without its end'))[0]).toBe(
      'a: INCOMPLETE, tar ends without its end, 0.0 s',
    );
  });

  it('says that there was nothing', () => {
    expect(formatReport(new ReportBuilder('a').report(true, 0))).toEqual([
      'a: complete, 0.0 s',
      '  0 assets',
    ]);
  });

  it('writes out twenty remarks and says how many more there are', () => {
    const report = new ReportBuilder('a');
    for (let number = 0; number < 23; number++) report.refuse(`x${number}`, 'no data');
    const lines = formatReport(report.report(true, 0));
    expect(lines.filter((line) => line.startsWith('  refused x'))).toHaveLength(20);
    expect(lines.at(-1)).toBe('  … and 3 more');
  });

  it('has amounts in powers of 1000', () => {
    expect([0, 1, 999, 1000, 999_499, 1e6, 2.5e9, 1e12, 1e16].map(formatBytes)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '1.00 kB',
      '999 kB',
      '1.00 MB',
      '2.50 GB',
      '1.00 TB',
      '1.00e+4 TB',
    ]);
    expect([formatAssetType(-2), formatAssetType('17'), formatAssetType(99)]).toEqual([
      'legacy material',
      'sound (WAV)',
      'type 99',
    ]);
  });
});
