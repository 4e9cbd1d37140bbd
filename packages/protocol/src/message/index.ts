/** The table of all messages, and body bytes to typed messages and back. */
export { ABSENT } from './absent.ts';
export { decodeMessage } from './decode-message.ts';
export { encodeDatagram, encodeMessage } from './encode-message.ts';
export { describeMessage, describeMessages, nameOfWireNumber, wireNumberOfName } from './describe.ts';
export { minBlockBytes, wireNumberOf } from './description.ts';
export type {
  BlockDescription,
  FieldDescription,
  FieldType,
  Frequency,
  MessageDescription,
  ScalarType,
} from './description.ts';
export type { Message, MessageName, MessageOf, Messages, UnknownMessage } from './generated/messages.ts';
export { messageFromLlsd, messageToLlsd } from './llsd-form.ts';
export { formatSchemaLine, parseSchema, parseSchemaLine } from './schema.ts';
export { MAX_TEMPLATE_CHARACTERS, parseMessageTemplate } from './template.ts';
export { diffTemplates, formatTemplateDiff } from './template-diff.ts';
export type { TemplateDifference } from './template-diff.ts';
