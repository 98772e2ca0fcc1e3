// What the adapters in Node.js share: the loop that speaks safproof's adapter
// protocol, and the keys of a policy for libraries that read no JWK set.
import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The implementation looked at the input and refuses it. */
export class Refused extends Error {
  constructor(reason, detail) {
    super(detail)
    this.reason = reason
  }
}

/** The implementation is known not to do what was asked. */
export class Skipped extends Error {
  constructor(why, url) {
    super(why)
    this.url = url
  }
}

/** What hello tells of a package that is installed in folder, which is a URL. */
export function about(name, folder, more = {}) {
  const { version } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, folder)))
  const notes = `on Node.js ${process.versions.node.split('.')[0]}`
  return { name, version, language: 'JavaScript', notes, ...more }
}

/** Answers requests until the end of the input, one after the other. */
export async function serve(hello, operations) {
  hello = { ...hello, operations: Object.keys(operations) }
  for await (const line of lines(process.stdin)) {
    const { id, op, args } = JSON.parse(line) // a line that is none ends the program: the other side is no suite
    process.stdout.write(JSON.stringify({ id, ...(await answer(hello, operations, op, args)) }) + '\n')
  }
}

async function answer(hello, operations, op, args) {
  if (op === 'hello') return { ok: hello }
  if (op === 'reset') return { ok: {} } // no adapter keeps anything
  if (!Object.hasOwn(operations, op)) return { skip: { why: `no such operation: ${op}` } }
  try {
    return { ok: await operations[op](args) }
  } catch (e) {
    if (e instanceof Refused) return { reject: { reason: e.reason, detail: e.message } }
    if (e instanceof Skipped) return { skip: { why: e.message, url: e.url } }
    console.error(e)
    return { error: { message: String(e) } } // it could not be tried: never a refusal
  }
}

/** Lines of UTF-8. The module readline takes more than a line feed for an end. */
async function* lines(input) {
  let rest = ''
  for await (const chunk of input.setEncoding('utf8')) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop()
    yield* parts
  }
  if (rest) yield rest
}

/** The answer to a token that is accepted: the claims that the policy asks for are there. */
export function accepted(claims, { requiredClaims = [], userClaim = 'sub' }) {
  if (claims === null || typeof claims !== 'object') throw new Refused('malformed', 'the payload is no JSON object')
  for (const name of [...requiredClaims, userClaim]) {
    if (!Object.hasOwn(claims, name)) throw new Refused('missing-claim', `${name} is missing`)
  }
  const subject = claims[userClaim]
  if (typeof subject !== 'string') throw new Refused('malformed', `${userClaim} is not a string`)
  return { subject, claims }
}

// ---- keys, for libraries that read no JWK set ----

/** The kty that an algorithm works with (RFC 7518, section 3.1; RFC 8037). */
const types = { HS: 'oct', RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'OKP' }
const typeOf = (alg) => types[String(alg).slice(0, 2)]

/** A JWK as a KeyObject of Node.js. */
export function readKey(jwk, create = createPublicKey) {
  try {
    if (jwk.kty !== 'oct') return create({ key: jwk, format: 'jwk' })
    const secret = Buffer.from(jwk.k, 'base64url')
    if (secret.length > 0) return createSecretKey(secret)
  } catch {
    // not the words of the error, which may quote the key
  }
  throw new Refused('malformed', 'key whose parts are not what they should be')
}

/** The key that is to sign, unless it says another algorithm. */
export function signingKey(jwk, alg) {
  if (jwk.alg !== undefined && jwk.alg !== alg) throw new Refused('malformed', 'the key says another algorithm')
  return readKey(jwk, createPrivateKey)
}

/** The keys of a JWK set that can be used. If none can, and one is broken, that is told. */
export function readKeys({ keys }) {
  const usable = []
  let broken
  for (const jwk of keys) {
    if (!Object.values(types).includes(jwk.kty)) continue
    try {
      usable.push({ jwk, key: readKey(jwk) })
    } catch (e) {
      broken = e
    }
  }
  if (usable.length === 0 && broken) throw broken
  return usable
}

/** The keys that may have signed: by kid, by what the algorithm needs and by the alg of the key. */
export function candidates(keys, { kid, alg }) {
  const named = kid === undefined ? keys : keys.filter(({ jwk }) => jwk.kid === kid)
  if (named.length === 0) throw new Refused('unknown-key', 'no key has this kid')
  if (!typeOf(alg)) return named // the library will say so
  const fit = named.filter(({ jwk }) => jwk.kty === typeOf(alg) && (jwk.alg ?? alg) === alg)
  if (fit.length === 0) throw new Refused('algorithm-not-allowed', 'no key is for this algorithm')
  return fit
}
