/** The service that logs agents in. */
export { LoginService } from './login-service.ts';
