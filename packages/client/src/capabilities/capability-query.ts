/**
 * A capability's URL with a query, `name=value&…`, behind it: a slash stands between them unless there is one, or a query already.
 * @source captures/texture-caps (`/<uuid>/?texture_id=…`); viewer llavatarnamecache.cpp
 */
export function withQuery(capability: string, query: string): string {
  const separator = capability.includes('?') ? '&' : capability.endsWith('/') ? '?' : '/?';
  return `${capability}${separator}${query}`;
}
