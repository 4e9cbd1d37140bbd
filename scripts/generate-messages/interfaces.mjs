import { SCALARS } from './text.mjs';

function interfaceOf(message) {
  const blocks = message.blocks.map((block) => {
    const fields = block.fields.map(
      (field) => `    readonly ${field.name}: ${SCALARS[field.type.kind]?.ts ?? 'Uint8Array'};`,
    );
    const open = block.repeat === 'Single' ? '{' : 'readonly {';
    const close = block.repeat === 'Single' ? '};' : '}[];';
    return [`  readonly ${block.name}${block.optional ? '?' : ''}: ${open}`, ...fields, `  ${close}`].join(
      '\n',
    );
  });
  const marks = [
    message.frequency,
    message.number,
    ...(message.trusted ? ['trusted'] : []),
    ...message.flags,
  ];
  return [
    `/** ${marks.join(' ')} */`,
    `export interface ${message.name} {`,
    `  readonly name: '${message.name}';`,
    ...blocks,
    '  readonly surplus?: Uint8Array;',
    '}',
  ].join('\n');
}

export function messagesFile(messages) {
  return [
    "import type { Quaternion, Uuid, Vector3, Vector4 } from '../../datatypes/index.ts';",
    `/** A message whose number the schema does not have. \`body\` is number and fields as received. */
export interface UnknownMessage {
  readonly name: 'Unknown';
  /** As \`readWireNumber\` gives it. */
  readonly number: number;
  readonly body: Uint8Array;
}`,
    ...messages.map(interfaceOf),
    `/** Every message of the schema by its name. */\nexport interface Messages {\n${messages.map(({ name }) => `  readonly ${name}: ${name};`).join('\n')}\n}`,
    `/** The name of a message of the schema. */\nexport type MessageName = keyof Messages;`,
    `/** The message of that name. */\nexport type MessageOf<N extends MessageName> = Messages[N];`,
    `/** Any message, told apart by \`name\`. */\nexport type Message = Messages[MessageName] | UnknownMessage;`,
  ].join('\n\n');
}
