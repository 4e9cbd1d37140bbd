import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { arrive } from '@landfall/client';
import { Shore } from './shore.ts';
import { Trace } from './trace.ts';

const golden = fileURLToPath(new URL('login-to-logout.txt', import.meta.url));

/** When it changes, read the difference like prose: `npx vitest run scenarios/arrival -u` writes it. */
it('a visit reads as it should, from the login to the logout', async () => {
  const shore = await Shore.build([
    {
      name: 'Plain',
      terrain: { kind: 'flat', height: 25 },
      prims: [{ name: 'Bench', position: [130, 128, 25.5] }],
    },
  ]);
  const trace = new Trace(shore.network.clock);

  trace.say('Login and arrival');
  const session = await shore.until(arrive(shore.options('Test'), trace.wrap(shore.network.ports())));
  trace.say('Arrived; two seconds of rest');
  await shore.network.run(2000);
  trace.say('Says hello');
  session.chat.say('Hello!');
  await shore.network.run(100);
  trace.say('Walks north for a second');
  session.agent.turnTo(Math.PI / 2);
  session.agent.walk();
  await shore.network.run(1000);
  trace.say('Stops');
  session.agent.stop();
  await shore.network.run(1000);
  trace.say('Logs out');
  await shore.until(session.logout());

  await expect(trace.toString()).toMatchFileSnapshot(golden);
  await shore.grid.close();
});
