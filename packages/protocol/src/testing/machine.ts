/** The five verbs of a machine that speaks datagrams. */
export interface DatagramMachine<Event> {
  receiveDatagram(datagram: Uint8Array, now: number): void;
  handleTimeout(now: number): void;
  pollDatagram(): Uint8Array | undefined;
  pollEvent(): Event | undefined;
  nextTimeout(): number | undefined;
}
