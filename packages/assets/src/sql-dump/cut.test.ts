import { describe, expect, it } from 'vitest';
import { CutDumpError, readSqlDump } from './index.ts';

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'latin1');
}

/** How many rows there were, and whether the dump was whole. */
async function read(dump: string): Promise<{ rows: number; isWhole: boolean }> {
  let rows = 0;
  try {
    for await (const _ of readSqlDump(once(dump), new Set(['assets']))) rows++;
    return { rows, isWhole: true };
  } catch (error) {
    if (!(error instanceof CutDumpError)) throw error;
    return { rows, isWhole: false };
  }
}

const TABLE = `DROP TABLE IF EXISTS \`assets\`;
CREATE TABLE \`assets\` (
  \`id\` char(36) NOT NULL,
  \`data\` longblob NOT NULL -- the bytes
) ENGINE=InnoDB;
`;
const ROWS = `INSERT INTO \`assets\` VALUES ('a','it''s'),('b',0x00ff);\nINSERT INTO \`assets\` VALUES ('c','x\\';');\n`;
const MYSQL_DUMP = `/*M!999999\\- enable the sandbox mode */
-- MariaDB dump 10.19-11.4.2-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: opensim
-- ------------------------------------------------------

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
${TABLE}LOCK TABLES \`assets\` WRITE;
/*!40000 ALTER TABLE \`assets\` DISABLE KEYS */;
${ROWS}/*!40000 ALTER TABLE \`assets\` ENABLE KEYS */;
UNLOCK TABLES;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;

-- Dump completed on 2026-11-29 11:23:01
`;
/** With `--skip-comments`. */
const BARE = MYSQL_DUMP.split('\n')
  .filter((line) => !line.startsWith('--'))
  .join('\n');
const PHP_MY_ADMIN = `-- phpMyAdmin SQL Dump\nSET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\nSTART TRANSACTION;\n${TABLE}${ROWS}COMMIT;\n`;
const SQLITE = `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE assets(id, data);\nINSERT INTO assets VALUES('a',X'00');\nINSERT INTO assets VALUES('b\\','x');\nCOMMIT;\n`;
const POSTGRES = `--\n-- PostgreSQL database dump\n--\n\nSET standard_conforming_strings = on;\nCREATE TABLE public.assets (id uuid, data bytea);\nINSERT INTO public.assets VALUES ('a', '\\x00');\n--\n-- PostgreSQL database dump complete\n--\n`;

const ADMINER = `-- Adminer 4.8.1 MySQL 8.0.36 dump\n\nSET NAMES utf8;\nSET foreign_key_checks = 0;\n${TABLE}${ROWS}\n-- 2026-11-29 11:23:01\n`;
const NAVICAT = `/*\n Navicat Premium Data Transfer\n\n Source Server : x\n*/\n\nSET NAMES utf8mb4;\nSET FOREIGN_KEY_CHECKS = 0;\n${TABLE}${ROWS}\nSET FOREIGN_KEY_CHECKS = 1;\n`;

const WHOLE: Readonly<Record<string, readonly [dump: string, rows: number]>> = {
  mysqldump: [MYSQL_DUMP, 3],
  'mysqldump --skip-comments': [BARE, 3],
  phpMyAdmin: [PHP_MY_ADMIN, 3],
  'sqlite3 .dump': [SQLITE, 2],
  'pg_dump --inserts': [POSTGRES, 1],
  Adminer: [ADMINER, 3],
  Navicat: [NAVICAT, 3],
};

describe('a dump that ends too early', () => {
  it.each(Object.entries(WHOLE))(
    '%s: every cut of it is noticed, and none gives a wrong row',
    async (_, [dump, rows]) => {
      expect(await read(dump)).toEqual({ rows, isWhole: true });
      expect(await read(dump.trimEnd())).toEqual({ rows, isWhole: true });
      for (let length = 1; length < dump.trimEnd().length; length++) {
        const cut = await read(dump.slice(0, length));
        const isOpened =
          /DATABASE|SET @OLD|TRANSACTION;|MariaDB dump .*, for .*\n|database dump\n|36 dump\n|Transfer/i.test(
            dump.slice(0, length),
          );
        // What comes before the first promise promises nothing, and the last line may do without its date.
        if (
          isOpened &&
          !/-- (?:Dump completed|PostgreSQL database dump complete)\s*-?$/.test(dump.slice(0, length))
        )
          expect(cut.isWhole, `cut after ${length} bytes`).toBe(false);
        expect(cut.rows).toBeLessThanOrEqual(rows);
      }
    },
  );

  it('of plain statements, is noticed wherever it is not between two', async () => {
    const dump = `${TABLE}${ROWS}`;
    const ends = [...dump.matchAll(/;\n(?=[A-Z]|$)/g)].map(({ index }) => index + 1);
    for (let length = 1; length <= dump.length; length++) {
      const isBetween = ends.includes(length) || ends.includes(length - 1);
      expect((await read(dump.slice(0, length))).isWhole, `cut after ${length} bytes`).toBe(isBetween);
    }
  });

  it.each([
    ['after a comma', `${TABLE}INSERT INTO assets VALUES ('a','b'),`],
    ['after a row', `${TABLE}INSERT INTO assets VALUES ('a','b')`],
    ['after VALUES', `${TABLE}INSERT INTO assets VALUES `],
    ['in the name of a table', `${TABLE}${ROWS}INSERT INTO \`ass`],
    ['in a keyword', `${TABLE}${ROWS}INSE`],
    ['in a comment', `${TABLE}${ROWS}/* the rest`],
    ['in a comment of one line', `${TABLE}${ROWS}-- the re`],
    ['in a statement about something else', `${TABLE}${ROWS}DROP TABLE x`],
    ['in lines of rows', 'COPY public.other (a) FROM stdin;\n1\n2\n'],
    ['in a routine', `${TABLE}${ROWS}DELIMITER ;;\nCREATE PROCEDURE a() BEGIN SELECT 1; END ;;\n`],
  ])('%s', async (_, dump) => {
    expect((await read(dump)).isWhole).toBe(false);
  });

  it('is whole when somebody has typed its first line by hand', async () => {
    expect((await read(`-- MariaDB dump 10.19\n${TABLE}${ROWS}`)).isWhole).toBe(true);
    expect(
      (await read(`-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n${TABLE}${ROWS}`)).isWhole,
    ).toBe(false);
  });

  it('is whole when two dumps stand behind one another, or a routine is in it', async () => {
    expect(await read(MYSQL_DUMP + MYSQL_DUMP)).toEqual({ rows: 6, isWhole: true });
    expect((await read(MYSQL_DUMP + MYSQL_DUMP.slice(0, -60))).isWhole).toBe(false);
    const [cut, bareCut] = [MYSQL_DUMP, BARE].map((one) => one.slice(0, one.indexOf('/*!40000 ALTER')));
    expect((await read(cut! + MYSQL_DUMP)).isWhole).toBe(false);
    expect((await read(bareCut! + BARE)).isWhole).toBe(false);
    const routine = 'DELIMITER ;;\nCREATE PROCEDURE a()\nBEGIN\n  SELECT 1;\nEND ;;\nDELIMITER ;\n';
    expect((await read(`${TABLE}${routine}${ROWS}`)).isWhole).toBe(true);
    const byPhpMyAdmin = routine.replace(';;', '$$$$').replace('END ;;', 'END$$$$\n');
    expect(byPhpMyAdmin).toContain('DELIMITER $$\n');
    expect(byPhpMyAdmin).toContain('END$$\n\nDELIMITER ;\n');
    expect(await read(`${TABLE}${byPhpMyAdmin}${ROWS}`)).toEqual({ rows: 3, isWhole: true });
    expect((await read(`${TABLE}${byPhpMyAdmin.replace('DELIMITER ;', '')}${ROWS}`)).isWhole).toBe(false);
  });
});
