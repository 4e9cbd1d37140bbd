// Members of what an entry exports that say nothing of themselves when one points at them in an editor.
import ts from 'typescript';

const OPTIONS = {
  allowImportingTsExtensions: true,
  noEmit: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  // Only the names of members are looked up in them: what pages and Node have need not be read.
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: [],
  skipLibCheck: true,
};
/** Generated interfaces are described by the schema's lines; those of others are not ours. */
const NOT_OURS = /\/generated\/|\/node_modules\//;

/**
 * Looks through the public members of every interface and class that entries export, by whatever way; a docstring of the interface
 * that a class implements, or of what it extends, speaks for the member too, and so does a word of what it throws.
 * @param {readonly string[]} entries paths of sources
 * @returns {{ readonly members: number, readonly faults: readonly string[] }} each fault begins with `Interface.member`
 */
export function undocumentedMembers(entries) {
  const program = ts.createProgram(entries, OPTIONS);
  const checker = program.getTypeChecker();
  const exported = entries.flatMap((entry) => {
    const file = program.getSourceFile(entry);
    const symbol = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    return symbol === undefined ? [] : checker.getExportsOfModule(symbol);
  });
  const members = [...new Set(exported.map((each) => meant(checker, each)))].flatMap(membersOf);
  const faults = members
    .filter(({ name }) => !isSaid(checker, checker.getSymbolAtLocation(name)))
    .map((member) => `${member.parent.name.text}.${member.name.getText()} has no docstring`);
  return { members: members.length, faults };
}

const meant = (checker, symbol) =>
  (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);

const membersOf = ({ declarations = [] }) =>
  declarations
    .filter((node) => ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node))
    .filter((node) => !NOT_OURS.test(node.getSourceFile().fileName))
    .flatMap((node) => [...node.members])
    .filter((member) => member.name !== undefined && !isHidden(member));

function isHidden({ name, modifiers = [] }) {
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  return ts.isPrivateIdentifier(name) || modifiers.some(({ kind }) => hidden.includes(kind));
}

const isSaid = (checker, symbol) =>
  symbol !== undefined &&
  (symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags(checker).length > 0);
