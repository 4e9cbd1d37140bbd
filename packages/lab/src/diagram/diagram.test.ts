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

/** The evidence of an avatar of that name, where it is the second one's. */
function named(record: EvidenceRecord, actor: string): EvidenceRecord {
  return record.actor === 'Hello Resident' ? { ...record, actor } : record;
}

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

  it.each([
    ['control characters', 'a\u0007\u001b[2Jb\u0000c', 'a [2Jb c'],
    ['C1 control characters', 'a\u009b2Jb\u0085c', 'a 2Jb c'],
    ['bidirectional controls', 'a\u202egnp\u2066b\u200fc', 'a gnp b c'],
    ['what nobody sees', 'a\u200bb\ufeffc', 'a b c'],
    ['line breaks', 'a\nb\r\nc\u2028d', 'a b c d'],
  ])('shows no %s of a stranger', (_, name, shown) => {
    const diagram = createDiagram(sampleStandard().map((record) => named(record, name)));
    expect(textsOf(renderSvg(diagram))).toContain(`Viewer of ${shown}`);
    expect(renderMermaid(diagram)).toContain(`participant O1 as Viewer of ${shown}\n`);
    for (const text of [renderSvg(diagram), renderMermaid(diagram)])
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('replaces half a character, which neither XML nor UTF-8 can hold', () => {
    const diagram = createDiagram(sampleStandard().map((record) => named(record, 'a\ud83d b')));
    for (const text of [renderSvg(diagram), renderMermaid(diagram)]) {
      expect(text).not.toMatch(/\p{Cs}/u);
      expect(text).toContain('Viewer of a\ufffd b');
    }
  });

  it.each([
    ['a; alert(1)', 'a#59; alert(1)'],
    ['a #35; b', 'a #35;35#59; b'],
    ['a\n    V->>R: forged', 'a V->>R: forged'],
    ['<script>alert(1)</script>', '#60;script#62;alert(1)#60;/script#62;'],
    ['end', 'end'],
    ['&lt;b&gt; $$x$$', '#38;lt#59;b#38;gt#59; #36;#36;x#36;#36;'],
    ['`a` ``` "b" \\n', '#96;a#96; #96;#96;#96; #34;b#34; #92;n'],
    ['%%{init: {}}%%', '#37;#37;#123;init: #123;#125;#125;#37;#37;'],
  ])('lets Mermaid read %j as a name', (name, escaped) => {
    const lines = renderMermaid(createDiagram(sampleStandard().map((record) => named(record, name)))).split(
      '\n',
    );
    const plain = renderMermaid(createDiagram(sampleStandard())).split('\n');
    expect(lines).toHaveLength(plain.length);
    expect(lines).toContain(`    participant O1 as Viewer of ${escaped.replaceAll('->>', '-#62;#62;')}`);
  });

  it('draws no more than three other avatars, and gets by with no evidence', () => {
    const [arrived] = sampleStandard().filter(({ kind }) => kind === 'Arrived');
    const crowd = Array.from({ length: 9 }, (_, n): EvidenceRecord => ({ ...arrived!, actor: `Guest ${n}` }));
    expect(createDiagram([...sampleStandard(), ...crowd]).participants).toHaveLength(6);
    expect(textsOf(renderSvg(createDiagram([])))).toContain('Login service');
  });
});
