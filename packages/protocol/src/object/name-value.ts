/**
 * One line of `NameValue`: `Name TYPE CLASS SENDTO value`. An avatar has `FirstName`, `LastName` and `Title`, an attachment
 * `AttachItemID`.
 * @source PROTOCOL §12; viewer llnamevalue.cpp
 */
export interface NameValue {
  /** What it says of the object: `FirstName`, `AttachItemID`, … without white space. */
  readonly name: string;
  /** STRING, F32, S32, VEC3, U32, U64 or ASSET. */
  readonly type: string;
  /** R or RW. */
  readonly access: string;
  /** S, DS, SV or DSV: who is told. */
  readonly sendTo: string;
  /** The rest of the line, whatever its type; empty where there is none. */
  readonly value: string;
}

const LINE = /^(\S+)[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)(?:[ \t](.*))?$/;

/** The values in the text of a NameValue field; lines of another form are left out. */
export function parseNameValues(text: string): readonly NameValue[] {
  if (text === '') return [];
  return text.split('\n').flatMap((line): readonly NameValue[] => {
    const [, name, type, access, sendTo, value = ''] = LINE.exec(line) ?? [];
    if (name === undefined || type === undefined || access === undefined || sendTo === undefined) return [];
    return [{ name, type, access, sendTo, value }];
  });
}

/** The text of a NameValue field, a line each. */
export function formatNameValues(values: readonly NameValue[]): string {
  return values
    .map(({ name, type, access, sendTo, value }) => `${name} ${type} ${access} ${sendTo} ${value}`)
    .join('\n');
}
