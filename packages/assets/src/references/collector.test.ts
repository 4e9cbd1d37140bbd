import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { ReferenceCollector } from './collector.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const collected = (fill: (into: ReferenceCollector) => void): string[] => {
  const into = new ReferenceCollector();
  fill(into);
  return into.ids.map(String);
};

describe('what one asset refers to', () => {
  it('is each id once, in the order they were met, and never none', () => {
    expect(
      collected((into) => {
        for (const id of [B, A, B, Uuid.zero.toString(), A]) into.add(Uuid.parse(id));
      }),
    ).toEqual([B, A]);
  });

  it('is a text that is one id, in any spelling; an empty one is no reference', () => {
    expect(
      collected((into) =>
        ['', ' \n', ` ${A.toUpperCase()} `, B.replaceAll('-', '')].forEach((text) => into.addText(text)),
      ),
    ).toEqual([A, B]);
    expect(() => collected((into) => into.addText('Blank'))).toThrow(DecodeError);
    expect(() => collected((into) => into.addText(`${A} ${B}`))).toThrow(DecodeError);
  });

  it('is every id that stands in a text', () => {
    expect(collected((into) => into.addLiterals(`{"a":"${B}"},${A}`))).toEqual([B, A]);
  });
});

describe('what cannot be read', () => {
  it('costs its part only, and is kept with the name of the part', () => {
    const into = new ReferenceCollector();
    into.attempt('TextureEntry', () => {
      into.addText(A);
      into.addText('Blank');
      into.addText(B);
    });
    into.attempt('ExtraParams', () => into.addText(B));
    expect(into.ids.map(String)).toEqual([A, B]);
    expect(into.faults).toHaveLength(1);
    expect(into.faults[0]).toMatchObject({ path: 'TextureEntry', cause: expect.any(DecodeError) as Error });
  });

  it('is told a hundred times at most', () => {
    const into = new ReferenceCollector();
    for (let part = 0; part < 150; part++) into.attempt(`part ${part}`, () => into.addText('no'));
    expect(into.faults.map(({ path }) => path).at(-1)).toBe('part 99');
    expect(into.faults).toHaveLength(100);
  });

  it('is no fault of ours, which goes on', () => {
    const into = new ReferenceCollector();
    const ours = new UsageError('ours');
    expect(() =>
      into.attempt('x', () => {
        throw ours;
      }),
    ).toThrow(ours);
    expect(into.faults).toEqual([]);
  });
});
