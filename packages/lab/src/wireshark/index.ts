/** Our table of messages as a dissector for Wireshark. */
export { formatWiresharkDissector } from './wireshark.ts';
