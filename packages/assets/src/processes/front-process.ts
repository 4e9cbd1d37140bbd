import cluster from 'node:cluster';
import process from 'node:process';
import { formatLogLine } from '../service/index.ts';
import type { ServiceEvent, ServiceLog } from '../service/index.ts';
import { encodeFault } from './faults.ts';
import type { FrontQuestions, OwnerQuestions } from './questions.ts';
import { startFront } from './start-front.ts';
import type { Front } from './start-front.ts';
import { Talk } from './talk.ts';
import type { Message } from './talk.ts';

/** The program of a front: serves as its owner says, and ends with it. */
let front: Promise<Front> | undefined;
const owner = new Talk<OwnerQuestions, FrontQuestions>((message) => void process.send?.(message), {
  ping: () => undefined,
  forget: async (id) => (await front)?.forget(id),
  forgetAll: async () => (await front)?.forgetAll(),
  reopen: async () => await (await front)?.reopen(),
  share: async () => await (await front)?.share(),
  close: async () => await (await front)?.close(),
});

// Ctrl-C reaches every process of a terminal; the owner says when it is time.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('message', (message: Message) => owner.receive(message));
process.once('disconnect', () => process.exit());
// To an owner that is gone nothing can be said, neither by us nor by the cluster: 'disconnect' follows.
cluster.worker?.on('error', () => undefined);
await serve();

async function serve(): Promise<void> {
  try {
    const { config, levels } = await owner.ask('order', undefined);
    front = startFront({ config, owner, log: logTo(levels) });
    await owner.ask('started', { port: (await front).port });
  } catch (error) {
    await owner.ask('started', { fault: encodeFault(error) });
    process.exit(1);
  }
}

function logTo(levels: readonly ServiceEvent['level'][]): ServiceLog {
  const write = (event: ServiceEvent): unknown => process.stderr.write(formatLogLine(event, new Date()));
  return Object.assign(write, { levels });
}
