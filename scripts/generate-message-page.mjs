/**
 * Writes docs/wire/messages.md: every message with what it is, who sends it, how, and when; from the schema, from
 * docs/wire/messages/meanings.txt and from what was seen in captures (docs/wire/messages/observed.json).
 * usage: node scripts/generate-message-page.mjs [--check]     --check: change nothing, fail when the page is stale
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { groupOf } from './generate-messages/groups.mjs';
import { parseSchema, root } from './generate-messages/schema-room.mjs';

const PAGE = `${root}docs/wire/messages.md`;
const read = (path) => readFileSync(`${root}${path}`, 'utf8');

const messages = parseSchema(read('packages/protocol/schema/messages.schema'));
const observed = JSON.parse(read('docs/wire/messages/observed.json'));
const meanings = new Map(
  read('docs/wire/messages/meanings.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
);
const SENDERS = { c2s: 'client', s2c: 'simulator' };

const faults = [...meanings.keys(), ...observed.map(({ name }) => name)].filter(
  (name) => !messages.some((message) => message.name === name),
);
if (faults.length > 0) throw new TypeError(`no such message: ${faults.join(', ')}`);

/** @returns {string} */
function page() {
  const sections = [...grouped()].map(([group, some]) => [`## ${group}`, '', ...table(some), ''].join('\n'));
  return `${HEAD}\n${sections.join('\n')}`.trimEnd() + '\n';
}

function grouped() {
  const groups = new Map();
  for (const message of messages)
    groups.set(groupOf(message.name), [...(groups.get(groupOf(message.name)) ?? []), message]);
  return groups;
}

function table(some) {
  const rows = some.map(
    (message) =>
      `| ${[message.name, numberOf(message), senderOf(message), howOf(message), seenOf(message), meaningOf(message)].join(' | ')} |`,
  );
  return ['| message | number | from | sent | seen | what, and when |', '|---|---|---|---|---|---|', ...rows];
}

const rowsOf = (name) => observed.filter((row) => row.name === name);
const numberOf = ({ frequency, number }) =>
  frequency === 'Fixed' ? `Fixed ${(number & 0xff).toString(16).toUpperCase()}` : `${frequency} ${number}`;
const meaningOf = ({ name, flags }) =>
  [meanings.get(name) ?? '', ...flags].filter((text) => text !== '').join('; ');

function senderOf({ name, trusted }) {
  const senders = rowsOf(name).map(({ direction }) => SENDERS[direction]);
  if (senders.length > 0) return senders.join(', ');
  return trusted ? '(simulator)' : '(either)';
}

function howOf({ name, zerocoded }) {
  const rows = rowsOf(name);
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const reliable = rows.reduce((sum, row) => sum + row.reliable, 0);
  const share =
    count === 0
      ? ''
      : reliable === 0
        ? 'unreliable'
        : reliable === count
          ? 'reliable'
          : `${Math.round((100 * reliable) / count)} % reliable`;
  return [share, zerocoded ? 'zero-coded' : ''].filter((text) => text !== '').join(', ');
}

function seenOf({ name }) {
  return rowsOf(name)
    .map(({ direction, count, captures, leastBytes, mostBytes, firstSeconds }, _, rows) => {
      const who = rows.length > 1 ? `${SENDERS[direction]}: ` : '';
      const sizes = leastBytes === mostBytes ? `${leastBytes}` : `${leastBytes}–${mostBytes}`;
      const first = firstSeconds === undefined ? '' : `; first after ${firstSeconds} s`;
      return `${who}${count} in ${captures}, ${sizes} B${first}`;
    })
    .join('; ');
}

const HEAD = `<!-- Made by scripts/generate-message-page.mjs. Do not edit: change docs/wire/messages/meanings.txt or the schema. -->

# Every message

Fields are in [the schema](../../packages/protocol/schema/messages.schema), one line a message; \`landfall schema\` prints it. What was
seen is of recorded sessions of clients with a real OpenSimulator (0.9.2.2 and master); Second Life sends more.

- *from*: who sent it there. In brackets where nobody did: who the schema lets send it; *simulator* are messages that it calls trusted.
- *sent*: reliable or not, as it was seen; *zero-coded* where the schema wants it.
- *seen*: how many in how many captures; bytes of the datagrams; *first after*: the median time from the circuit's UseCircuitCode to
  the first of them.
`;

const text = page();
if (process.argv.includes('--check')) {
  const isFresh = existsSync(PAGE) && readFileSync(PAGE, 'utf8') === text;
  if (!isFresh) console.error('docs/wire/messages.md is stale: run node scripts/generate-message-page.mjs');
  process.exitCode = isFresh ? 0 : 1;
} else writeFileSync(PAGE, text);
