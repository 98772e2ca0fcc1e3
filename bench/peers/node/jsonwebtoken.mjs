// jsonwebtoken: verify, with all that it has options for. None requires exp.
import { installed, keyOf, measure } from './loop.mjs'

const { default: jwt } = await installed('jsonwebtoken')

await measure((job) => {
  const key = keyOf(job)
  const options = { algorithms: [job.algorithm], issuer: job.issuer, audience: job.audience, clockTimestamp: job.time }
  return (n) => {
    for (let i = 0; i < n; i++) jwt.verify(job.token, key, options)
  }
})
