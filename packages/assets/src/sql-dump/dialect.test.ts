import { describe, expect, it } from 'vitest';
import { DialectWatch } from './dialect.ts';

/** What the statements leave: the kind, and whether backslashes stand for something. */
function after(...statements: string[]): string {
  const watch = new DialectWatch();
  for (const statement of statements) watch.note(statement, !statement.startsWith('--'));
  return `${watch.dialect.kind} ${watch.dialect.backslashes ? 'escaped' : 'plain'}`;
}

describe('the dialect of a dump', () => {
  it('is that of MySQL until something else is told, and again where one of its dumps begins', () => {
    expect(after()).toBe('mysql escaped');
    expect(after('PRAGMA foreign_keys=OFF')).toBe('sqlite plain');
    expect(after('BEGIN TRANSACTION')).toBe('sqlite plain');
    expect(after('-- PostgreSQL database dump')).toBe('postgres plain');
    expect(after('-- PostgreSQL database cluster dump')).toBe('postgres plain');
    expect(after('PRAGMA a', '-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)')).toBe(
      'mysql escaped',
    );
    expect(after('-- PostgreSQL database dump', '/*!40101 SET NAMES utf8 */')).toBe('mysql escaped');
  });

  it('of PostgreSQL says how its strings are, in any way to say it', () => {
    const set = (value: string): string => after('-- PostgreSQL database dump', value);
    for (const off of ['= off', 'TO off', "= 'off'", ' = false', '=0'])
      expect(set(`SET standard_conforming_strings ${off}`), off).toBe('postgres escaped');
    expect(set("SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false)")).toBe(
      'postgres escaped',
    );
    expect(after('SET standard_conforming_strings = on')).toBe('postgres plain');
    expect(set('-- SET standard_conforming_strings = off')).toBe('postgres plain');
  });

  it.each([
    ["SET sql_mode='NO_BACKSLASH_ESCAPES'", 'plain'],
    ["SET SESSION SQL_MODE = 'ANSI,no_backslash_escapes'", 'plain'],
    ['SET @@session.sql_mode := "NO_BACKSLASH_ESCAPES"', 'plain'],
    [
      "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_BACKSLASH_ESCAPES,NO_AUTO_VALUE_ON_ZERO' */",
      'plain',
    ],
    ["SET NAMES utf8, sql_mode=concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES')", 'plain'],
    ['SET sql_mode=1048576', 'plain'],
    ['SET sql_mode=1048577', 'plain'],
    ['SET sql_mode=NO_BACKSLASH_ESCAPES', 'plain'],
    ["/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */", 'escaped'],
    ["SET GLOBAL sql_mode='NO_BACKSLASH_ESCAPES'", 'escaped'],
    ["SET @sql_mode='NO_BACKSLASH_ESCAPES'", 'escaped'],
    ["SET sql_mode=REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')", 'escaped'],
    ['SET sql_mode=2097152', 'escaped'],
    ["SELECT 'sql_mode'", 'escaped'],
  ])('of MySQL depends on the mode: %s', (statement, expected) => {
    expect(after(statement)).toBe(`mysql ${expected}`);
  });

  it('of MySQL is what it was before where a mode is given back, and in a mode that is only added to', () => {
    const plain = "SET sql_mode='NO_BACKSLASH_ESCAPES'";
    const keep = '/*!50003 SET @saved_sql_mode = @@sql_mode */';
    const other = "/*!50003 SET sql_mode = '' */";
    expect(after(plain, keep, other)).toBe('mysql escaped');
    expect(after(plain, keep, other, '/*!50003 SET sql_mode = @saved_sql_mode */')).toBe('mysql plain');
    expect(after(keep, plain, "/*!40101 SET SQL_MODE=IFNULL(@saved_sql_mode, '') */")).toBe('mysql escaped');
    expect(after(plain, "SET sql_mode=concat(@@sql_mode,',ANSI')")).toBe('mysql plain');
    expect(after(plain, 'SET sql_mode=DEFAULT')).toBe('mysql escaped');
  });

  it('names character sets in which a backslash may be half of a character', () => {
    const setOf = (statement: string): string | undefined => {
      const watch = new DialectWatch();
      watch.note(statement, true);
      return watch.unreadSet;
    };
    expect(setOf('/*!40101 SET NAMES sjis */')).toBe('sjis');
    expect(setOf("SET NAMES 'gbk' COLLATE x")).toBe('gbk');
    expect(setOf("SET client_encoding = 'SJIS'")).toBe('SJIS');
    expect(setOf('SET client_encoding TO big5')).toBe('big5');
    expect(setOf("SET client_encoding = 'UTF8'")).toBeUndefined();
    for (const plain of ['SET NAMES utf8mb4', 'SET NAMES latin1', 'SET character_set_client = gbk'])
      expect(setOf(plain)).toBeUndefined();
  });
});
