// jose: jwtVerify, which is asynchronous, with all that it has options for.
import { installed, keyOf, measure } from './loop.mjs'

const { jwtVerify } = await installed('jose')

await measure((job) => {
  const key = keyOf(job)
  const options = {
    algorithms: [job.algorithm],
    issuer: job.issuer,
    audience: job.audience,
    requiredClaims: ['exp'],
    currentDate: new Date(job.time * 1000),
  }
  return async (n) => {
    for (let i = 0; i < n; i++) await jwtVerify(job.token, key, options)
  }
})
