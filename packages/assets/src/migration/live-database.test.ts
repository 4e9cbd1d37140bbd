import { describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { dumpLive, parseDatabaseUrl } from './live-database.ts';

describe('the address of a running database', () => {
  it('has host, port, user and name, with the password from elsewhere', () => {
    expect(parseDatabaseUrl('mariadb://grid%40home@db.example:3307/open-sim$1', 'p:w')).toEqual({
      host: 'db.example',
      port: 3307,
      user: 'grid@home',
      password: 'p:w',
      database: 'open-sim$1',
    });
    expect(parseDatabaseUrl('mysql://127.0.0.1/opensim', '')).toMatchObject({ port: 3306, user: '' });
  });

  it('may be one of IPv6, which its program takes without brackets', () => {
    expect(parseDatabaseUrl('mysql://u@[::1]:3307/opensim', '')).toMatchObject({ host: '::1', port: 3307 });
  });

  it('is refused as what it is: a password in it, no name, other characters, broken escapes', () => {
    expect(() => parseDatabaseUrl('mysql://u:secret@h/x', '')).toThrow(
      'a password does not belong into an address',
    );
    expect(() => parseDatabaseUrl('mysql://u:secret@h/x', '')).not.toThrow('secret');
    for (const text of [
      'mysql://u@h',
      'mysql://u@h/',
      'mysql://u@h/a b',
      'mysql://u@h/a/b',
      'postgres://u@h/x',
      'opensim',
      '',
    ])
      expect(() => parseDatabaseUrl(text, ''), text).toThrow('mysql://user@host:port/database');
    for (const text of ['mysql://u@h/%zz', 'mysql://%E0%A4%A@h/x', 'mysql://u@h/%ff'])
      expect(() => parseDatabaseUrl(text, ''), text).toThrow(UsageError);
  });

  it('makes a source that is another each time, because the table may have changed', () => {
    const address = parseDatabaseUrl('mysql://u@h/x', 'secret');
    const [one, other] = [dumpLive(address, 'assets'), dumpLive(address, 'assets')];
    expect(one.path).toBe('h:3306/x');
    expect(one.identity).not.toBe(other.identity);
    expect(`${one.path}${one.identity}`).not.toContain('secret');
    expect(one.progress()).toEqual({ done: 0, total: 0 });
  });

  it('is not asked for what is no name of a table', async () => {
    const source = dumpLive(parseDatabaseUrl('mysql://u@h/x', ''), 'assets --all');
    const chunks = source.chunks()[Symbol.asyncIterator]();
    await expect(chunks.next()).rejects.toThrow('assets --all is no name of a table');
  });
});
