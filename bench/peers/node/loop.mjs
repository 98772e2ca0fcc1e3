// What the programs in Node.js share: the loop of ../README.md.
import { createPublicKey, createSecretKey } from 'node:crypto'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

/** A package, as it is installed for its adapter. */
export function installed(name) {
  const adapter = new URL(`../../../interop/${name}/adapter.mjs`, import.meta.url)
  return import(pathToFileURL(createRequire(adapter).resolve(name)))
}

/** The key of a job as a KeyObject. */
export const keyOf = ({ key }) =>
  key.kty === 'oct' ? createSecretKey(key.k, 'base64url') : createPublicKey({ key, format: 'jwk' })

/**
 * Measures until the end of the input. make gets a job and gives a function that runs n validations, which
 * may be asynchronous, and fails if one is refused.
 */
export async function measure(make) {
  let validate
  for await (const line of createInterface({ input: process.stdin })) {
    let answer
    try {
      if (!validate) {
        validate = await make(JSON.parse(line))
        await validate(1)
        answer = { ready: true }
      } else {
        const n = Number(line)
        const start = process.hrtime.bigint()
        await validate(n)
        answer = { ns: Number(process.hrtime.bigint() - start) }
      }
    } catch (e) {
      answer = { error: String(e) }
    }
    process.stdout.write(JSON.stringify(answer) + '\n')
    if (answer.error) break
  }
}
