// Whether what npm has installed is what the lock file names. npm itself writes down what it installed when it is done.
import { existsSync, readFileSync } from 'node:fs';

/**
 * True when every package of `lock` lies in `installed` with the same content. Those that only some systems get may be
 * missing. Both as npm writes them: package-lock.json and node_modules/.package-lock.json.
 */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages).every(([path, { version, integrity, optional, devOptional }]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed.packages[path];
    if (found === undefined) return optional === true || devOptional === true;
    return found.version === version && found.integrity === integrity;
  });
}

/** The same of a folder. False where one of the two is missing or cannot be read. */
export function isInstalledIn(root) {
  const [lock, installed] = [`${root}package-lock.json`, `${root}node_modules/.package-lock.json`];
  if (!existsSync(installed) || !existsSync(`${root}node_modules/.bin/vitest`)) return false;
  try {
    return isInstalled(JSON.parse(readFileSync(lock, 'utf8')), JSON.parse(readFileSync(installed, 'utf8')));
  } catch {
    return false;
  }
}
