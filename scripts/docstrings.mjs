// What the docstring of an export leaves out: itself, the errors that it throws, the units of its numbers.
import ts from 'typescript';

/** Of the error family, and whatever extends it, by its name. */
const ERROR = /^[A-Z]\w*Error$/;
/** These say that our own code is wrong: nobody is meant to catch them. */
const OF_LANGUAGE = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError']);
/** What a number is of that has a unit, as the last word of its name: where the unit itself is the last word, all is said. */
const QUANTITIES =
  'timeout delay interval duration age elapsed pause period lifetime grace wait latency heading angle yaw pitch roll ' +
  'distance radius width height altitude elevation speed velocity rate bandwidth memory';
const QUANTITY = new RegExp(
  QUANTITIES.split(' ')
    .flatMap((word) => [
      `^${word}$`,
      `[a-z0-9]${word[0].toUpperCase()}${word.slice(1)}$`,
      `(?:^|_)${word.toUpperCase()}$`,
    ])
    .join('|'),
);
/** A unit, as people write it. */
const UNIT =
  /\b(?:ms|(?<=\d )s|milliseconds?|seconds?|minutes?|hours?|days?|bytes?|bits?|[KMG]i?B|metres?|m\/s|rad|radians?|degrees?|pixels?|texels?|samples?|Hz|percent|0 to 1)\b|%/i;

/**
 * @param {string} path of a source, for how it is written only
 * @param {string} text of the source
 * @param {readonly string[]} names the exports of it to look at; those that are declared elsewhere are passed over
 * @returns {readonly string[]} each begins with the name that it is about
 */
export function faultsOfDocs(path, text, names) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return names.flatMap((name) =>
    faultsOf(
      name,
      file.statements.filter((statement) => namesOf(statement).includes(name)),
    ),
  );
}

/** Of overloads the first one's docstring speaks for all. */
function faultsOf(name, statements) {
  if (statements.length === 0) return [];
  const doc = docOf(statements[0]);
  const faults = statements.flatMap((statement) => [...faultsOfStatement(statement, name, doc)]);
  return doc === '' ? [`${name} has no docstring`, ...faults] : faults;
}

function namesOf(statement) {
  if (!ts.isVariableStatement(statement)) return statement.name === undefined ? [] : [statement.name.text];
  return statement.declarationList.declarations.map(({ name }) => name.getText());
}

/** The comment right in front of a node, when it is one for readers of the name. */
function docOf(node) {
  const { text } = node.getSourceFile();
  const last = ts.getLeadingCommentRanges(text, node.pos)?.at(-1);
  const comment = last === undefined ? '' : text.slice(last.pos, last.end);
  return comment.startsWith('/**') ? comment : '';
}

function* faultsOfStatement(statement, name, doc) {
  if (ts.isFunctionDeclaration(statement)) yield* faultsOfFunction(statement, name, doc);
  if (ts.isClassDeclaration(statement)) yield* faultsOfClass(statement, name, doc);
  if (ts.isInterfaceDeclaration(statement)) yield* faultsOfMembers(statement.members, name, doc);
  if (ts.isTypeAliasDeclaration(statement)) yield* faultsOfType(statement.type, name, doc);
  if (!ts.isVariableStatement(statement)) return;
  for (const { name: declared, initializer } of statement.declarationList.declarations)
    if (declared.getText() === name && initializer !== undefined)
      yield* faultsOfConstant(initializer, name, doc);
}

function* faultsOfConstant(initializer, name, doc) {
  if (ts.isFunctionLike(initializer)) yield* faultsOfFunction(initializer, name, doc);
  else if (isArithmetic(initializer) && QUANTITY.test(name) && !UNIT.test(doc)) yield withoutUnit(name);
}

const isArithmetic = (node) =>
  ts.isNumericLiteral(node) ||
  (ts.isBinaryExpression(node) && isArithmetic(node.left) && isArithmetic(node.right));

function* faultsOfFunction(node, name, doc) {
  const said = /@throws[^]*/.exec(doc)?.[0] ?? '';
  for (const error of thrownIn(node.body))
    if (!new RegExp(`\\b${error}\\b`).test(said))
      yield `${name} throws ${error} and does not say so (@throws ${error})`;
  yield* faultsOfMembers(node.parameters, name, doc);
}

function* faultsOfClass(statement, name, doc) {
  const mayImplement = statement.heritageClauses !== undefined;
  for (const member of statement.members) {
    if (!ts.isMethodDeclaration(member) && !ts.isConstructorDeclaration(member)) continue;
    if (isPrivate(member)) continue;
    const own = docOf(member);
    // What an interface promises stands there.
    if (own === '' && mayImplement && ts.isMethodDeclaration(member)) continue;
    yield* faultsOfFunction(member, `${name}.${member.name?.getText() ?? 'constructor'}`, doc + own);
  }
}

function isPrivate({ name, modifiers = [] }) {
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  return (
    (name !== undefined && ts.isPrivateIdentifier(name)) ||
    modifiers.some(({ kind }) => hidden.includes(kind))
  );
}

/** Fields of a type, or parameters. */
function* faultsOfMembers(members, name, doc) {
  for (const member of members) {
    const around = docOf(member) + doc;
    const called = member.name?.getText() ?? '';
    const isNumber = member.type?.kind === ts.SyntaxKind.NumberKeyword;
    if (isNumber && QUANTITY.test(called) && !UNIT.test(around)) yield withoutUnit(`${name}.${called}`);
    if (member.type !== undefined) yield* faultsOfType(member.type, name, around);
  }
}

function* faultsOfType(type, name, doc) {
  if (ts.isTypeLiteralNode(type)) yield* faultsOfMembers(type.members, name, doc);
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type))
    for (const each of type.types) yield* faultsOfType(each, name, doc);
}

const withoutUnit = (name) => `${name} is a number without a unit, in its name or its docstring`;

/** What a body itself throws, but for what it catches, and for what functions inside it throw. */
function thrownIn(body) {
  const found = new Set();
  const visit = (node, isCaught) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    const error = ts.isThrowStatement(node) && !isCaught ? errorOf(node.expression) : undefined;
    if (error !== undefined) found.add(error);
    const caught = ts.isTryStatement(node) && node.catchClause !== undefined ? node.tryBlock : undefined;
    ts.forEachChild(node, (child) => visit(child, isCaught || child === caught));
  };
  if (body !== undefined) visit(body, false);
  return found;
}

function errorOf(expression) {
  if (!ts.isNewExpression(expression)) return undefined;
  const name = expression.expression.getText();
  return ERROR.test(name) && !OF_LANGUAGE.has(name) ? name : undefined;
}
