import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { hasCode } from '../files/index.ts';

/** Answers as long as its process lives, to whoever sees the folder on the same machine: process ids are not seen everywhere. */
export interface OwnerSocket {
  /** In the folder. */
  readonly name: string;
  close(): Promise<void>;
}

const NAME = /^lock\.[0-9a-f-]{36}$/;

export const isSocketName = (name: string | undefined): name is string =>
  name !== undefined && NAME.test(name);

/** Undefined where sockets cannot lie in folders. */
export async function listenIn(folder: string): Promise<OwnerSocket | undefined> {
  if (process.platform === 'win32') return undefined;
  const name = `lock.${randomUUID()}`;
  const way = await wayTo(folder);
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(way.pathOf(name));
    await once(server, 'listening');
  } catch {
    await way.close();
    return undefined;
  }
  server.unref();
  return {
    name,
    close: async () => {
      server.close();
      await once(server, 'close');
      await way.close();
    },
  };
}

/** Whether somebody listens. Who cannot be asked is taken to be there. */
export async function answers(folder: string, name: string): Promise<boolean> {
  const way = await wayTo(folder);
  const socket = connect(way.pathOf(name));
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    return !hasCode(error, 'ECONNREFUSED', 'ENOENT');
  } finally {
    socket.destroy();
    await way.close();
  }
}

/** A socket's path has room for about a hundred characters; where it can be had, the folder's descriptor makes it short. */
async function wayTo(
  folder: string,
): Promise<{ pathOf: (name: string) => string; close: () => Promise<void> }> {
  if (process.platform !== 'linux')
    return { pathOf: (name) => `${folder}/${name}`, close: async () => undefined };
  const handle = await open(folder, 'r');
  return { pathOf: (name) => `/proc/self/fd/${handle.fd}/${name}`, close: () => handle.close() };
}
