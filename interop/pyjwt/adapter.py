#!/usr/bin/env python3
"""PyJWT, with cryptography, behind safproof's adapter protocol, used as its
documentation advises: the allowed algorithms, issuer, audience and leeway are
arguments of decode(), keys are PyJWKs, exp is required, and keys have the length that
their algorithm asks for. With --default no option is set but what the policy says.

What the library leaves to its users is done as a careful user would: kid picks the
key, and without one each key is tried. A PyJWK works with one algorithm. If its JWK
names none, that is the algorithm of the policy that its type fits, or, where several
fit, the one that PyJWK takes. The user claim is looked at. What the library says
nothing about stays undone.

PyJWT reads the clock itself, so time-machine moves it.
"""
import sys
from importlib.metadata import version
from pathlib import Path

import jwt
import time_machine

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "protocol"))
from adapter import Refused, family, moment, serve, user  # noqa: E402

DEFAULT = "--default" in sys.argv[1:]
ADVISED = {} if DEFAULT else {"enforce_minimum_key_length": True}
LIBRARY = jwt.PyJWT(options=ADVISED)

# The library's exceptions that mean one reason, and what its text says where one means
# several; the first that fits. The others say that a token cannot be read, and not why:
# an encrypted one, or an extension in crit that is not known.
REASONS = (
    (jwt.ExpiredSignatureError, "", "expired"),
    (jwt.ImmatureSignatureError, "(iat)", "issued-in-future"),
    (jwt.ImmatureSignatureError, "(nbf)", "not-yet-valid"),
    (jwt.InvalidIssuerError, "must be a string", "malformed"),
    (jwt.InvalidIssuerError, "", "wrong-issuer"),
    (jwt.InvalidAudienceError, "Invalid claim format", "malformed"),
    (jwt.InvalidAudienceError, "", "wrong-audience"),
    (jwt.MissingRequiredClaimError, "", "missing-claim"),
    (jwt.InvalidIssuedAtError, "", "malformed"),
    (jwt.exceptions.InvalidSubjectError, "", "malformed"),
    (jwt.exceptions.InvalidJTIError, "", "malformed"),
    (jwt.InvalidSignatureError, "", "bad-signature"),
    (jwt.InvalidAlgorithmError, "", "algorithm-not-allowed"),
)


def refusal(error, header):
    if isinstance(error, jwt.InvalidAlgorithmError) and header.get("alg") == "none":
        return Refused("unsigned", str(error))
    for kind, text, reason in REASONS:
        if isinstance(error, kind) and text in str(error):
            return Refused(reason, str(error))
    return Refused("unspecified", f"{type(error).__name__}: {error}")


def bound(jwk, algorithms):
    """A JWK that names its algorithm, if one alone can be meant."""
    fit = [a for a in algorithms if family(a) == jwk.get("kty")]
    return {"alg": fit[0], **jwk} if len(fit) == 1 else jwk


def read_key(read, jwk):
    """Reads a JWK, or a set. That a member is missing the library may tell with a KeyError,
    which its documentation does not name: an unusable key all the same. What else it says
    of a key quotes it, so it is not passed on.
    """
    try:
        return read(jwk)
    except (jwt.PyJWTError, KeyError) as error:
        raise Refused("malformed", f"the key cannot be used: {type(error).__name__}") from None


def validate(args):
    policy, token = args["policy"], args["token"]
    jwks = {"keys": [bound(jwk, policy["algorithms"]) for jwk in policy["keys"]["keys"]]}
    keys = list(read_key(jwt.PyJWKSet.from_dict, jwks))
    header = {}
    try:
        header = jwt.get_unverified_header(token)
        if "kid" in header:
            keys = [key for key in keys if key.key_id == header["kid"]]
            if not keys:
                raise Refused("unknown-key", "no key has this kid")
        with time_machine.travel(moment(args["time"]), tick=False):
            claims = decode(token, keys, policy)
    except jwt.PyJWTError as error:
        raise refusal(error, header) from None
    return {"subject": user(claims, policy), "claims": claims}


def decode(token, keys, policy):
    """Tries keys until one has signed. Of several refusals, that of a key that could have is the one to tell."""
    required = policy.get("requiredClaims", []) + ([] if DEFAULT else ["exp"])
    options = {**ADVISED, "require": required, "verify_aud": "audience" in policy}
    last = None
    for key in keys:
        try:
            return LIBRARY.decode(
                token, key, algorithms=policy["algorithms"], options=options, issuer=policy.get("issuer"),
                audience=policy.get("audience"), leeway=policy.get("clockSkew", 0))
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError) as error:
            if last is None or isinstance(error, jwt.InvalidSignatureError):
                last = error
    raise last


def issue(args):
    algorithm = args["algorithm"]
    key = read_key(jwt.PyJWK.from_dict, {"alg": algorithm, **args["key"]})
    if key.algorithm_name != algorithm:
        raise Refused("malformed", "the key says another algorithm")
    try:
        return {"token": LIBRARY.encode(args["claims"], key, headers=args.get("header"))}
    except jwt.PyJWTError as error:
        raise Refused("malformed", str(error)) from None


serve({
    "name": "PyJWT", "version": version("PyJWT"), "language": "Python",
    "homepage": "https://github.com/jpadilla/pyjwt", "issues": "https://github.com/jpadilla/pyjwt/issues",
    "notes": f"cryptography {version('cryptography')}; it reads the clock, which time-machine {version('time-machine')} moves",
}, {"token.issue": issue, "token.validate": validate})
