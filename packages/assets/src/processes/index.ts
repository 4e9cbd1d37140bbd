/** The service in several processes on one embedded store: one owns it and writes, the others answer requests. */
export { serveInProcesses } from './serve-in-processes.ts';
export type { ProcessesParts, ServiceInProcesses } from './serve-in-processes.ts';
