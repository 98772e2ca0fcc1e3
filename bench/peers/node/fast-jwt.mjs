// fast-jwt: createVerifier with all that it has options for. allowedIss and allowedAud
// are of no effect on a token that lacks the claim, so the claims are required, too.
import { installed, keyOf, measure } from './loop.mjs'

const { createVerifier } = await installed('fast-jwt')

await measure((job) => {
  const key = keyOf(job)
  const verify = createVerifier({
    key: key.type === 'secret' ? key.export() : key.export({ format: 'pem', type: 'spki' }),
    algorithms: [job.algorithm],
    allowedIss: job.issuer,
    allowedAud: job.audience,
    requiredClaims: ['iss', 'aud', 'exp'],
    clockTimestamp: job.time * 1000,
    cache: job.cache,
  })
  return (n) => {
    for (let i = 0; i < n; i++) verify(job.token)
  }
})
