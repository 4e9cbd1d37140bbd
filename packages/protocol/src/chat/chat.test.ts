import { describe, expect, it } from 'vitest';
import { CHAT_TYPE, chatTypeOf, DIALOG, dialogOf } from './index.ts';

describe('numbers of what is said', () => {
  it('have a name each, and back', () => {
    for (const number of Object.values(CHAT_TYPE)) expect(CHAT_TYPE[chatTypeOf(number)!]).toBe(number);
    for (const number of Object.values(DIALOG)) expect(DIALOG[dialogOf(number)!]).toBe(number);
    expect(new Set(Object.values(DIALOG)).size).toBe(Object.keys(DIALOG).length);
  });

  it('that nobody gave a name have none', () => {
    expect([chatTypeOf(3), dialogOf(2), dialogOf(200)]).toEqual([undefined, undefined, undefined]);
  });
});
