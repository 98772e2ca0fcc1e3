"""PyJWT: decode, with all that it has options for. It reads the clock of the machine."""
import jwt

from loop import measure


def make(job):
    key = jwt.PyJWK.from_dict({"alg": job["algorithm"], **job["key"]})
    token, algorithms, issuer, audience = job["token"], [job["algorithm"]], job["issuer"], job["audience"]
    options = {"require": ["exp"], "enforce_minimum_key_length": True}
    library = jwt.PyJWT(options={"enforce_minimum_key_length": True})
    return lambda: library.decode(token, key, algorithms=algorithms, issuer=issuer, audience=audience, options=options)


measure(make)
