import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { encodeForm, parseFormAnswer } from './forms.ts';

/** As OpenSimulator 247b9182 answers. */
const REGIONS =
  '<?xml version="1.0"?><ServerResponse><region0 type="List"><uuid>00009500-0000-4000-8000-000000000001</uuid>' +
  '<regionName>Here &amp; There</regionName><Token></Token></region0><region1 type="List"><locX>256</locX><flags /></region1></ServerResponse>';
const FAILURE = `<?xml version="1.0"?>
<ServerResponse>
  <Result>Failure</Result>
  <Message>Region overlaps another region</Message>
</ServerResponse>`;

describe('forms of the services', () => {
  it('say what is wanted', () => {
    expect(encodeForm({ METHOD: 'register', regionName: 'Here & There' })).toBe(
      'METHOD=register&regionName=Here+%26+There',
    );
  });

  it('are answered by texts and by lists of them, in one line or in many', () => {
    const plain = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));
    expect(plain(parseFormAnswer(REGIONS))).toEqual({
      region0: { uuid: '00009500-0000-4000-8000-000000000001', regionName: 'Here & There', Token: '' },
      region1: { locX: '256', flags: '' },
    });
    const failure = { Result: 'Failure', Message: 'Region overlaps another region' };
    expect(plain(parseFormAnswer(FAILURE))).toEqual(failure);
    expect(plain(parseFormAnswer('<ServerResponse />'))).toEqual({});
  });

  it('have no names that mean something else here', () => {
    const answer = parseFormAnswer(
      '<ServerResponse><__proto__ type="List"><a>1</a></__proto__></ServerResponse>',
    );
    expect(({} as Record<string, unknown>).a).toBeUndefined();
    expect(Object.keys(answer)).toEqual(['__proto__']);
  });

  it('are nonsense when cut off, deeper, or another document', () => {
    for (let length = 0; length < REGIONS.length; length++)
      expect(() => parseFormAnswer(REGIONS.slice(0, length))).toThrow(DecodeError);
    for (const other of [
      '<html></html>',
      '<ServerResponse><a type="List"><b><c>1</c></b></a></ServerResponse>',
    ])
      expect(() => parseFormAnswer(other)).toThrow(DecodeError);
  });
});
