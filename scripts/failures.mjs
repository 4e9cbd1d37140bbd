// What of a stage's output says why it failed, in few lines: where it runs, often only the end of the output is kept.

const MOST_LINES = 60;
const MOST_COLUMNS = 200;
/** Lines of a stage in whose output no failed test is named. */
const MOST_SUSPICIOUS = 8;
const MOST_LAST = 6;
/** First lines of an error: its name and what it says. */
const ERROR_LINES = 2;

// oxlint-disable-next-line no-control-regex -- these are taken away
const ESCAPES = /\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007|[\u0000-\u0008\u000b-\u001f\u007f]/g;
const FAILED_TEST = /^\s*FAIL\s+(.+)$/;
const UNHANDLED = /^⎯+ Unhandled (?:Error|Rejection|Exception) ⎯+$/;
/** How `npm run check` begins a step, and what it says at its end of those that failed. */
const CHECK_STEP = /^— (.+)$/;
const CHECKS_FAILED = /^check: failed: (.+)$/;
/** Lines of a step that failed: it names its first faults first. */
const STEP_LINES = 10;
const SUSPICIOUS = /\b(?:error|fault|failed|fail|cannot|refused|not ok)\b|✗|×/i;
/** What an error's own lines end at: where it was, a comparison, a rule. */
const END_OF_ERROR = /^\s*(?:❯|- Expected|⎯|$)/;

/** The stages that failed, told within 60 lines: names of tests and the first lines of their errors. */
export function tellFailures(stages) {
  const share = Math.floor((MOST_LINES - stages.length) / Math.max(1, stages.length));
  return stages.flatMap(({ name, output }) => [`::: failed: ${name}`, ...bounded(failuresIn(output), share)]);
}

function failuresIn(output) {
  const lines = output
    .split(/\r?\n/)
    .map((line) => line.replaceAll(ESCAPES, '').trimEnd().slice(0, MOST_COLUMNS));
  const found = [...failedTests(lines), ...unhandled(lines), ...failedChecks(lines)];
  return found.length > 0 ? found : suspicious(lines);
}

/** Tests that fail alike stand over one error. */
function failedTests(lines) {
  const found = new Set();
  for (const [at, line] of lines.entries()) {
    const name = FAILED_TEST.exec(line)?.[1];
    if (name === undefined || found.has(`FAIL ${name}`)) continue;
    found.add(`FAIL ${name}`);
    if (FAILED_TEST.test(lines[at + 1] ?? '')) continue;
    for (const told of errorAt(lines, at + 1)) found.add(`     ${told}`);
  }
  return [...found];
}

function unhandled(lines) {
  return lines.flatMap((line, at) =>
    UNHANDLED.test(line) ? ['UNHANDLED', ...errorAt(lines, at + 1).map((told) => `     ${told}`)] : [],
  );
}

/** What the steps of `npm run check` that failed say themselves. */
function failedChecks(lines) {
  const failed = lines.map((line) => CHECKS_FAILED.exec(line)?.[1]).findLast((names) => names !== undefined);
  if (failed === undefined) return [];
  return failed.split(', ').flatMap((name) => {
    const from = lines.findIndex((line) => CHECK_STEP.exec(line)?.[1] === name) + 1;
    const step = from === 0 ? [] : lines.slice(from);
    const end = step.findIndex((line) => CHECK_STEP.test(line) || CHECKS_FAILED.test(line));
    const told = step.slice(0, end < 0 ? undefined : end).filter((line) => line.trim() !== '');
    return [`CHECK ${name}`, ...bounded(told, STEP_LINES + 1).map((line) => `     ${line}`)];
  });
}

function errorAt(lines, from) {
  const told = lines.slice(from, from + ERROR_LINES);
  const end = told.findIndex((line) => END_OF_ERROR.test(line));
  return (end < 0 ? told : told.slice(0, end)).map((line) => line.trim());
}

function suspicious(lines) {
  const filled = lines.filter((line) => line.trim() !== '');
  const last = filled.slice(-MOST_LAST);
  const named = filled.slice(0, -MOST_LAST).filter((line) => SUSPICIOUS.test(line));
  return [...bounded(named, MOST_SUSPICIOUS), ...last];
}

function bounded(lines, most) {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} lines more`];
}
