/** A line of a stack that says where, as engines write it. */
const PLACE = /\n\s*(?:at )?(\S.*)/;

/** What somebody's function threw, and where, in one line for a {@link Logger}. */
export function whatWasThrown(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const { name, message, stack = '' } = error;
  const said = `${name}: ${message}`;
  const [, place] = PLACE.exec(stack.slice(stack.startsWith(said) ? said.length : 0)) ?? [];
  return oneLine(place === undefined ? said : `${said} (${place})`);
}

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ');
