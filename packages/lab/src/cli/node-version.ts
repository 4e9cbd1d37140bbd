/** The oldest Node that runs this: what it offers is used everywhere. */
const LEAST = [20, 19] as const;

/** What to say to somebody whose Node is too old; undefined when it is not. `version` is as in `process.versions.node`. */
export function refuseOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return undefined;
  return `landfall needs Node ${LEAST.join('.')} or later; this is Node ${version}`;
}
