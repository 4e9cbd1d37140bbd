// Which functions and methods of a source are handed bytes: by the types of their parameters, whatever they are called.
import ts from 'typescript';

/** Bytes, and what reads along them. */
const BYTES = /\b(?:Uint8Array|DataView|Buffer|ArrayBuffer|ByteReader|LineReader)\b/;

/**
 * @param {string} path of a source
 * @param {string} text of the source
 * @returns {readonly string[]} names of exported functions, and `Class.method` of what exported classes let others call
 */
export function byteReadersIn(path, text) {
  if (!BYTES.test(text)) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return file.statements.filter(isExported).flatMap((statement) => [...readersOf(statement)]);
}

function* readersOf(statement) {
  if (ts.isFunctionDeclaration(statement) && takesBytes(statement)) yield statement.name.text;
  if (ts.isVariableStatement(statement))
    for (const { name, initializer } of statement.declarationList.declarations)
      if (initializer !== undefined && takesBytes(initializer)) yield name.getText();
  if (ts.isClassDeclaration(statement))
    for (const member of statement.members)
      if (ts.isMethodDeclaration(member) && isOpen(member) && takesBytes(member))
        yield `${statement.name.text}.${member.name.getText()}`;
}

/** Callbacks that are handed bytes are no reading of what is handed in here. */
const takesBytes = ({ parameters = [] }) =>
  parameters.some(
    ({ type }) => type !== undefined && !ts.isFunctionTypeNode(type) && BYTES.test(type.getText()),
  );

const isExported = ({ modifiers = [] }) => modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const isOpen = ({ name, modifiers = [] }) =>
  !ts.isPrivateIdentifier(name) && !modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
