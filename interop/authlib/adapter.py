#!/usr/bin/env python3
"""Authlib's authlib.jose behind safproof's adapter protocol, used as its documentation
advises: a JsonWebToken of the allowed algorithms, a KeySet, and claims_options in
which iss, aud, exp and what the policy requires are essential. With --default no claim
is essential but what the policy says. The module is deprecated in favour of joserfc,
and is still what Authlib 1 has.

What the library leaves to its users is done as a careful user would: of a token
without kid each key is tried, as a KeySet takes kid alone, a key is for the type of
its algorithm and for the alg that it names, and the user claim is looked at. What the
library says nothing about stays undone.
"""
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.filterwarnings("ignore", message="authlib.jose module is deprecated")
from authlib.jose import JsonWebKey, JsonWebToken, errors  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "protocol"))
from adapter import Refused, family, moment, serve, user  # noqa: E402

DEFAULT = "--default" in sys.argv[1:]

# The library's exceptions that mean one reason; the first that fits. An algorithm that is
# not allowed and none at all are one to it, and so are tokens too early and issued too late.
REASONS = (
    (errors.BadSignatureError, "bad-signature"),
    (errors.MissingAlgorithmError, "malformed"),
    (errors.InvalidCritHeaderParameterNameError, "unknown-critical-header"),
    (errors.InvalidHeaderParameterNameError, "malformed"),
    (errors.ExpiredTokenError, "expired"),
    (errors.MissingClaimError, "missing-claim"),
    (errors.InvalidUseError, "algorithm-not-allowed"),
)


def refusal(error):
    reason = next((reason for kind, reason in REASONS if isinstance(error, kind)), "unspecified")
    if isinstance(error, errors.InvalidTokenError):
        reason = "issued-in-future" if "issued in the future" in str(error) else "not-yet-valid"
    if isinstance(error, ValueError) and "too long" in str(error):
        reason = "too-large"
    return Refused(reason, f"{type(error).__name__}: {error}")


def read_key(read, value):
    """Reads a JWK, or a set. Of an unknown kty, or none, the library tells with KeyError and
    TypeError, which its documentation does not name: an unusable key all the same.
    """
    try:
        return read(value)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("malformed", f"the key cannot be used: {type(error).__name__}") from None


def fit(key, algorithm):
    """Refuses a key that is not for an algorithm: of another type, or with another alg."""
    if key.kty != family(algorithm) or key.tokens.get("alg", algorithm) != algorithm:
        raise Refused("algorithm-not-allowed", "no key is for this algorithm")


def validate(args):
    policy = args["policy"]
    keys = read_key(JsonWebKey.import_key_set, policy["keys"])
    try:
        claims = decode(args["token"], keys, policy)
        claims.validate(now=int(moment(args["time"]).timestamp()), leeway=policy.get("clockSkew", 0))
    except (errors.JoseError, ValueError) as error:
        raise refusal(error) from None
    return {"subject": user(claims, policy)}


def decode(token, keys, policy):
    """Tries keys until one has signed. Of several refusals, that of a key that could have is the one to tell."""
    library, refusals = JsonWebToken(policy["algorithms"]), {}
    for key in keys.keys:
        def load(header, payload, key=key):
            if "kid" in header and header["kid"] != key.kid:
                raise Refused("unknown-key", "no key has this kid")
            if header["alg"] != "none":
                fit(key, header["alg"])
            return key
        try:
            return library.decode(token, load, claims_options=options(policy))
        except Refused as error:
            refusals[error.reason] = error
        except errors.BadSignatureError as error:
            refusals["bad-signature"] = error
        except ValueError as error:  # a key of another curve, for instance
            refusals["unspecified"] = error
    order = ("bad-signature", "unspecified", "algorithm-not-allowed", "unknown-key")
    raise next(refusals[reason] for reason in order if reason in refusals)


def options(policy):
    """The claims that are asked for."""
    wanted = {name: {"essential": True} for name in policy.get("requiredClaims", []) + ([] if DEFAULT else ["exp"])}
    for name, member, option in ("iss", "issuer", "value"), ("aud", "audience", "values"):
        if member in policy:
            wanted[name] = {**wanted.get(name, {}), option: policy[member], **({} if DEFAULT else {"essential": True})}
    return wanted


def issue(args):
    algorithm, key = args["algorithm"], read_key(JsonWebKey.import_key, args["key"])
    fit(key, algorithm)
    try:
        token = JsonWebToken([algorithm]).encode({"alg": algorithm, **args.get("header", {})}, args["claims"], key)
    except (errors.JoseError, ValueError) as error:
        raise Refused("malformed", f"{type(error).__name__}: {error}") from None
    return {"token": token.decode()}


serve({
    "name": "Authlib", "version": version("Authlib"), "language": "Python",
    "homepage": "https://github.com/authlib/authlib", "issues": "https://github.com/authlib/authlib/issues",
    "notes": f"authlib.jose; cryptography {version('cryptography')}",
}, {"token.issue": issue, "token.validate": validate})
