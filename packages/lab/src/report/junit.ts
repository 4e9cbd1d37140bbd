import type { Observation, Outcome } from '../director/index.ts';
import { escapeXml } from '../escape/index.ts';

/**
 * The outcomes as JUnit XML: a suite for each scenario, a case for each observation, times in seconds, virtual ones where time is; what nobody tells of is skipped.
 * @source the schema that CI servers read (github.com/windyroad/JUnit-Schema)
 */
export function formatJunit(outcomes: readonly Outcome[]): string {
  const suites = outcomes.map(suiteOf).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites}</testsuites>\n`;
}

function suiteOf({ title, file, observations, verdict, reason, tookMs, log }: Outcome): string {
  const failures = observations.filter(({ isWell, isOpen }) => !isWell && isOpen !== true).length;
  const open = observations.filter(({ isOpen }) => isOpen === true).length;
  const errors = verdict === 'aborted' ? 1 : 0;
  const cases = observations.map((observation) => caseOf(observation, file)).join('');
  const aborted =
    errors === 0
      ? ''
      : `    <testcase classname="${escapeXml(file)}" name="aborted" time="0"><error message="${escapeXml(reason)}"/></testcase>\n`;
  const counts = `tests="${observations.length + errors}" failures="${failures}" errors="${errors}" skipped="${open}"`;
  const said = log.length === 0 ? '' : `    <system-out>${log.map(escapeXml).join('\n')}</system-out>\n`;
  return `  <testsuite name="${escapeXml(title)}" ${counts} time="${seconds(tookMs)}">\n${cases}${aborted}${said}  </testsuite>\n`;
}

function caseOf({ title, place, isWell, isOpen, words, waitedMs }: Observation, file: string): string {
  const head = `    <testcase classname="${escapeXml(file)}" name="${escapeXml(title)}" file="${escapeXml(place.file)}" line="${place.line}" time="${seconds(waitedMs)}"`;
  if (isOpen === true) return `${head}><skipped message="${escapeXml(words)}"/></testcase>\n`;
  if (isWell) return `${head}/>\n`;
  const text = escapeXml(words);
  return `${head}><failure message="${text}">${escapeXml(`${place.file}:${place.line}`)}: ${text}</failure></testcase>\n`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
