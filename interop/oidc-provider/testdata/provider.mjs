// An OpenID provider on loopback, for one client and one user. SETTINGS, in the
// environment, is JSON: client, secret, redirect, resource, resourceSecret, user,
// password, groups. The first line of output is the issuer.
import { createServer } from 'node:http';
import { generateKeyPairSync, timingSafeEqual, createHash } from 'node:crypto';
import { Provider } from 'oidc-provider';

const settings = JSON.parse(process.env.SETTINGS);

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const same = (a, b) => timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

const page = (title, form) => `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><form method="post">${form}</form></html>`;

const login = (problem) => page('Log in', `<p id="problem">${problem}</p>
<label>User <input name="user" autofocus></label> <label>Password <input name="password" type="password"></label> <button id="login">Log in</button>`);

const consent = page('Authorize', '<p>The application Orders wants to act for you.</p><button id="authorize">Authorize</button>');

const body = async (request) => {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 4096) throw new Error('too long');
  }
  return new URLSearchParams(text);
};

const show = (response, status, text) => {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
};

async function interaction(provider, request, response) {
  const details = await provider.interactionDetails(request, response);
  const { prompt, params, session } = details;
  if (request.method !== 'POST') {
    return show(response, 200, prompt.name === 'login' ? login('') : consent);
  }
  if (prompt.name === 'login') {
    const form = await body(request);
    if (form.get('user') !== settings.user || !same(form.get('password') ?? '', settings.password)) {
      return show(response, 401, login('User or password is not valid.'));
    }
    return provider.interactionFinished(request, response, { login: { accountId: settings.user } }, { mergeWithLastSubmission: false });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: settings.client, client_secret: settings.secret, redirect_uris: [settings.redirect],
        grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_post',
      },
      {
        client_id: settings.resource, client_secret: settings.resourceSecret, redirect_uris: [], grant_types: [], response_types: [],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'provider' }] },
    claims: { openid: ['sub', 'groupIds'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: [key.d] },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      resourceIndicators: { enabled: false },
    },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, groupIds: settings.groups }) }),
    interactions: { url: (_, details) => `/interaction/${details.uid}` },
    issueRefreshToken: () => true,
    pkce: { required: () => true },
    renderError: (ctx, out) => { ctx.type = 'text/plain'; ctx.body = `error: ${out.error}`; },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600, RefreshToken: 600 },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    const done = request.url.startsWith('/interaction/') ? interaction(provider, request, response) : callback(request, response);
    Promise.resolve(done).catch(() => { if (!response.headersSent) show(response, 400, 'error'); });
  });
  console.log(issuer);
});
