import { SCALARS } from './text.mjs';

/** The type of a message. */
export function interfaceOf(message) {
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
  return [
    `/** ${marksOf(message)} */`,
    `export interface ${message.name} extends Remainder {`,
    `  readonly name: '${message.name}';`,
    ...blocks,
    '}',
  ].join('\n');
}

/** `Low 139 trusted`, as the schema says it. */
export function marksOf({ frequency, number, trusted, zerocoded, flags }) {
  return [
    frequency,
    number,
    ...(trusted ? ['trusted'] : []),
    ...(zerocoded ? ['zerocoded'] : []),
    ...flags,
  ].join(' ');
}
