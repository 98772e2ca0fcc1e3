// An adapter for safproof around jsonwebtoken, used as its documentation advises:
// algorithms, issuer, audience, clockTolerance and clockTimestamp are options, and
// the key comes from a function. There is no other option that makes it stricter
// without a value that the policy would have to name.
//
// What the library leaves to its users is done as a careful user would: keys are
// read from a JWK set, kid picks the key, alg of a key is honoured, and the claims
// that a policy requires are looked for. What it says nothing about stays undone.
//
//	npm ci --ignore-scripts --no-audit --no-fund
import jwt from 'jsonwebtoken'
import { mock } from 'node:test'
import { Refused, Skipped, about, accepted, candidates, readKeys, serve, signingKey } from '../protocol/adapter.mjs'

const homepage = 'https://github.com/auth0/node-jsonwebtoken'
const known = /^((HS|RS|PS|ES)(256|384|512)|none)$/

// What is told to the callback is the library's answer; what is thrown is a crash.
const told = (call, ...args) => new Promise((resolve) => call(...args, (error, result) => resolve({ error, result })))

function support(algorithms) {
  const other = algorithms.find((alg) => !known.test(alg))
  if (other) throw new Skipped(`jsonwebtoken has no ${other}`, `${homepage}#algorithms-supported`)
}

async function issue({ algorithm, key, claims, header }) {
  support([algorithm])
  const secret = signingKey(key, algorithm)
  const noTimestamp = !Object.hasOwn(claims, 'iat') // an iat of now would be put in, or one that is there taken out
  const { error, result } = await told(jwt.sign, claims, secret, { algorithm, header: header ?? {}, noTimestamp })
  if (error) throw new Refused('malformed', error.message)
  return { token: result }
}

async function validate({ token, time, policy }) {
  support(policy.algorithms)
  const options = {
    algorithms: policy.algorithms,
    issuer: policy.issuer,
    audience: policy.audience,
    clockTolerance: policy.clockSkew,
    clockTimestamp: Date.parse(time) / 1000,
  }
  const keys = readKeys(policy.keys)
  let header
  let fit = []
  // A token without kid may be by any key that fits.
  for (let i = 0; ; i++) {
    let refused
    const getKey = (h, done) => {
      header = h
      if (h.alg === 'none' && policy.algorithms.includes('none')) return done(null, '')
      try {
        fit = candidates(keys, h)
      } catch (e) {
        return done((refused = e))
      }
      done(null, fit[i].key)
    }
    const { error, result } = await told(jwt.verify, token, getKey, options)
    if (!error) return accepted(result, policy)
    refused ??= new Refused(reason(error, header), error.message)
    if (i + 1 >= fit.length || !['bad-signature', 'unspecified'].includes(refused.reason)) throw refused
  }
}

const reasons = [
  [/^jwt must be provided|^invalid token|^invalid (nbf|exp) value/, 'malformed'],
  [/^invalid signature/, 'bad-signature'],
  [/^jwt signature is required/, 'unsigned'],
  [/^jwt audience invalid/, 'wrong-audience'],
  [/^jwt issuer invalid/, 'wrong-issuer'],
]

// reason tells why the library refuses. What it hands on from beneath, as it does
// the errors of JSON.parse and of the cryptography, says nothing certain, and
// neither does "jwt malformed", which may be encrypted.
function reason(e, header) {
  if (e instanceof jwt.TokenExpiredError) return 'expired'
  if (e instanceof jwt.NotBeforeError) return 'not-yet-valid'
  if (!(e instanceof jwt.JsonWebTokenError)) return 'unspecified'
  if (e.message === 'invalid algorithm') return typeof header?.alg === 'string' ? 'algorithm-not-allowed' : 'unspecified'
  return reasons.find(([text]) => text.test(e.message))?.[1] ?? 'unspecified'
}

// The verifier is told the time, and the signer is not: its clock stands still, so
// that two runs see the same.
mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 2, 1, 12) })

const hello = about('jsonwebtoken', import.meta.url, { homepage, issues: `${homepage}/issues` })
hello.notes += ', with the clock of the signer stopped by node:test'
await serve(hello, {
  'token.issue': issue,
  'token.validate': validate,
})
