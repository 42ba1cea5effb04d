/** How to sign in, who is signed in, and signing in by name where the city is only a demonstration. */
import type { FastifyInstance } from 'fastify';
import { type CallHandling, type Capabilities, demoSessionRequestSchema, type OpenIdOffer, protocolVersion, type Session, type SignInOffer, signInPath } from '../../shared/wire.ts';
import { errorBody, errorCode } from '../api/errors.ts';
import { demoUserName } from '../demo/people.ts';
import type { Authenticator } from './authenticator.ts';
import { admit } from './bearer.ts';
import type { Principal } from './principal.ts';

export interface SessionDependencies {
  readonly authenticator: Authenticator;
  readonly city: Session['city'];
  readonly callHandling: CallHandling;
  readonly demo: boolean;
  /** What desks need to know of the identity provider. */
  readonly openId: OpenIdOffer | null;
  readonly simulator: boolean;
  readonly capabilitiesFor: (principal: Principal) => Capabilities;
  readonly systemsFor: (principal: Principal) => Session['systems'];
}

export const sessionPath = '/api/desk/v1/session';
export const demoSessionPath = '/api/desk/v1/demo/session';

export function registerSession(app: FastifyInstance, dependencies: SessionDependencies): void {
  const { authenticator, city, callHandling, demo, openId, simulator, capabilitiesFor, systemsFor } = dependencies;
  const offer: SignInOffer = { demo, openId };
  app.get(signInPath, (_request, reply) => reply.send(offer));
  app.get(sessionPath, async (request, reply) => {
    const principal = await admit(request, reply, authenticator);
    if (!principal) return reply;
    const { userId: id, userName, fullName, role, extensions } = principal;
    const session: Session = { protocolVersion, user: { id, userName, fullName, role }, extensions, capabilities: capabilitiesFor(principal), systems: systemsFor(principal), city, callHandling, simulator };
    return reply.send(session);
  });
  // Outside demo mode the route does not exist.
  if (!demo) return;
  app.post(demoSessionPath, async (request, reply) => {
    const parsed = demoSessionRequestSchema.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send(errorBody(errorCode.payload, 'Send {"user":"<name>"}, for example {"user":"call-taker"}.'));
    const token = await authenticator.issueToken(demoUserName(parsed.data.user));
    if (token === undefined) {
      return reply.code(404).send(errorBody(errorCode.doesNotExist, 'There is no demo user of that name. Use admin, call-taker, case-lead, case-supervisor, call-supervisor or a user name of the demo city.'));
    }
    return reply.send({ token });
  });
}
