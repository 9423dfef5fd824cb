// A real OpenID Connect provider for the tests, on this machine alone. Its keys and clients come by the environment.
// Who signs in next, and with which claims, is put to /person; there is no page on which to type a password.

import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

import Provider from 'oidc-provider';

const { keys, clients } = JSON.parse(process.env.PROVIDER);
let person = { sub: 'nobody' };

const configuration = {
  clients,
  jwks: { keys },
  claims: { openid: ['sub', 'oid', 'amr', 'roles', 'groups', '_claim_names'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
  // The claims stand in the ID token itself, as Entra ID sends them.
  conformIdTokenClaims: false,
  cookies: { keys: ['for tests only'] },
  // It would sign otherwise too, and says so: that RS256 alone is taken is the portal's own doing.
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'RS512', 'HS256'] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  findAccount: (context, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
  interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
};

const server = createServer().listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  // The portal of a test runs on a port of its own.
  provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).pathname === '/people/sign-in/council/back/';
  provider.Client.prototype.postLogoutRedirectUriAllowed = (uri) => new URL(uri).pathname === '/people/sign-in/';
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (request.url === '/person') {
      person = await json(request);
      response.end();
    } else if (request.url.startsWith('/interaction/')) {
      const result = person.refuses ? { error: 'access_denied' } : { login: { accountId: person.sub, remember: false, amr: person.amr } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } else {
      answer(request, response);
    }
  });
  console.log(issuer);
});
// It ends with the test run that started it, however that ends.
process.stdin.resume().on('end', () => process.exit());
