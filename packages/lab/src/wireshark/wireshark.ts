import { describeMessages, formatSchemaLine } from '@landfall/protocol/message';
import { DISSECTOR } from './dissector.ts';

/**
 * A dissector for Wireshark and tshark, in Lua, that knows all messages of the schema: `landfall.name`, `landfall.sequence`, and each
 * field as `landfall.Message.Block.Field`. Packets of circuits are known by their look, on whatever port.
 */
export function formatWiresharkDissector(): string {
  const lines = describeMessages().map((message) => formatSchemaLine(message));
  return [
    '-- Packets of OpenSimulator and Second Life in Wireshark. Made by `landfall schema --wireshark`; not to be edited.',
    '-- tshark -X lua_script:landfall.lua -r capture.pcap',
    `local SCHEMA = [[\n${lines.join('\n')}\n]]`,
    DISSECTOR.trimStart(),
  ].join('\n');
}
