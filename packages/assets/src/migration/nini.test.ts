import { describe, expect, it } from 'vitest';
import { readSections } from './nini.ts';

function sections(xml: string): Record<string, string>[] {
  const { sections: found, fault } = readSections(xml);
  if (fault !== undefined) throw fault;
  return found.map((keys) => Object.fromEntries(keys));
}

describe('sections of a configuration in XML', () => {
  it('are the keys of each, in their order, as the lists of default assets have them', () => {
    const xml = `<Nini>
  <Section Name="Plywood"> <!-- the one that everybody knows -->
    <Key Name="assetID" Value="89556747-24cb-43ed-920b-47caed15465f"/>
    <Key Name="name" Value="Plywood" />
  </Section>
  <Section Name="Blank"><Key Name='name' Value='It&apos;s &quot;blank&quot; &amp; &#233;'/></Section>
</Nini>`;
    expect(sections(xml)).toEqual([
      { assetID: '89556747-24cb-43ed-920b-47caed15465f', name: 'Plywood' },
      { name: `It's "blank" & é` },
    ]);
  });

  it('may be empty, in either way of writing, and so may be their list', () => {
    expect(sections('<Nini><Section Name="a"/><Section Name="b"></Section></Nini>')).toEqual([{}, {}]);
    expect(sections('<?xml version="1.0"?><Nini></Nini>')).toEqual([]);
  });

  it('have keys that are open and closed, and the last of those with the same name', () => {
    expect(
      sections('<Nini><Section><Key Name="a" Value="1"></Key><Key Value="2" Name="a"/></Section></Nini>'),
    ).toEqual([{ a: '2' }]);
  });

  it('have values that look like attributes', () => {
    expect(sections(`<Nini><Section><Key Name="a" Value='Name="b" > /'/></Section></Nini>`)).toEqual([
      { a: 'Name="b" > /' },
    ]);
  });

  it('are refused when a key lacks its name or value', () => {
    expect(() => sections('<Nini><Section><Key Name="a"/></Section></Nini>')).toThrow(
      'without name or value',
    );
    expect(() => sections('<Nini><Section><Key Value="a"/></Section></Nini>')).toThrow(
      'without name or value',
    );
    expect(() => sections('<Nini><Section><Key XName="a" Value="1"/></Section></Nini>')).toThrow(
      'without name',
    );
  });

  it('are refused in another document, where another element stands, and when they break off', () => {
    expect(() => sections('<Nani/>')).toThrow('<Nini> expected');
    expect(() => sections('<Nini/>')).toThrow('<Nini> expected');
    expect(() => sections('')).toThrow('<Nini> expected');
    expect(() => sections('<Nini><Part/></Nini>')).toThrow('<Section> expected');
    expect(() => sections('<Nini><Section><Value/></Section></Nini>')).toThrow('<Key> expected');
    expect(() => sections('<Nini><Section Name="a">')).toThrow('<Key> expected');
    expect(() => sections('<Nini><Section/>')).toThrow('<Section> expected');
  });

  it('are those in front of what is wrong', () => {
    const { sections: found, fault } = readSections(
      '<Nini><Section><Key Name="a" Value="1"/></Section><Sect',
    );
    expect(found.map((keys) => [...keys])).toEqual([[['a', '1']]]);
    expect(fault?.message).toContain('offset');
  });

  it('are closed by their own tags', () => {
    expect(() => sections('<Nini><Section></Nini></Section>')).toThrow('expected');
    expect(() => sections('<Nini><Section/></Section>')).toThrow('expected');
  });
});
