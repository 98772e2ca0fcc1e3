// An adapter for safproof around jose, used as its documentation advises: the
// key set is handed to createLocalJWKSet, and algorithms, issuer, audience,
// clockTolerance, currentDate, typ and requiredClaims are options of jwtVerify.
// exp is required, as an application should; with --default it is not.
//
// What the library leaves to its users is done as a careful user would: secrets,
// which no key set of jose may hold, are picked by kid and alg and handed over as
// they are, and of several keys that fit a token without kid each is tried. What
// it says nothing about stays undone.
//
//	npm ci --ignore-scripts --no-audit --no-fund
import { SignJWT, createLocalJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { Refused, about, accepted, serve } from '../protocol/adapter.mjs'

const homepage = 'https://github.com/panva/jose'
const byDefault = process.argv.includes('--default')

async function issue({ algorithm, key, claims, header }) {
  try {
    return { token: await new SignJWT(claims).setProtectedHeader({ alg: algorithm, ...header }).sign(key) }
  } catch (e) {
    throw refusal(e, () => 'malformed')
  }
}

async function validate({ token, time, policy }) {
  const options = {
    algorithms: policy.algorithms,
    issuer: policy.issuer,
    audience: policy.audience,
    clockTolerance: policy.clockSkew,
    currentDate: new Date(time),
    typ: policy.type,
    requiredClaims: [...(policy.requiredClaims ?? []), ...(byDefault ? [] : ['exp'])],
  }
  try {
    return accepted((await verify(token, policy.keys.keys, options)).payload, policy)
  } catch (e) {
    throw refusal(e, () => reason(e, token))
  }
}

/** Verifies by the key that fits, or by each of several. */
async function verify(token, jwks, options) {
  const keys = createLocalJWKSet({ keys: jwks.filter(({ kty }) => kty !== 'oct') })
  const secrets = jwks.filter(({ kty }) => kty === 'oct')
  const getKey = (header, jws) => (header.alg.startsWith('HS') ? secret(secrets, header) : keys(header, jws))
  try {
    return await jwtVerify(token, getKey, options)
  } catch (e) {
    if (!(e instanceof errors.JWKSMultipleMatchingKeys)) throw e
    for await (const key of e) {
      try {
        return await jwtVerify(token, key, options)
      } catch (e) {
        if (!(e instanceof errors.JWSSignatureVerificationFailed)) throw e
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}

/** The secret that fits, as createLocalJWKSet picks a public key. */
function secret(secrets, { kid, alg }) {
  const fit = secrets.filter((jwk) => (kid === undefined || jwk.kid === kid) && (jwk.alg ?? alg) === alg)
  if (fit.length === 1) return fit[0]
  if (fit.length === 0) throw new errors.JWKSNoMatchingKey()
  const several = new errors.JWKSMultipleMatchingKeys()
  several[Symbol.asyncIterator] = async function* () {
    yield* fit
  }
  throw several
}

// refusal makes one of what jose throws where it refuses: its own errors, a
// TypeError of a key, and what WebCrypto says of one that it does not import.
function refusal(e, reason) {
  if (e instanceof errors.JOSEError) return new Refused(reason(), e.message)
  if (e instanceof TypeError && /\bkey\b|"key_ops"|"use"|JWK/i.test(e.message)) return new Refused(reason(), e.message)
  if (e instanceof DOMException) return new Refused('malformed', e.message)
  return e
}

const claimReasons = { exp: 'expired', nbf: 'not-yet-valid', iat: 'issued-in-future', iss: 'wrong-issuer', aud: 'wrong-audience' }

// reason tells why jose refuses. What is no compact JWS to it may be encrypted.
function reason(e, token) {
  switch (e.code) {
    case 'ERR_JWT_EXPIRED':
      return 'expired'
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      if (e.reason === 'missing') return 'missing-claim'
      return e.reason === 'check_failed' ? (claimReasons[e.claim] ?? 'unspecified') : 'malformed'
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
      return decodeProtectedHeader(token).alg === 'none' ? 'unsigned' : 'algorithm-not-allowed'
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return 'bad-signature'
    case 'ERR_JWKS_NO_MATCHING_KEY':
      return 'unknown-key'
    case 'ERR_JWT_INVALID':
    case 'ERR_JWKS_INVALID':
      return 'malformed'
    case 'ERR_JWS_INVALID':
      return e.message === 'Invalid Compact JWS' ? 'unspecified' : 'malformed'
    case 'ERR_JOSE_NOT_SUPPORTED':
      return e.message.startsWith('Extension Header Parameter') ? 'unknown-critical-header' : 'unspecified'
  }
  return 'unspecified'
}

await serve(about('jose', import.meta.url, { homepage, issues: `${homepage}/issues` }), {
  'token.issue': issue,
  'token.validate': validate,
})
