/** Elements of HTML that no XML of grids has as its outermost one. */
const ELEMENTS =
  'html|head|body|title|meta|style|script|noscript|h[1-6]|p|br|hr|div|span|center|pre|font|form|iframe';
const HTML = new RegExp(
  `^(?:<\\?xml[^>]*>\\s*)?(?:<!--[^]*?-->\\s*)*<(?:!doctype\\s+html|${ELEMENTS})\\b`,
  'i',
);
const HTML_LINE = /^<(?:!doctype\s+html|html[\s>])/i;

/** Whether a text is a web page, or a part of one. */
export function isWebPage(text: string): boolean {
  return HTML.test(text.trimStart());
}

const NOT_DOWNLOADED = 'what was meant to be downloaded was not';
const PREFIX = String.raw`(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*`;
/** What a server says instead of giving a file. Requests have ids too: as lists they would stand for what is not there. */
const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:upstream connect error|no healthy upstream|(?:\d{3} )?(?:bad request|unauthorized|forbidden|(?:page |file )?not found|too many requests|bad gateway|service unavailable|gateway time-?out|internal server error)\b)/i,
    `an error message of a server: ${NOT_DOWNLOADED}`,
  ],
  [/^HTTP\/\d(?:\.\d)? \d{3}/, 'an answer of a web server with its head: save the body alone'],
  [
    new RegExp(`^${PREFIX}<(?:\\w+:)?(?:Errors?|ErrorResponse|Fault|Exception\\w*|problem)\\b`, 'i'),
    `an error message (XML): ${NOT_DOWNLOADED}`,
  ],
  // SOAP, XML-RPC and what the services of OpenSimulator answer.
  [
    new RegExp(
      `^${PREFIX}<(?:[\\w:]+)[^>]*>\\s*(?:<(?:\\w+:)?(?:Header|Body)\\b[^>]*>\\s*)*<(?:\\w+:)?fault\\b`,
      'i',
    ),
    `an error message (XML): ${NOT_DOWNLOADED}`,
  ],
  [
    new RegExp(`^${PREFIX}<ServerResponse\\b[^>]*>\\s*<Result\\b[^>]*>\\s*Failure\\b`, 'i'),
    `an error message (XML): ${NOT_DOWNLOADED}`,
  ],
];
const JSON_MESSAGE = `an error message (JSON): ${NOT_DOWNLOADED}`;
/** Keys that only messages have; and those that have such values only there. */
const MESSAGE_KEYS =
  /^(?:errors?|error_?(?:code|type|message|description)|fault|faultcode|exception|stack_?trace|trace_?id)$/i;
const STATUS_KEYS = /^(?:status|status_?code|code)$/i;
const SUCCESS_KEYS = /^(?:success|ok|result)$/i;
/** A message that is the first thing said is one. */
const FIRST_KEY =
  /^\s*\[?\s*\{\s*"(?:errors?|error_?code|fault|exception|message|status_?code|detail|msg)"\s*:/i;

/**
 * What a text is, for people, when a server or a program has written it in place of what was asked for.
 * @param text the first characters of a file, or all of them
 */
export function errorTextOf(text: string): string | undefined {
  const start = text.trimStart();
  const answer = ANSWERS.find(([pattern]) => pattern.test(start));
  if (answer !== undefined) return answer[1];
  if (FIRST_KEY.test(start) || isJsonMessage(start)) return JSON_MESSAGE;
  const [line = ''] = start.split('\n', 1);
  return isErrorLine(line) ? 'an error message of the program that was to make it' : undefined;
}

/** The largest of messages. A list of ids is not looked at for what stands in it. */
const MOST_MESSAGE = 16 * 1024;

function isJsonMessage(text: string): boolean {
  if (!text.startsWith('{') || text.length > MOST_MESSAGE) return false;
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && Object.entries(value).some(saysFailure);
  } catch {
    return false;
  }
}

function saysFailure([key, value]: [string, unknown]): boolean {
  if (MESSAGE_KEYS.test(key)) return isSaid(value);
  if (STATUS_KEYS.test(key)) return Number(value) >= 400 && Number(value) < 600;
  return SUCCESS_KEYS.test(key) && (value === false || value === 'failure' || value === 'error');
}

function isSaid(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

const PROGRAM =
  /^(?:[\w./-]*\/)?(?:mysqldump|mariadb-dump|mysqlpump|mysqlsh|mydumper|mysql|mariadb|pg_dump|pg_dumpall|psql|sqlite3|g?un?zip|gzip|zcat|xz|unxz|zstd|bzip2|tar|curl|wget|scp|sftp|ssh|rsync|aws|s3cmd|rclone|docker|podman|kubectl|sudo|bash|sh|dash|zsh|ksh|python3?|perl|sed|awk|grep)(?:\.exe)?(?:\[\d+\])?: /i;
/** `mysqldump: [Warning] …`, `mysqldump: Deprecated program name …`, `Warning: A partial dump …`, `pg_dump: warning: …`. */
const WARNING = /^(?:\S+: )?(?:\[?warning\b|\[?note\b|deprecated program name\b)/i;
const MESSAGES: readonly RegExp[] = [
  // Of databases: `ERROR 2013 (HY000) at line 3: …`, `Error: near line 1: …`, `psql:a.sql:3: ERROR: …`.
  /^ERROR \d{3,5}\b/,
  /^(?:psql:\S+: )?(?:error|fatal|fatal error|panic|exception|unhandled exception|uncaught exception|internal server error)\s*:/i,
  /^(?:parse|runtime) error (?:near|at)\b/i,
  /^\/\*+ ?(?:corruption )?error\b/i,
  /^(?:access denied for user|lost connection to|server has gone away|unable to open database)\b/i,
  // Of interpreters, and of the shell.
  /^Traceback \(most recent call last\):/,
  /^(?:PHP )?(?:fatal|parse) error:/i,
  /^(?:<br ?\/?>\s*)?<b>(?:warning|fatal error|parse error|notice)<\/b>/i,
  /^(?:killed|terminated|aborted|hangup|alarm clock|segmentation fault|bus error|illegal instruction|broken pipe|quit)(?: \(core dumped\))?\.?\s*$/i,
  /: (?:no space left on device|disk quota exceeded|permission denied|command not found|no such file or directory|input\/output error|broken pipe|connection (?:refused|reset by peer|timed out)|operation timed out|cannot allocate memory|stale file handle|killed|unexpected end of file)\.?(?: \(.*\))?\s*$/i,
  HTML_LINE,
];
/** A line of a list, whatever its name says. */
const OF_LIST = /^\W*[0-9a-f]{8}-?[0-9a-f]{4}-/i;
const MOST_LINE = 2000;

/** Whether a line is what a program or a shell says when something went wrong; warnings are none. */
export function isErrorLine(line: string): boolean {
  const start = line.slice(0, MOST_LINE).trimStart();
  if (OF_LIST.test(start) || WARNING.test(start)) return false;
  return PROGRAM.test(start) || MESSAGES.some((pattern) => pattern.test(start));
}
