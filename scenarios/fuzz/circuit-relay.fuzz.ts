/** Whatever comes, a relay goes on, keeps to its bounds, and never renumbers two packets alike. */
import { expect, it } from 'vitest';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom, damage, numberedMessage } from '@landfall/protocol/testing';
import { CircuitRelay, readPlaces } from '@landfall/protocol/relay';
import type { PlacesKind, RelayVerdict } from '@landfall/protocol/relay';

const TIMES = 200_000 * Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);

it('stands any bytes from both ends', () => {
  const random = createRandom(40);
  const { integer, chance, pick, bytes } = random;
  const body = ALL_MESSAGES.encode(numberedMessage(1));
  const ping = Uint8Array.of(1, 3, 9, 0, 0, 0);
  const ack = Uint8Array.of(0xff, 0xff, 0xff, 0xfb, 2, 1, 0, 0, 0, 2, 0, 0, 0);
  const verdicts: [RelayVerdict, ...RelayVerdict[]] = [{}, {}, {}, { drop: true }, { delayMs: 5 }, { body }];
  let relay = new CircuitRelay();
  let out = 0;
  let short = 0;
  for (let time = 0; time < TIMES; time++) {
    if (time % 5000 === 0) relay = new CircuitRelay();
    const from = pick(['viewer', 'simulator'] as const);
    const datagram = chance(0.1)
      ? bytes(integer(0, 60))
      : encodePacket({
          sequence: chance(0.05) ? integer(0, 0xffff_ffff) : time % 0x100_0000,
          reliable: chance(0.5),
          resent: chance(0.2),
          zerocoded: chance(0.2),
          acks: chance(0.3) ? [integer(0, time + 5), integer(0, time)] : [],
          body: pick([body, ping, ack]),
        });
    if (chance(0.2)) damage(datagram, random);
    relay.isNew(from, datagram);
    relay.receiveDatagram(from, datagram, time, pick(verdicts));
    if (chance(0.02)) relay.inject(from, body, { reliable: chance(0.5) }, time);
    if ((relay.nextTimeout() ?? Infinity) <= time) relay.handleTimeout(time);
    for (let sent = relay.pollDatagram(); sent !== undefined; sent = relay.pollDatagram()) {
      if (sent.datagram.length < 7) short++;
      out++;
    }
    while (relay.pollEvent() !== undefined) continue;
  }
  expect(short).toBe(0);
  expect(out).toBeGreaterThan(TIMES / 4);
});

it('finds places in any text, or says that it is none', () => {
  const random = createRandom(41);
  const { integer, pick } = random;
  const places = { simulator: () => ({ address: '10.0.0.1', port: 1 }), url: () => 'http://x/', httpPort: 1 };
  const documents = [
    '<methodResponse><params><param><value><struct><member><name>sim_ip</name><value>1.2.3.4</value></member><member><name>sim_port</name><value><i4>9</i4></value></member></struct></value></param></params></methodResponse>',
    '<llsd><map><key>events</key><array><map><key>message</key><string>EnableSimulator</string><key>body</key><map><key>SimulatorInfo</key><array><map><key>IP</key><binary>fwAAAQ==</binary><key>Port</key><integer>9000</integer></map></array></map></map></array></map></llsd>',
    '{"login":"http://a.example/"}',
  ] as [string, ...string[]];
  let read = 0;
  for (let time = 0; time < TIMES / 4; time++) {
    const bytes = encodeUtf8(pick(documents));
    if (integer(0, 3) > 0) damage(bytes, random);
    try {
      const kind = pick<PlacesKind>(['login', 'grid-info', 'seed', 'event-queue', 'features', 'capability']);
      readPlaces(kind, bytes).rewritten(places);
      read++;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  expect(read).toBeGreaterThan(0);
});
