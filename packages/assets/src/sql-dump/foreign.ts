/** What a line is with which a statement begins. */
export type LineKind =
  | 'statement'
  /** For the client that reads the dump, such as the `\restrict` of psql, or a warning: nothing is missing for it. */
  | 'aside'
  /** Not of SQL at all, such as an error message of the program (`mysqldump … > a.sql 2>&1`), or has the client read another file. */
  | 'foreign';

/** With which statements of MySQL, MariaDB, SQLite and PostgreSQL begin, those inside routines too. */
const VERBS = new Set(
  (
    'ABORT ALTER ANALYZE ATTACH BACKUP BEGIN BINLOG CACHE CALL CASE CHANGE CHECK CHECKPOINT CHECKSUM CLONE CLOSE CLUSTER ' +
    'COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE DELETE DELIMITER DESC DESCRIBE DETACH DISCARD DO DROP ELSE ELSEIF ELSIF ' +
    'END EXEC EXECUTE EXPLAIN FETCH FLUSH FOR GET GO GRANT HANDLER HELP IF IMPORT INSERT INSTALL ITERATE KILL LEAVE LISTEN ' +
    'LOAD LOCK LOOP MERGE MOVE NOTIFY OPEN OPTIMIZE PERFORM PRAGMA PREPARE PURGE RAISE REASSIGN REFRESH REINDEX RELEASE ' +
    'RENAME REPAIR REPEAT REPLACE RESET RESIGNAL RESTORE RETURN REVOKE ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW ' +
    'SHUTDOWN SIGNAL START STOP TABLE TRUNCATE UNINSTALL UNLISTEN UNLOCK UNTIL UPDATE USE VACUUM VALUES WHILE WITH XA'
  ).split(' '),
);
const FIRST_WORD = /^[a-z_]\w*(?![\w:])/i;
/** `mysqldump: [Warning] …`, `mysqldump: Deprecated program name …`, `Warning: A partial dump …`, `pg_dump: warning: …`. */
const WARNING = /^(?:\S+: )?(?:\[?warning\b|\[?note\b|deprecated program name\b)/i;
const ROUTINE =
  /^CREATE\s+(?:OR\s+REPLACE\s+)?(?:DEFINER\s*=\s*\S+\s+)?(?:\w+\s+)?(?:FUNCTION|PROCEDURE|TRIGGER|EVENT|PACKAGE)\b/i;
const DELIMITER = /^DELIMITER\s+(\S+)/i;
/** What a client reads then is not in the dump: another file. Those of MySQL, and of psql. */
const OTHER_FILE = /^(?:SOURCE\s|\\(?:\.|ir?|include\w*|copy)\s)/i;
/** No routine has these in it. */
const OUTSIDE = /^(?:CREATE TABLE|ALTER TABLE|LOCK TABLES?|PRAGMA|USE|COPY)\b/i;

/** Whether a line that just stops may be the beginning of a statement, or of a comment. */
export function mayBecomeStatement(line: string): boolean {
  const word = line.toUpperCase();
  if (word === '-' || word === '/') return true;
  return /^[A-Z]+$/.test(word) && [...VERBS].some((verb) => verb.startsWith(word));
}

/** Tells statements from what else is in a dump. */
export class LineJudge {
  #isInRoutine = false;

  /** Statements are parted at every `;`, those of a routine too: they are not the dump's own, and have labels and variables. */
  get isInRoutine(): boolean {
    return this.#isInRoutine;
  }

  /** @param line with which the statement begins, or its first few hundred characters */
  take(line: string): LineKind {
    const delimiter = DELIMITER.exec(line)?.[1];
    if (delimiter !== undefined) this.#isInRoutine = delimiter !== ';';
    else if (ROUTINE.test(line)) this.#isInRoutine = true;
    else if (OUTSIDE.test(line)) this.#isInRoutine = false;
    if (OTHER_FILE.test(line)) return 'foreign';
    if (line.startsWith('\\')) return 'aside';
    if (this.#isInRoutine || line.startsWith(';') || line.startsWith('(')) return 'statement';
    if (VERBS.has(FIRST_WORD.exec(line)?.[0].toUpperCase() ?? '')) return 'statement';
    return WARNING.test(line) ? 'aside' : 'foreign';
  }
}
