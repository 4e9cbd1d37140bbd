import { describe, expect, it } from 'vitest';
import { parseXmlNode } from './index.ts';
import { ownText } from './shared-words.ts';

describe('texts of a document', () => {
  it('are the same as they stand there, whether they are shared or not', () => {
    const texts = [
      '',
      '0',
      'é',
      'false',
      'a text of some length ',
      '00000000-0000-0000-0000-000000000000',
      '😀'.repeat(20),
    ];
    for (const text of texts) expect(ownText(text)).toBe(text);
  });

  it('and elements without any in them take nothing of their own', () => {
    const { children } = parseXmlNode('<a><b>1</b><c /></a>');
    expect(children[0]?.children).toBe(children[1]?.children);
    expect(Object.isFrozen(children[0]?.children)).toBe(true);
  });
});
