import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import {
  sampleGhost,
  sampleMissing,
  sampleRejection,
  sampleStandard,
  sampleWallflower,
} from '../narrator/samples.ts';
import { createDiagram, renderMermaid, renderSvg } from './index.ts';

/** The texts of an SVG. Fails unless it is well-formed and made of plain shapes and texts only. */
function textsOf(svg: string): string[] {
  const texts: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => expect.fail(error.message));
  parser.on('opentag', ({ name, attributes }) => {
    expect(['svg', 'title', 'rect', 'line', 'path', 'text']).toContain(name);
    expect(Object.keys(attributes).filter((key) => /^on|href|style/i.test(key))).toEqual([]);
  });
  parser.on('text', (text) => text.trim() !== '' && texts.push(text));
  parser.write(svg).close();
  return texts;
}

const hostile = (): EvidenceRecord[] => {
  const evil = '</text><script>alert(1)</script> & "\'; #x\u0000\ud800 %%{init: {}}%%\nend';
  return sampleStandard().map((record) => {
    const data = record.kind === 'ChatHeard' ? { from: evil, message: evil, volume: 'say' } : record.data;
    const actor = record.actor === 'Hello Resident' ? evil : record.actor;
    return { ...record, actor, ...(data === undefined ? {} : { data }) };
  });
};

describe('a sequence diagram', () => {
  it('of a standard session is as reviewed, as SVG and as Mermaid', async () => {
    const diagram = createDiagram(sampleStandard());
    await expect(renderSvg(diagram)).toMatchFileSnapshot('./golden/standard.svg');
    await expect(renderMermaid(diagram)).toMatchFileSnapshot('./golden/standard.mmd');
  });

  it.each([
    ['wallflower', sampleWallflower()],
    ['ghost', sampleGhost()],
    ['rejection', sampleRejection()],
    ['missing', sampleMissing()],
  ])('of a behaviour: %s', async (name, records) => {
    await expect(renderMermaid(createDiagram(records))).toMatchFileSnapshot(`./golden/${name}.mmd`);
    expect(textsOf(renderSvg(createDiagram(records))).length).toBeGreaterThan(5);
  });

  it('shows who takes part, UDP dashed and HTTP solid, repeats once', () => {
    const { participants, steps } = createDiagram(sampleStandard());
    expect(participants.map(({ name }) => name)).toEqual([
      'Viewer of Test User',
      'Login service',
      'Region Landfall Bay',
      'Viewer of Hello Resident',
    ]);
    const wireOf = (label: string): string | undefined =>
      steps.flatMap((step) =>
        step.type === 'message' && step.label.startsWith(label) ? [step.wire] : [],
      )[0];
    expect([wireOf('login_to_simulator'), wireOf('UseCircuitCode'), wireOf('seed')]).toEqual([
      'http',
      'udp',
      'http',
    ]);
    const layers = steps.filter((step) => step.type === 'message' && step.label.startsWith('LayerData'));
    expect(layers).toMatchObject([{ from: 'R', to: 'V', label: 'LayerData (land) ×18, 15.6 kB, 238 ms' }]);
  });

  it('comes from the server alone where no client testifies', () => {
    const { steps } = createDiagram(sampleStandard().filter(({ side }) => side === 'SERVER'));
    const labels = steps.flatMap((step) =>
      step.type === 'message' ? [`${step.from}${step.to} ${step.label}`] : [],
    );
    expect(labels.slice(0, 5)).toEqual([
      'VL login_to_simulator',
      'LR expect circuit 882763467',
      'LV answer: Success',
      'VR UseCircuitCode 882763467',
      'VR CompleteAgentMovement',
    ]);
  });

  it('takes names and chat as text, whatever is in them', () => {
    const diagram = createDiagram(hostile());
    const texts = textsOf(renderSvg(diagram));
    expect(texts.some((text) => text.startsWith('</text><script>'))).toBe(true);

    const mermaid = renderMermaid(diagram);
    expect(mermaid).not.toMatch(/<|%%|[{}]|(?<!#\d{1,3});/);
    for (const line of mermaid.trimEnd().split('\n').slice(1)) {
      expect(line).toMatch(/^ {4}(title|participant [A-Z]\d? as|Note over [\w,]+:|[A-Z]\d?-?->>[A-Z]\d?:) /);
    }
  });

  it('draws no more than three other avatars, and gets by with no evidence', () => {
    const [arrived] = sampleStandard().filter(({ kind }) => kind === 'Arrived');
    const crowd = Array.from({ length: 9 }, (_, n): EvidenceRecord => ({ ...arrived!, actor: `Guest ${n}` }));
    expect(createDiagram([...sampleStandard(), ...crowd]).participants).toHaveLength(6);
    expect(textsOf(renderSvg(createDiagram([])))).toContain('Login service');
  });
});
