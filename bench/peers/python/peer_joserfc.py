"""joserfc: decode and the claims registry, with all that they have options for."""
from joserfc import jwk, jws, jwt

from loop import measure


def make(job):
    key, token = jwk.import_key(job["key"]), job["token"]
    registry = jws.JWSRegistry(algorithms=[job["algorithm"]])
    claims = jwt.JWTClaimsRegistry(
        now=job["time"], exp={"essential": True},
        iss={"essential": True, "value": job["issuer"]}, aud={"essential": True, "value": job["audience"]})
    return lambda: claims.validate(jwt.decode(token, key, registry=registry).claims)


measure(make)
