import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { arrange, protagonistsOf, whyOf } from '../narrator/index.ts';
import { reconstruct } from './index.ts';
import {
  SampleRecording,
  USE_CIRCUIT_CODE,
  WRONG_CIRCUIT_CODE,
  ack,
  handshakeOf,
  sampleArrival,
  someMessage,
} from './samples.ts';

async function told(sample: SampleRecording) {
  const { records } = await reconstruct(sample.recording, nodeInflate);
  const why = whyOf(protagonistsOf(records).map((actor) => arrange(records, actor)));
  return { records, why, kinds: records.map(({ kind, side }) => `${side} ${kind}`) };
}

describe('what a recording tells', () => {
  it('of an arrival is what client and server would have said, marked as reconstructed', async () => {
    const { records, kinds, why } = await told(sampleArrival());
    expect(kinds).toEqual([
      'CLIENT LoginStart',
      'SERVER LoginReceived',
      'SERVER AuthSuccess',
      'SERVER CircuitProvision',
      'SERVER LoginResponseSent',
      'CLIENT LoginSuccess',
      'CLIENT UseCircuitCodeSent',
      'CLIENT UseCircuitCodeAcked',
      'SERVER UseCircuitCodeReceived',
      'CLIENT CompleteAgentMovementSent',
      'SERVER CompleteAgentMovementReceived',
      'SERVER RegionHandshakeSent',
      'CLIENT RegionHandshakeReceived',
      'CLIENT Connected',
      'SERVER AgentMovementCompleteSent',
      'CLIENT AgentMovementCompleteReceived',
      'CLIENT RegionHandshakeReplySent',
      'SERVER RegionHandshakeReplyReceived',
      'CLIENT Arrived',
      'CLIENT FirstAgentUpdateSent',
      'CLIENT WatchEnded',
    ]);
    expect(new Set(records.map(({ actor }) => actor))).toEqual(new Set(['Ann Other']));
    expect(records.every(({ reconstructed, via }) => reconstructed === true && via === 'Wire')).toBe(true);
    expect(records[0]).toMatchObject({
      ua: 'Sample 1.2',
      data: { user: 'Ann Other', uri: 'http://10.0.0.2:9000/' },
    });
    expect(why).toMatchObject({ isWell: true });
  });

  it('holds nothing secret', async () => {
    const { records } = await told(sampleArrival());
    expect(JSON.stringify(records)).not.toMatch(/b0000000|p4ssw0rd|0f3c77a1|\$1\$/);
  });

  it('of who comes back from the same port, and counts anew, has no repeats', async () => {
    const back = sampleArrival()
      .anew()
      .up(20_000, USE_CIRCUIT_CODE)
      .down(20_010, ack(1))
      .up(20_020, someMessage('CompleteAgentMovement'))
      .down(20_030, handshakeOf('Bay'))
      .down(20_040, someMessage('AgentMovementComplete'));
    const { kinds } = await told(back);
    const times = (kind: string): number => kinds.filter((one) => one.endsWith(kind)).length;
    expect([times('UseCircuitCodeSent'), times('CompleteAgentMovementReceived')]).toEqual([2, 2]);
    const copy = sampleArrival().anew().up(1000, USE_CIRCUIT_CODE);
    expect((await told(copy)).kinds.filter((one) => one.endsWith('UseCircuitCodeSent'))).toHaveLength(1);
  });

  it('of several sessions is told of each', async () => {
    const two = sampleArrival().up(5000, someMessage('LogoutRequest')).down(5010, someMessage('LogoutReply'));
    const { records } = await told(two.login(9000).up(9100, USE_CIRCUIT_CODE));
    const { stays } = arrange(records, 'Ann Other');
    expect(stays).toHaveLength(2);
  });

  it.each([
    ['a wrong password', new SampleRecording().login(0, 'key'), 'the grid refused the login: Wrong password'],
    [
      'another circuit code',
      new SampleRecording().login(0).up(50, WRONG_CIRCUIT_CODE).down(60, ack(1)),
      'the simulator did not take UseCircuitCode 12345: another circuit code than the login gave',
    ],
    [
      'a ticket that is never used',
      new SampleRecording().login(0).up(20_000, someMessage('StartPingCheck')),
      'the login was granted, and its ticket never used: UseCircuitCode never came',
    ],
    [
      'no CompleteAgentMovement',
      new SampleRecording()
        .login(0)
        .up(100, USE_CIRCUIT_CODE)
        .down(110, ack(1))
        .up(9000, someMessage('StartPingCheck')),
      'CompleteAgentMovement never came after UseCircuitCode',
    ],
    [
      'no RegionHandshakeReply',
      new SampleRecording()
        .login(0)
        .up(100, USE_CIRCUIT_CODE)
        .down(110, ack(1))
        .up(120, someMessage('CompleteAgentMovement'))
        .down(130, handshakeOf('Bay'))
        .down(140, someMessage('AgentMovementComplete'))
        .up(9000, someMessage('StartPingCheck')),
      'RegionHandshakeReply never came after RegionHandshake',
    ],
    [
      'a client that falls silent',
      sampleArrival()
        .down(30_000, someMessage('StartPingCheck'))
        .down(60_160, someMessage('DisableSimulator')),
      'the client fell silent',
    ],
    [
      'a region that falls silent',
      sampleArrival().up(20_000, someMessage('StartPingCheck')).up(40_000, someMessage('StartPingCheck')),
      'Bay fell silent: nothing was heard of it for 39.9 s',
    ],
    [
      'no AgentUpdate',
      new SampleRecording()
        .login(0)
        .up(100, USE_CIRCUIT_CODE)
        .down(110, ack(1))
        .up(120, someMessage('CompleteAgentMovement'))
        .down(130, handshakeOf('Bay'))
        .down(140, someMessage('AgentMovementComplete'))
        .up(150, someMessage('RegionHandshakeReply'))
        .down(10_000, someMessage('StartPingCheck'))
        .up(19_000, someMessage('StartPingCheck'))
        .down(19_010, someMessage('StartPingCheck')),
      'AgentUpdate never came after the arrival',
    ],
    ['a kick', sampleArrival().down(3000, someMessage('KickUser')), 'the region showed the agent out'],
  ])('of %s names it first', async (_, sample, words) => {
    const { why } = await told(sample);
    expect(why.paragraph.slice(0, words.length + 'Ann Other: '.length)).toBe(`Ann Other: ${words}`);
    expect(why.isWell).toBe(false);
  });
});
