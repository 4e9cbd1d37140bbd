/** Where a blob is until it is settled. */
export const incomingPath = (folder: string, hash: string): string => `${folder}/incoming/${hash}`;

/** Its lasting place, in the two-level fan-out. */
export const settledPath = (folder: string, hash: string): string =>
  `${folder}/${hash[0]}/${hash[1]}/${hash}`;
