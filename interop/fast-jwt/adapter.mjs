// An adapter for safproof around fast-jwt, used as its documentation advises:
// algorithms, allowedIss, allowedAud, clockTolerance, clockTimestamp, checkTyp and
// requiredClaims are options of createVerifier. As allowedIss and allowedAud are
// of no effect on a token that lacks the claim, the claims are required, too, and
// so is exp; with --default they are not.
//
// What the library leaves to its users is done as a careful user would: keys are
// read from a JWK set, kid picks the key, and alg of a key is honoured. What it
// says nothing about stays undone.
//
//	npm ci --ignore-scripts --no-audit --no-fund
import { createDecoder, createSigner, createVerifier, TokenError } from 'fast-jwt'
import { Refused, about, accepted, candidates, readKeys, serve, signingKey } from '../protocol/adapter.mjs'

const homepage = 'https://github.com/nearform/fast-jwt'
const byDefault = process.argv.includes('--default')
const decode = createDecoder({ complete: true })

/** A KeyObject in the form that the library takes: octets, or PEM. */
function written(key) {
  if (key.type === 'secret') return key.export()
  return key.export({ format: 'pem', type: key.type === 'public' ? 'spki' : 'pkcs8' })
}

function issue({ algorithm, key, claims, header }) {
  const noTimestamp = !Object.hasOwn(claims, 'iat') // an iat of now would be put in, or one that is there taken out
  try {
    return { token: createSigner({ key: written(signingKey(key, algorithm)), algorithm, header, noTimestamp })(claims) }
  } catch (e) {
    throw e instanceof TokenError ? new Refused('malformed', e.message) : e
  }
}

function validate({ token, time, policy }) {
  const required = [...(policy.requiredClaims ?? [])]
  if (!byDefault) required.push('exp', ...(policy.issuer ? ['iss'] : []), ...(policy.audience ? ['aud'] : []))
  const options = {
    algorithms: policy.algorithms,
    allowedIss: policy.issuer,
    allowedAud: policy.audience,
    clockTolerance: (policy.clockSkew ?? 0) * 1000,
    clockTimestamp: Date.parse(time),
    checkTyp: policy.type,
    requiredClaims: required,
  }
  const keys = readKeys(policy.keys)
  let header
  try {
    header = decode(token).header
  } catch (e) {
    throw refusal(e)
  }
  if (header.alg === 'none' && policy.algorithms.includes('none')) return verify(token, { ...options, algorithms: ['none'] }, policy)
  // A token without kid may be by any key that fits.
  let refused
  for (const { key } of candidates(keys, header)) {
    try {
      return verify(token, { ...options, key: written(key) }, policy, header)
    } catch (e) {
      if (!(e instanceof Refused)) throw e
      refused ??= e
      if (e.reason !== 'unspecified') throw e
    }
  }
  throw refused
}

function verify(token, options, policy, header) {
  let claims
  try {
    claims = createVerifier(options)(token)
  } catch (e) {
    throw refusal(e, header)
  }
  return accepted(claims, policy)
}

const reasons = {
  FAST_JWT_INVALID_PAYLOAD: 'malformed',
  FAST_JWT_INVALID_CLAIM_TYPE: 'malformed',
  FAST_JWT_EXPIRED: 'expired',
  FAST_JWT_INACTIVE: 'not-yet-valid',
  FAST_JWT_MISSING_SIGNATURE: 'unsigned',
  FAST_JWT_MISSING_REQUIRED_CLAIM: 'missing-claim',
}

// refusal tells why the library refuses. What it calls malformed may be encrypted,
// and a signature that it calls invalid may be no base64url.
function refusal(e, header) {
  if (!(e instanceof TokenError)) return e
  let reason = reasons[e.code] ?? 'unspecified'
  switch (e.code) {
    case 'FAST_JWT_INVALID_ALGORITHM':
      if (typeof header.alg === 'string') reason = header.alg === 'none' ? 'unsigned' : 'algorithm-not-allowed'
      break
    case 'FAST_JWT_INVALID_CLAIM_VALUE':
      if (/^(The iss claim value|None of iss)/.test(e.message)) reason = 'wrong-issuer'
      if (/^(The aud claim value|None of aud)/.test(e.message)) reason = 'wrong-audience'
      break
    case 'FAST_JWT_INVALID_CRIT_HEADER':
      reason = / is not supported\.$/.test(e.message) ? 'unknown-critical-header' : 'malformed'
  }
  return new Refused(reason, e.message)
}

await serve(about('fast-jwt', import.meta.url, { homepage, issues: `${homepage}/issues` }), {
  'token.issue': issue,
  'token.validate': validate,
})
