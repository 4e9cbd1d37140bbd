import { describe, expect, it } from 'vitest';
import { createTestWorld, logIn } from './testing/index.ts';

describe('a running grid', () => {
  it('takes one more account, who could not log in before', async () => {
    const { grid, ports, network } = await createTestWorld();
    const asked = { firstName: 'Late', lastName: 'Comer' };
    const ask = () => network.runUntil(logIn(ports, grid.loginUri, asked), 1000);
    expect((await ask()).type).toBe('bad-credentials');
    grid.createAccount({ first: 'Late', last: 'Comer', password: 'secret' });
    expect((await ask()).type).toBe('success');
  });

  it.each([
    ['a name that is taken', { first: 'TEST', last: 'user', password: 'x' }, /"TEST user" is taken/],
    ['no password', { first: 'Late' }, /account: password needs either/],
    ['a home that is not there', { first: 'Late', password: 'x', home: 'Nowhere' }, /no region "Nowhere"/],
  ])('refuses an account with %s', async (_what, account, message) => {
    const { grid } = await createTestWorld();
    expect(() => grid.createAccount(account)).toThrow(message);
  });

  it('shows everybody an alert', async () => {
    const { grid, network, arrive } = await createTestWorld();
    const agent = await arrive();
    grid.alert('welcome!');
    await network.run(100);
    expect(agent.all('AgentAlertMessage')).toHaveLength(1);
    expect(() => grid.alert('x'.repeat(255))).toThrow(/254 bytes/);
  });
});
