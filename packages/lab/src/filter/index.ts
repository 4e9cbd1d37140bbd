/** The language in which messages and HTTP exchanges are picked. */
export { META_FIELDS, compileFilter } from './filter.ts';
export type { Filter, FilterSubject, MetaField } from './filter.ts';
