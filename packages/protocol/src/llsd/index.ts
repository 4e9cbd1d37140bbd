/** LLSD: one model of values, three ways to write them (XML, binary, notation), both directions. */
export { LlsdDate, LlsdReal, LlsdUri, createLlsdMap, real } from './value.ts';
export type { LlsdArray, LlsdMap, LlsdValue, MutableLlsdMap } from './value.ts';
export { DEFAULT_MAX_BYTES, DEFAULT_MAX_DEPTH, DEFAULT_MAX_VALUES, Budget } from './limits.ts';
export type { LlsdLimits, LlsdReadOptions, LlsdSkipReason } from './limits.ts';
export {
  asArray,
  asBinary,
  asBoolean,
  asDate,
  asInteger,
  asMap,
  asReal,
  asString,
  asU32,
  asU64,
  asUuid,
  binaryFromU32,
  binaryFromU64,
  isLlsdMap,
} from './accessors.ts';
export { dateOf, formatDate, parseDate } from './date.ts';
export { formatReal, parseInteger, parseReal } from './real.ts';
export { parseLlsdAnswer } from './parse-answer.ts';
export { parseLlsd } from './parse-any.ts';
export { parseLlsdXml } from './parse-xml.ts';
export { formatLlsdXml } from './format-xml.ts';
export { decodeFirstLlsdBinary, decodeLlsdBinary } from './decode-binary.ts';
export { encodeLlsdBinary } from './encode-binary.ts';
export { parseLlsdNotation } from './parse-notation.ts';
export { formatLlsdNotation } from './format-notation.ts';
export { decodeEncoded } from './encoded-binary.ts';
export { skipRest } from './xml-skipping.ts';
export { saysTrue } from './xml-scalar.ts';
