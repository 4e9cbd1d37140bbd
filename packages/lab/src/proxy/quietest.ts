/** The one that was not heard of for longest: it makes room. @param all at least one; `heardAt` in milliseconds of one clock */
export function quietest<T extends { readonly heardAt: number }>(all: Iterable<T>): T {
  return [...all].reduce((one, other) => (other.heardAt < one.heardAt ? other : one));
}
