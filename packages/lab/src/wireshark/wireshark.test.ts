import { describeMessages } from '@landfall/protocol/message';
import { expect, it } from 'vitest';
import { formatWiresharkDissector } from './index.ts';

it('the dissector has every message of the schema, in a string that Lua can hold', () => {
  const script = formatWiresharkDissector();
  const [, schema = ''] = /local SCHEMA = \[\[\n([^]*?)\n\]\]/.exec(script) ?? [];
  expect(schema.split('\n')).toHaveLength(describeMessages().length);
  for (const { name } of describeMessages()) expect(schema).toMatch(new RegExp(`^\\w+ \\w+ ${name}\\b`, 'm'));
  // Two closing brackets would end the string.
  expect(schema).not.toContain(']]');
  expect(script).toContain('register_heuristic("udp"');
});
