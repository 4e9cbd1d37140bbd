import { describe, expect, it } from 'vitest';
import { LineJudge } from './foreign.ts';

const kindOf = (...lines: string[]): string => {
  const judge = new LineJudge();
  return lines.map((line) => judge.take(line)).at(-1)!;
};

describe('a line with which a statement begins', () => {
  it('begins with a verb of SQL, in any case', () => {
    for (const line of ['INSERT INTO a', 'unlock tables;', 'Set', ';', '(SELECT 1)', 'END$$', 'PRAGMA x;'])
      expect(kindOf(line), line).toBe('statement');
  });

  it('is foreign with any other word, or with a verb that a colon makes the name of a program', () => {
    for (const line of ['mysqldump: Error 2013', 'Killed', 'load: failed', 'INSERTS x', '0', "'x'", '/x'])
      expect(kindOf(line), line).toBe('foreign');
  });

  it('is an aside of the client, or a warning', () => {
    for (const line of [
      '\\restrict abc',
      'mysqldump: [Warning] Using a password',
      "mysqldump: Deprecated program name. It will be removed, use '/usr/bin/mariadb-dump'",
      'Warning: A partial dump',
      'pg_dump: warning: there are circular foreign-key constraints',
    ])
      expect(kindOf(line), line).toBe('aside');
    expect(kindOf('mysqldump: Error: warning')).toBe('foreign');
  });

  it('is foreign when it has the client read another file', () => {
    for (const line of [
      'SOURCE b.sql',
      'source b.sql;',
      '\\. b.sql',
      '\\i b.sql',
      '\\ir b',
      '\\include b',
      '\\copy a from b',
    ])
      expect(kindOf(line), line).toBe('foreign');
    expect(kindOf('\\connect x')).toBe('aside');
  });

  it('may be anything inside a routine, which ends where no routine has such a statement', () => {
    const create = 'CREATE DEFINER=`a`@`b` PROCEDURE p()';
    expect(kindOf(create, 'x := 1')).toBe('statement');
    expect(kindOf('CREATE OR REPLACE FUNCTION f()', 'x := 1')).toBe('statement');
    expect(kindOf(create, 'LOCK TABLES a WRITE', 'x := 1')).toBe('foreign');
    expect(kindOf('DELIMITER ;;', 'x := 1')).toBe('statement');
    expect(kindOf('DELIMITER ;;', 'DELIMITER ;', 'x := 1')).toBe('foreign');
    expect(kindOf('CREATE TABLE a (x int)', 'x := 1')).toBe('foreign');
  });
});
