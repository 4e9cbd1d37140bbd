import { describe, expect, it } from 'vitest';
import { createGridProgress, createProgress } from './index.ts';
import { sampleRejection, sampleStandard } from './samples.ts';

describe('live progress', () => {
  it('is one line for what matters', () => {
    const progress = createProgress();
    const lines = sampleStandard().map(progress);
    expect(lines.filter((line) => line !== undefined).join('\n')).toMatchInlineSnapshot(`
      "  0.000 s  Test User         login of Test User at http://127.0.0.1:9000/
        0.012 s  Test User         login granted, circuit 882763467
        0.016 s  Test User         UseCircuitCode acknowledged after 4 ms
        0.016 s  Test User         12 of 31 capabilities granted
        0.016 s  Test User         event queue open
        0.019 s  Test User         RegionHandshake from Landfall Bay
        0.019 s  Test User         AgentMovementComplete: at <128, 128, 25.3>
        0.272 s  Test User         terrain complete, 256 patches
        0.272 s  Test User         arrived in Landfall Bay at <128, 128, 25.3> after 272 ms
        0.972 s  Hello Resident    arrived in Landfall Bay at <131, 128, 25.3> after 260 ms
        0.972 s  Test User         sees avatar Hello Resident
        1.172 s  Hello Resident    says: Hello, <world> & "friends" | *all*!
        1.176 s  Test User         hears Hello Resident: Hello, <world> & "friends" | *all*!
        1.176 s  Test User         walks to <134, 128, 25>
        1.976 s  Test User         at <130, 128, 25.3>
        2.776 s  Test User         at <132, 128, 25.3>
        3.576 s  Test User         at <134, 128, 25.3>
        3.576 s  Test User         logs out
        4.078 s  Test User         logout not answered in 502 ms
        4.078 s  Test User         departed (logout)"
    `);
  });

  it('leaves out what an arrived agent does again for a neighbour', () => {
    const progress = createProgress();
    const records = sampleStandard();
    const handshake = records.find(({ kind }) => kind === 'RegionHandshakeReceived')!;
    expect(progress(handshake)).toContain('RegionHandshake from Landfall Bay');
    expect(records.map(progress)).not.toHaveLength(0);
    expect(progress(handshake)).toBeUndefined();
  });

  it('cannot be used to steer the terminal', () => {
    const records = sampleStandard();
    const chat = records.find(({ kind }) => kind === 'ChatHeard')!;
    const line = createProgress()({
      ...chat,
      actor: 'A\u001b[2J',
      data: { from: 'B\u0007', message: 'x\r\n\u202eY', volume: 'say' },
    });
    expect(line).toBe('  0.000 s  A [2J             hears B : x  Y'.replace('x  Y', 'x Y'));
  });
});

describe('live progress of a grid', () => {
  it('is who comes, who stands where, and who goes', () => {
    const records = sampleStandard().filter(({ side }) => side === 'SERVER');
    const told = records.map(createGridProgress()).filter((line) => line !== undefined);
    expect(told.join('\n')).toMatch(/Test User +login request of Test User/);
    expect(told.join('\n')).toMatch(/Test User +placed at <128, 128, 25.3>/);
    expect(told.some((line) => line.includes('LayerData'))).toBe(false);
  });

  it('tells once that somebody goes, however many regions saw them', () => {
    const line = createGridProgress();
    const gone = sampleStandard().find(({ kind }) => kind === 'AgentDeparted')!;
    expect(line(gone)).toContain('Test User');
    expect(line({ ...gone, data: { ...gone.data, child: true } })).toBeUndefined();
  });

  it('names whose credentials were refused, although it speaks for itself', () => {
    const refused = sampleRejection().find(({ kind }) => kind === 'AuthFail')!;
    expect(createGridProgress()({ ...refused, actor: 'grid' })).toMatch(/Test User +credentials refused/);
  });

  it('does not let a flood of strangers fill the disk', () => {
    const line = createGridProgress();
    const refused = sampleRejection().find(({ kind }) => kind === 'AuthFail')!;
    const at = (ms: number): string | undefined => line({ ...refused, mono: refused.mono + ms });
    const told = Array.from({ length: 1000 }, () => at(0)).filter((text) => text !== undefined);
    expect(told).toHaveLength(50);
    expect(at(1000)).toMatch(/credentials refused \(950 lines were left out\)$/);
    expect(at(1001)).toMatch(/credentials refused$/);
  });
});
