import { describe, expect, it } from 'vitest';
import { tellable } from './redact.ts';

const ID = '0f3c77a1-95b0-4a8c-8d1e-2f60f6a0b1c2';

describe('text that may be told', () => {
  it.each([
    ['GET https://sim.example:12043/cap/ID failed', 'GET https://sim.example:12043/cap/… failed'],
    ['http://me:secret@grid.example/', 'http://grid.example/'],
    ['http://me:se@cret@grid.example/', 'http://grid.example/'],
    ['http://proxy.example/?to=http://me:secret@grid.example/ID', 'http://proxy.example/?…'],
    [`${'long'.repeat(20)}://me:secret@host/ID`, `${'long'.repeat(20)}://host/…`],
    ['login at http://grid.example:9000/?k=secret&x=1', 'login at http://grid.example:9000/?…'],
    ['see http://grid.example/#token=secret now', 'see http://grid.example/#… now'],
    ['cannot read http://grid.example/?k=secret: gone', 'cannot read http://grid.example/?…: gone'],
    ['write to me@home.example, id ID', `write to me@home.example, id ${ID}`],
    ['a:// b', 'a:// b'],
  ])('%s', (text, told) => {
    expect(tellable(text.replace('ID', ID))).toBe(told);
  });
});
