import { describe, expect, it } from 'vitest';
import { DumpEnding } from './ending.ts';

function missingOf(...texts: string[]): string | undefined {
  const ending = new DumpEnding();
  for (const text of texts) ending.take(text);
  return ending.missing;
}

const HEADER = '-- MariaDB dump 10.19-11.4.2-MariaDB, for debian-linux-gnu (x86_64)';

describe('what should still come of a dump', () => {
  it('is nothing where nothing was announced', () => {
    expect(missingOf()).toBeUndefined();
    expect(missingOf('INSERT INTO assets VALUES (1)', '-- a comment')).toBeUndefined();
    expect(missingOf('COMMIT', 'UNLOCK TABLES', '-- Dump completed')).toBeUndefined();
  });

  it('is the line that the program writes last, with its date or without', () => {
    expect(missingOf(HEADER)).toBe('-- Dump completed');
    expect(missingOf(HEADER, '-- Dump completed on 2026-11-29 11:23:01')).toBeUndefined();
    expect(missingOf(HEADER, '-- Dump completed on 2026-11-29  1:02:03')).toBeUndefined();
    expect(missingOf(HEADER, '-- Dump completed')).toBeUndefined();
    expect(missingOf(HEADER, '-- Dump completed\r')).toBeUndefined();
    expect(missingOf(HEADER, '-- Dump completed on 2026-11')).toBe('-- Dump completed');
    expect(missingOf('-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)')).toBe('-- Dump completed');
  });

  it('is that of PostgreSQL, whose first line stands in no other', () => {
    const header = '-- PostgreSQL database dump';
    expect(missingOf(header)).toBe('-- PostgreSQL database dump complete');
    expect(missingOf(header, '-- PostgreSQL database dump complete')).toBeUndefined();
    expect(missingOf('-- PostgreSQL database dump of mine')).toBeUndefined();
  });

  it('is the end of a transaction, however it was begun and ended', () => {
    for (const begin of [
      'BEGIN',
      'BEGIN TRANSACTION',
      'START TRANSACTION',
      'SET AUTOCOMMIT=0',
      'set @@autocommit = 0',
    ])
      expect(missingOf(begin), begin).toBe('COMMIT');
    for (const end of ['COMMIT', 'commit', 'END']) expect(missingOf('BEGIN', end), end).toBeUndefined();
    expect(missingOf('SET AUTOCOMMIT=1')).toBeUndefined();
    expect(missingOf('BEGINNING')).toBeUndefined();
  });

  it('is a COMMIT where a program rolled back what it had, because it met errors', () => {
    const begin = 'BEGIN TRANSACTION';
    expect(missingOf(begin, 'ROLLBACK')).toBe('COMMIT but a ROLLBACK, its program met errors');
    expect(missingOf(begin, 'COMMIT', 'ROLLBACK')).toBeUndefined();
    expect(missingOf('ROLLBACK')).toBeUndefined();
  });

  it('is what the program itself could not read', () => {
    const ending = new DumpEnding();
    ending.take(
      "-- Error reading structure for table opensim.Assets: #1932 - Table 'opensim.assets' doesn't exist in engine",
    );
    ending.take('-- Error reading data for table `my.grid`.`prims`: #2006 - MySQL server has gone away');
    ending.take('-- Error reading data for table users: #1064');
    ending.take('-- Table structure for table `primshapes`');
    expect([...ending.unread]).toEqual(['assets', 'prims', 'users']);
    expect(ending.missing).toBeUndefined();
  });

  it('is the unlocking of tables, and of their keys', () => {
    expect(missingOf('LOCK TABLES `assets` WRITE')).toBe('UNLOCK TABLES');
    expect(missingOf('LOCK TABLES `assets` WRITE', 'UNLOCK TABLES')).toBeUndefined();
    const keys = 'ALTER TABLE `assets` DISABLE KEYS */';
    expect(missingOf(keys)).toBe('ENABLE KEYS');
    expect(missingOf(keys, 'ALTER TABLE `assets` ENABLE KEYS */')).toBeUndefined();
  });

  it('is the usual delimiter behind another', () => {
    expect(missingOf('DELIMITER ;;')).toBe('DELIMITER ;');
    expect(missingOf('DELIMITER $$', 'DELIMITER ; ')).toBeUndefined();
    expect(missingOf('DELIMITER ;')).toBeUndefined();
  });

  it('is a setting that was kept, until it is given back', () => {
    const keep = 'SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE=0';
    expect(missingOf(keep)).toBe('… = @OLD_SQL_MODE');
    expect(missingOf(keep, 'SET SQL_MODE=@OLD_SQL_MODE')).toBeUndefined();
    expect(missingOf('SET @old_time_zone := @@time_zone', 'SET TIME_ZONE=@OLD_TIME_ZONE')).toBeUndefined();
    expect(missingOf(keep, 'SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS', 'SET SQL_MODE=@OLD_SQL_MODE')).toBe(
      '… = @OLD_UNIQUE_CHECKS',
    );
    expect(missingOf(keep, 'SELECT @OLD_SQL_MODE == 1')).toBeUndefined();
  });

  it('is what the first of two dumps lacks, however whole the second is', () => {
    const end = '-- Dump completed on 2026-11-29 11:23:01';
    expect(missingOf(HEADER, end, HEADER, end)).toBeUndefined();
    expect(missingOf(HEADER, HEADER, end)).toBe('-- Dump completed where another dump begins');
    expect(missingOf('-- PostgreSQL database dump', HEADER, end)).toBe(
      '-- PostgreSQL database dump complete where another dump begins',
    );
    const begin = 'BEGIN TRANSACTION';
    expect(missingOf(begin, begin, 'COMMIT')).toBe('COMMIT where another dump begins');
    expect(missingOf(begin, HEADER, end, 'COMMIT')).toBeUndefined();
    const [keep, give] = ['SET @OLD_SQL_MODE=@@SQL_MODE', 'SET SQL_MODE=@OLD_SQL_MODE'];
    expect(missingOf(keep, give, keep, give)).toBeUndefined();
    expect(missingOf(keep, keep, give)).toBe('… = @OLD_SQL_MODE where another dump begins');
  });

  it('is the last line of Adminer, with the time of either form', () => {
    const [header, missing] = ['-- Adminer 4.8.1 MySQL 8.0.36 dump', 'last line of Adminer with its time'];
    expect(missingOf(header, 'SET foreign_key_checks = 0')).toBe(missing);
    expect(missingOf(header, '-- 2026-11-29 11:23:01')).toBeUndefined();
    expect(missingOf('-- Adminer 5.3.0 MySQL 8 dump', '-- 2026-11-29 11:23:01 UTC')).toBeUndefined();
    expect(missingOf('-- Adminer 5.3.0 MySQL 8 dump', '-- 2026-11-29 11:2')).toBe(missing);
    expect(missingOf('-- Adminer 3.2.0 MySQL dump')).toBeUndefined();
  });

  it('is what Navicat does last since its version 12, and not before', () => {
    const off = 'SET FOREIGN_KEY_CHECKS = 0';
    const header = '/*\n Navicat Premium Data Transfer\n\n Source Server : x\n*/';
    expect(missingOf(header, off)).toBe('SET FOREIGN_KEY_CHECKS = 1');
    expect(missingOf(header, off, 'SET FOREIGN_KEY_CHECKS = 1')).toBeUndefined();
    expect(missingOf('/*\nNavicat MySQL Data Transfer\n*/', 'SET FOREIGN_KEY_CHECKS=0')).toBeUndefined();
    expect(missingOf(off)).toBeUndefined();
  });

  it('is said in the order of what an operator should look at first', () => {
    expect(missingOf('SET @OLD_X=@@X', 'LOCK TABLES a WRITE', HEADER)).toBe('-- Dump completed');
    expect(missingOf('SET @OLD_X=@@X', 'LOCK TABLES a WRITE')).toBe('UNLOCK TABLES');
  });

  it('is the end of the second dump, when two stand behind one another', () => {
    const end = '-- Dump completed on 2026-11-29 11:23:01';
    expect(missingOf(HEADER, end, HEADER, end)).toBeUndefined();
    expect(missingOf(HEADER, end, HEADER)).toBe('-- Dump completed');
  });

  it('keeps no more settings in mind than any dump has', () => {
    const ending = new DumpEnding();
    for (let number = 0; number < 5000; number++) ending.take(`SET @OLD_S${number}=1`);
    for (let number = 0; number < 100; number++) ending.take(`SET S=@OLD_S${number}`);
    expect(ending.missing).toBeUndefined();
  });
});

describe('a dump in which nothing tells where it ends', () => {
  const ROWS = 'rows';
  const isOpen = (...texts: string[]): boolean => {
    const ending = new DumpEnding();
    for (const text of texts)
      if (text === ROWS) ending.noteRows();
      else ending.take(text);
    return ending.isOpen;
  };

  it('was written by a program, with rows outside of all that it opens and closes', () => {
    expect(isOpen('-- Table structure for table `a`', ROWS)).toBe(true);
    expect(isOpen('-- MySQL dump 10.13', ROWS)).toBe(true);
    expect(isOpen('-- Dumping data for table `a`', 'LOCK TABLES a WRITE', ROWS, 'UNLOCK TABLES')).toBe(true);
    expect(isOpen('-- phpMyAdmin SQL Dump', 'SET AUTOCOMMIT = 0', ROWS, 'COMMIT')).toBe(true);
    expect(isOpen('-- phpMyAdmin SQL Dump')).toBe(false);
  });

  it.each([
    [HEADER, '-- Dump completed'],
    [
      '-- Dump created by MySQL dump utility, version: 8.0.36, linux (x86_64)',
      '-- Dump end time: Mon Nov 30 2026',
    ],
    ['-- PostgreSQL database dump', '-- PostgreSQL database dump complete'],
    ['-- PostgreSQL database cluster dump', '-- PostgreSQL database cluster dump complete'],
    ['BEGIN TRANSACTION', 'COMMIT'],
    ['START TRANSACTION', 'COMMIT'],
    ['SET @OLD_SQL_MODE=@@SQL_MODE', 'SET SQL_MODE=@OLD_SQL_MODE'],
  ])('is none between %s and its end, and is one behind it', (begin, end) => {
    const trace = '-- Table structure for table `a`';
    expect(missingOf(begin)).toBeDefined();
    expect(missingOf(begin, end)).toBeUndefined();
    expect(isOpen(trace, begin, ROWS, end)).toBe(false);
    expect(isOpen(trace, begin, ROWS, end, ROWS)).toBe(true);
  });

  it('of all databases of a PostgreSQL is behind those of each, and none of them may lack its own', () => {
    const [cluster, one] = ['-- PostgreSQL database cluster dump', '-- PostgreSQL database dump'];
    const [ends, end] = [`${cluster} complete`, `${one} complete`];
    expect(missingOf(cluster, one, end, one, end, ends)).toBeUndefined();
    expect(missingOf(cluster, one, end, one, end)).toBe(ends);
    expect(missingOf(cluster, one, one, end, ends)).toBe(`${end} where another dump begins`);
    expect(missingOf(cluster, one, end, cluster, one, end, ends)).toBe(`${ends} where another dump begins`);
    expect(missingOf(cluster, HEADER, '-- Dump completed', ends)).toBe(`${ends} where another dump begins`);
  });

  it('is none where somebody has written statements by hand', () => {
    expect(isOpen('-- some rows', 'CREATE TABLE a', ROWS)).toBe(false);
  });

  it('may have been made of chosen rows', () => {
    const ending = new DumpEnding();
    ending.take('-- WHERE:  create_time > 5');
    expect(ending.chosenBy).toBe('create_time > 5');
  });
});
