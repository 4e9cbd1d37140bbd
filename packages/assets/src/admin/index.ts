/** Looking at, checking, cleaning and exporting a store while it serves, for operators. */
export type { AdministeredStore } from './jobs.ts';
export { AdminClient } from './admin-client.ts';
export type { JobWatch, ServedCollection, ServedInspection, ServedStatistics } from './admin-client.ts';
export { createServedStore } from './served-store.ts';
export { serveAdmin } from './serve-admin.ts';
export type { AdminAccess, AdminParts, AdminService } from './serve-admin.ts';
