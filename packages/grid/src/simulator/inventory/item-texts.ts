/** Characters, as OpenSim keeps them. */
const MAX_NAME_LENGTH = 64;
const MAX_DESCRIPTION_LENGTH = 128;

/** A name as long as one may be. */
export const shortenedName = (name: string): string => shortened(name, MAX_NAME_LENGTH);

/** A description as long as one may be. */
export const shortenedDescription = (description: string): string =>
  shortened(description, MAX_DESCRIPTION_LENGTH);

/** Cut between characters, so that no half of a surrogate pair is left. */
const shortened = (text: string, length: number): string =>
  Array.from(text.slice(0, 2 * length))
    .slice(0, length)
    .join('');
