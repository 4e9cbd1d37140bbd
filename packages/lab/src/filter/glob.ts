/**
 * Whether a name is as the glob says: `*` is any run of characters, `?` any one. Upper and lower case are the same. At most as
 * many steps as glob and name have characters, multiplied.
 */
export function createGlob(glob: string): (name: string) => boolean {
  const wanted = glob.toLowerCase();
  if (!/[*?]/.test(wanted)) return (name) => name.length === glob.length && name.toLowerCase() === wanted;
  if (/^\*+$/.test(wanted)) return () => true;
  return (name) => matches(wanted, name.toLowerCase());
}

function matches(glob: string, name: string): boolean {
  let [at, nameAt] = [0, 0];
  /** Where to go on when it does not fit: behind the last star, which takes one character more. */
  let [star, starNameAt] = [-1, 0];
  while (nameAt < name.length) {
    const wanted = glob[at];
    if (wanted === '*') {
      star = at++;
      starNameAt = nameAt;
    } else if (wanted === '?' || wanted === name[nameAt]) {
      at++;
      nameAt++;
    } else if (star >= 0) {
      at = star + 1;
      nameAt = ++starNameAt;
    } else return false;
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}
