/** `verify`, `await` and `async-sensor`: what must be seen. */
import type { Block } from './blocks.ts';
import { parseMs } from './amounts.ts';
import { groupConditions, queryAt } from './conditions.ts';
import { onlyPair, readPairs, unquoted } from './pairs.ts';
import type { Pair } from './pairs.ts';
import { scenarioFault } from './place.ts';
import type { Check, Counted, Cursor, Sensor } from './scenario.ts';

/** @source rituals §2.4 */
const USUAL_TIMEOUT_MS = 30_000;
const SEEN = ['title', 'frame', 'subject', 'file', 'contains', 'query'];
const CHECKED = [...SEEN, 'timeout', 'expected', 'expect', 'since', 'count', 'as', 'order', 'capture'];
const ACTIONS = ['director#abort', 'director#log', 'director#alert'];

/** @throws UsageError that names file and line */
export function readCheck(block: Block): Check {
  const pairs = readPairs(block, CHECKED);
  const groups = groupConditions(pairs, block.place);
  const order = orderOf(onlyPair(pairs, 'order'));
  if (groups.length === 0 && order.length === 0)
    throw scenarioFault(block.place, `${block.word} needs a Contains, a Query or an Order`);
  const { expect, withinMs } = expectationOf(pairs);
  const timeout = onlyPair(pairs, 'timeout');
  const type = block.word === 'verify' ? 'verify' : 'await';
  const counted = countedOf(onlyPair(pairs, 'count'));
  if (counted !== undefined && (expect === 'none' || groups.length !== 1))
    throw scenarioFault(block.place, 'Count is for conditions of one entry that are expected');
  return {
    type,
    place: block.place,
    title: titleOf(block, pairs),
    frame: onlyPair(pairs, 'frame')?.value ?? groups[0]?.subject ?? '',
    groups,
    timeoutMs: withinMs ?? (timeout === undefined ? USUAL_TIMEOUT_MS : parseMs(timeout.value, timeout.place)),
    since: cursorOf(onlyPair(pairs, 'since')),
    expect,
    counted,
    as: onlyPair(pairs, 'as')?.value,
    order,
    captures: pairs.filter(({ key }) => key === 'capture').map(captureOf),
  };
}

/** @throws UsageError that names file and line */
export function readSensor(block: Block): Sensor {
  const pairs = readPairs(block, [...SEEN, ...ACTIONS]);
  const groups = groupConditions(pairs, block.place);
  const actions = pairs.filter(({ key }) => ACTIONS.includes(key));
  if (groups.length !== 1 || actions.length !== 1)
    throw scenarioFault(
      block.place,
      `a sensor needs conditions of one entry, and one of ${ACTIONS.join(', ')}`,
    );
  const [{ key, value } = { key: '', value: '' }] = actions;
  const action = key === 'director#abort' ? 'abort' : key === 'director#log' ? 'log' : 'alert';
  return {
    type: 'sensor',
    place: block.place,
    title: titleOf(block, pairs),
    groups,
    action,
    text: unquoted(value),
  };
}

const titleOf = ({ word, argument }: Block, pairs: readonly Pair[]): string => {
  const title = onlyPair(pairs, 'title');
  return title === undefined ? argument || word : unquoted(title.value);
};

function expectationOf(pairs: readonly Pair[]): {
  readonly expect: Check['expect'];
  readonly withinMs?: number;
} {
  const [expected, expect] = [onlyPair(pairs, 'expected'), onlyPair(pairs, 'expect')];
  if (expect !== undefined) {
    if (expect.value === 'some') return { expect: 'some' };
    const [, time] = /^none(?:\s+within\s+(.+))?$/.exec(expect.value) ?? [undefined, ''];
    if (time === '') throw scenarioFault(expect.place, 'Expect is `some`, `none` or `none within 2 s`');
    return { expect: 'none', ...(time === undefined ? {} : { withinMs: parseMs(time, expect.place) }) };
  }
  if (expected === undefined || /^true$/i.test(expected.value)) return { expect: 'some' };
  if (/^false$/i.test(expected.value)) return { expect: 'none' };
  throw scenarioFault(expected.place, 'Expected is True or False');
}

function cursorOf(pair: Pair | undefined): Cursor | undefined {
  if (pair === undefined) return undefined;
  const { value, place } = pair;
  if (value === 'start' || value === 'last' || value === 'act' || value === 'now') return value;
  const [, mark] = /^mark\s+([\w-]+)$/.exec(value) ?? [];
  if (mark === undefined) throw scenarioFault(place, 'Since is start, last, act, now, or mark <name>');
  return { mark };
}

function countedOf(pair: Pair | undefined): Counted | undefined {
  if (pair === undefined) return undefined;
  const [, sign = '==', count] = /^(==|!=|<=|>=|<|>)?\s*(\d{1,6})$/.exec(pair.value) ?? [];
  if (count === undefined) throw scenarioFault(pair.place, 'Count is a number, or a comparison such as >= 3');
  return { sign: sign as Counted['sign'], count: Number(count) };
}

function orderOf(pair: Pair | undefined): readonly string[] {
  if (pair === undefined) return [];
  const names = pair.value.split('<').map((name) => name.trim());
  if (names.length < 2 || names.some((name) => !/^[\w-]+$/.test(name)))
    throw scenarioFault(pair.place, 'Order is names with < between them, such as seen < answered');
  return names;
}

function captureOf({ value, place }: Pair): Check['captures'][number] {
  const [, name, source] = /^([A-Za-z_]\w*)\s*=\s*(.+)$/.exec(value) ?? [];
  if (name === undefined || source === undefined)
    throw scenarioFault(place, "Capture is name = expression, such as circuit = found(entry.val, '[0-9]+')");
  return { name, query: queryAt(source, place) };
}
