import { describe, expect, it } from 'vitest';
import { VERBS, parseVisitantLine } from './index.ts';

describe('a line for a visitant', () => {
  it.each<[string, object]>([
    [
      'LOGIN Test User secret',
      { verb: 'LOGIN', first: 'Test', last: 'User', password: 'secret', uri: undefined },
    ],
    ['login Test User secret http://127.0.0.1:9000/', { verb: 'LOGIN', uri: 'http://127.0.0.1:9000/' }],
    ['CHAT Hello,  there ', { verb: 'CHAT', text: 'Hello,  there' }],
    ['IM Visitant Two How are you?', { verb: 'IM', to: 'Visitant Two', text: 'How are you?' }],
    ['IM_UUID 11111111-1111-4111-8111-111111111111 Hi', { verb: 'IM', text: 'Hi' }],
    ['SLEEP 1.5', { verb: 'SLEEP', ms: 1500 }],
    ['WAIT 250', { verb: 'SLEEP', ms: 250 }],
    ['SUBJECTIVE_GOTO 128,129', { verb: 'SUBJECTIVE_GOTO', to: { x: 128, y: 129, z: NaN } }],
    ['POS 1, 2, -3.5', { verb: 'POS', to: { x: 1, y: 2, z: -3.5 } }],
    ['BEHAVE ghost', { verb: 'BEHAVE', behaviour: 'ghost' }],
    ['WhoAmI', { verb: 'WHOAMI' }],
  ])('%s', (line, command) => {
    expect(parseVisitantLine(line)).toMatchObject(command);
  });

  it.each([
    '',
    'DANCE',
    'LOGIN Test User',
    'LOGIN a b c d e',
    'CHAT',
    'IM Two hi',
    'SLEEP soon',
    'SLEEP 1e9',
    'POS 1',
    'POS 1,2,x',
    'POS 1,2,3,4',
    'BEHAVE well',
    'constructor x',
    'x'.repeat(3000),
  ])('%s is refused', (line) => {
    expect(() => parseVisitantLine(line)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('has all the words of the observatory', () => {
    const words =
      'LOGIN CHAT IM IM_UUID SLEEP WAIT WHOAMI WHO WHERE WHEN SUBJECTIVE_WHY SUBJECTIVE_BECAUSE SUBJECTIVE_LOOK SUBJECTIVE_GOTO POS REZ RESET LOGOUT EXIT';
    expect(words.split(' ').filter((word) => !VERBS.includes(word))).toEqual([]);
  });
});
