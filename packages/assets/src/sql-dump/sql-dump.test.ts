import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { readSqlDump } from './index.ts';

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, at) => at);

/** As mysqldump writes a blob without --hex-blob. */
function escaped(bytes: Uint8Array): Buffer {
  const escapes: Record<number, string> = {
    0: '\\0',
    10: '\\n',
    13: '\\r',
    26: '\\Z',
    34: '\\"',
    39: "\\'",
    92: '\\\\',
  };
  return Buffer.concat(
    [...bytes].map((byte) => Buffer.from(escapes[byte] ?? String.fromCharCode(byte), 'latin1')),
  );
}

const CREATE = `-- MariaDB dump; with 'a quote
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS \`assets\`;
CREATE TABLE \`assets\` (
  \`name\` varchar(64) NOT NULL COMMENT 'a, b) ; c',
  \`data\` longblob NOT NULL,
  \`count\` decimal(10,2) DEFAULT NULL,
  PRIMARY KEY (\`name\`),
  KEY \`k\` (\`name\`,\`count\`)
) ENGINE=InnoDB COMMENT='x;y';
LOCK TABLES \`assets\` WRITE; # not this: INSERT INTO assets VALUES (1);
`;

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

type Row = Record<string, string | null>;

async function rowsOf(dump: Uint8Array | string, size = 64 * 1024, tables = ['assets']): Promise<Row[]> {
  const rows: Row[] = [];
  const bytes = typeof dump === 'string' ? Buffer.from(dump) : dump;
  for await (const { values } of readSqlDump(chunked(bytes, size), new Set(tables)))
    rows.push(
      Object.fromEntries(
        [...values].map(([key, value]) => [
          key,
          value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
        ]),
      ),
    );
  return rows;
}

const BINARY = Buffer.from(ALL_BYTES).toString('latin1');
const DUMP = Buffer.concat([
  Buffer.from(`${CREATE}INSERT INTO \`assets\` VALUES ('it''s \\'x\\' \\% ; (`),
  Buffer.from(`',_binary '`),
  escaped(ALL_BYTES),
  Buffer.from(`',-1.50),('b',0x${Buffer.from(ALL_BYTES).toString('hex').toUpperCase()},NULL);\n`),
  Buffer.from(`INSERT INTO \`other\` VALUES ('INSERT INTO assets VALUES (1,2,3);');\n`),
  Buffer.from(
    `replace into grid.assets (data, name, count) values (x'00fF', "c\\"d", 1e3) , ('','',2) ON DUPLICATE KEY UPDATE x=1;\n`,
  ),
  Buffer.from(`INSERT IGNORE INTO other (name) SELECT name FROM assets;\nUNLOCK TABLES;\n`),
]);
const ROWS = [
  { name: "it's 'x' \\% ; (", data: BINARY, count: '-1.50' },
  { name: 'b', data: BINARY, count: null },
  { data: '\x00\xff', name: 'c"d', count: '1e3' },
  { data: '', name: '', count: '2' },
];

describe('readSqlDump', () => {
  it.each([1, 2, 3, 17, 100, 1 << 20])('reads rows in chunks of %i bytes', async (size) => {
    expect(await rowsOf(DUMP, size)).toEqual(ROWS);
  });

  it('reads only the wanted tables', async () => {
    expect(await rowsOf(DUMP, 100, ['nothing'])).toEqual([]);
    const dump =
      'CREATE TABLE a (x int); CREATE TABLE b (`y``z` int, CHECK (1)); INSERT INTO a VALUES (1); INSERT INTO b VALUES (2),(3)';
    expect(await rowsOf(`${dump};`, 10, ['a', 'b'])).toEqual([{ x: '1' }, { 'y`z': '2' }, { 'y`z': '3' }]);
  });

  it('tells where a row is, so that an import can be taken up there', async () => {
    const rows = readSqlDump(chunked(DUMP, 50), new Set(['assets']));
    await rows.next();
    const { position } = (await rows.next()).value!;
    expect(DUMP.subarray(position, position + 4).toString()).toBe("('b'");
    await rows.return();
  });

  it.each([
    ['INSERT INTO assets VALUES (1);', 'without names of columns'],
    ['INSERT INTO assets (a,b) VALUES (1);', 'row of 1 values for 2 columns'],
    ["INSERT INTO assets (a) VALUES ('abc", 'dump ends inside a row'],
    ['INSERT INTO assets (a) VALUES (0xzz);', 'not hexadecimal'],
    ['INSERT INTO assets (a) VALUES (1 2);', 'comma or ) expected'],
    ['INSERT INTO assets (a) VALUES (!);', 'value expected'],
  ])('refuses %s', async (dump, message) => {
    await expect(rowsOf(dump)).rejects.toThrow(message);
    await expect(rowsOf(dump)).rejects.toThrow(DecodeError);
  });

  it('reads a large row from small chunks in a time that grows with its length only', async () => {
    const data = new Uint8Array(4_000_000).fill(0x41);
    const dump = Buffer.concat([
      Buffer.from("INSERT INTO assets (data) VALUES ('"),
      data,
      Buffer.from("');"),
    ]);
    const [row] = await rowsOf(dump, 4096);
    expect(row!['data']).toHaveLength(data.length);
  });

  it('throws only DecodeError for mutated dumps', async () => {
    const random = createRandom(5);
    for (let round = 0; round < 500; round++) {
      const bytes = Uint8Array.from(
        DUMP.subarray(0, random.chance(0.5) ? random.integer(0, DUMP.length) : undefined),
      );
      for (let flips = random.integer(1, 5); flips > 0 && bytes.length > 0; flips--)
        bytes[random.integer(0, bytes.length - 1)] = random.pick([
          0x27, 0x28, 0x29, 0x2c, 0x3b, 0x5c, 0x60, 0x2f, 0x2a, 0,
        ]);
      try {
        await rowsOf(bytes, random.integer(1, 200));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});
