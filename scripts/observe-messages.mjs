/**
 * Writes docs/wire/messages/observed.json: how often each message was seen in recorded captures, from whom, reliable or not, how
 * long, and when. Run it when there are more captures; the page is made of it by scripts/generate-message-page.mjs.
 * usage: node scripts/observe-messages.mjs <folder of captures>     after `npm run build`
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeCapture } from '@landfall/lab';
import { formatEndpoint } from '@landfall/protocol/datatypes';

const folder = process.argv[2];
if (folder === undefined)
  throw new TypeError('usage: node scripts/observe-messages.mjs <folder of captures>');
// Nonsense on purpose is no example.
const LEFT_OUT = new Set(['probe-malformed']);

/** @returns {string[]} */
const capturesIn = (path) =>
  readdirSync(path)
    .filter((name) => !LEFT_OUT.has(name))
    .map((name) => join(path, name, 'capture.pcap'))
    .filter((file) => existsSync(file));

const seen = new Map();
for (const file of [...capturesIn(folder), ...capturesIn(join(folder, 'master'))]) {
  /** When each flow's circuit was asked for. */
  const begun = new Map();
  for (const datagram of decodeCapture(readFileSync(file))) {
    if (datagram.error !== undefined || datagram.message.name === 'Unknown') continue;
    const { direction, from, to, time, message, reliable, zerocoded, sizeBytes } = datagram;
    const flow =
      direction === 'c2s'
        ? formatEndpoint(from) + formatEndpoint(to)
        : formatEndpoint(to) + formatEndpoint(from);
    if (message.name === 'UseCircuitCode') begun.set(flow, time);
    const key = `${message.name} ${direction}`;
    const row = seen.get(key) ?? {
      count: 0,
      captures: new Set(),
      reliable: 0,
      zerocoded: 0,
      sizes: [],
      first: new Map(),
    };
    seen.set(key, row);
    row.count++;
    row.captures.add(file);
    row.reliable += reliable ? 1 : 0;
    row.zerocoded += zerocoded ? 1 : 0;
    row.sizes.push(sizeBytes);
    const start = begun.get(flow);
    if (start !== undefined && !row.first.has(file + flow)) row.first.set(file + flow, time - start);
  }
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const rows = [...seen]
  .toSorted(([one], [other]) => (one < other ? -1 : 1))
  .map(([key, row]) => {
    const [name, direction] = key.split(' ');
    const { count, captures, reliable, zerocoded, sizes, first } = row;
    const firstSeconds = first.size === 0 ? undefined : Number(median([...first.values()]).toPrecision(2));
    return {
      name,
      direction,
      count,
      captures: captures.size,
      reliable,
      zerocoded,
      leastBytes: Math.min(...sizes),
      mostBytes: Math.max(...sizes),
      firstSeconds,
    };
  });
const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
writeFileSync('docs/wire/messages/observed.json', `[\n${lines}\n]\n`);
console.log(`${rows.length} kinds of messages by direction`);
