import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { xmlLeaves } from './xml-leaves.ts';

const leaves = (xml: string): string[] =>
  Array.from(xmlLeaves(xml), ({ name, text, around }) => `${[...around, name].join('/')}=${text}`);

describe('the leaves of a document', () => {
  it('are the elements with nothing but text in them, in order, with those around them', () => {
    expect(leaves('<a><b>1</b><c><d>2</d></c><e>3</e></a>')).toEqual(['a/b=1', 'a/c/d=2', 'a/e=3']);
    expect(leaves('<a>x</a>')).toEqual(['a=x']);
  });

  it('are empty where nothing stands in them, and none where they are written as one tag', () => {
    expect(leaves('<a><b></b><c/></a>')).toEqual(['a/b=']);
  });

  it('are no elements that have elements, whatever text is beside them', () => {
    expect(leaves('<a>x<b>1</b>y</a>')).toEqual(['a/b=1']);
    expect(leaves('<a>x<b/></a>')).toEqual([]);
  });

  it('have their references and CDATA resolved', () => {
    expect(leaves('<?xml version="1.0"?><a><b>1 &lt; 2<![CDATA[ <c/> ]]></b></a>')).toEqual([
      'a/b=1 < 2 <c/> ',
    ]);
  });

  it('are read although a prefix of a namespace was repeated, as old files have it', () => {
    expect(leaves('<a xmlns:xmlns:xmlns:xsi="x"><b>1</b></a>')).toEqual(['a/b=1']);
  });

  it('are refused when the document is not well-formed', () => {
    expect(() => leaves('<a><b></a></b>')).toThrow('</a> closes nothing');
    expect(() => leaves('</a>')).toThrow('</a> closes nothing');
    expect(() => leaves('<a><b>1</b>')).toThrow(DecodeError);
    expect(() => leaves('<a>')).toThrow(DecodeError);
  });

  it('are refused when they are nested more deeply than any object', () => {
    const nested = (depth: number): string => `${'<a>'.repeat(depth)}x${'</a>'.repeat(depth)}`;
    expect(leaves(nested(200))).toHaveLength(1);
    expect(() => leaves(nested(201))).toThrow('nested too deeply');
  });
});
