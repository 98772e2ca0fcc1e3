#!/usr/bin/env python3
"""joserfc behind safproof's adapter protocol, used as its documentation advises: the
allowed algorithms are given, keys are in a KeySet, iss and aud are essential claims
with a value, exp is essential, and typ, where the policy wants one, is a header
parameter of the registry. A header with other parameters than the registered ones is
refused, as the library does by default. With --default no claim is essential but what
the policy says, and typ is not looked at.

What the library leaves to its users is done as a careful user would: of a token
without kid each key is tried, as a KeySet takes kid alone, and the user claim is
looked at. What the library says nothing about stays undone.
"""
import sys
from importlib.metadata import version
from pathlib import Path

from joserfc import errors, jwk, jws, jwt
from joserfc.registry import HeaderParameter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "protocol"))
from adapter import Refused, moment, serve, user  # noqa: E402

DEFAULT = "--default" in sys.argv[1:]

# The library's exceptions that mean one reason; the first that fits.
REASONS = (
    (errors.BadSignatureError, "bad-signature"),
    (errors.UnsupportedAlgorithmError, "algorithm-not-allowed"),
    (errors.InvalidKeyIdError, "unknown-key"),
    (errors.ExceededSizeError, "too-large"),
    (errors.ExpiredTokenError, "expired"),
    (errors.MissingClaimError, "missing-claim"),
    (errors.InvalidPayloadError, "malformed"),
    (errors.MissingAlgorithmError, "malformed"),
    (errors.InvalidHeaderValueError, "malformed"),
    (errors.InvalidKeyTypeError, "algorithm-not-allowed"),
    (errors.UnsupportedKeyAlgorithmError, "algorithm-not-allowed"),
    (errors.UnsupportedKeyUseError, "algorithm-not-allowed"),
    (errors.UnsupportedKeyOperationError, "algorithm-not-allowed"),
)
# An InvalidClaimError means one of several: what it is told of the claim says which.
CLAIMS = {
    ("nbf", "not yet valid"): "not-yet-valid", ("iat", "in the future"): "issued-in-future",
    ("iss", "Invalid claim"): "wrong-issuer", ("aud", "Invalid claim"): "wrong-audience",
}


def refusal(error, header):
    reason = next((reason for kind, reason in REASONS if isinstance(error, kind)), "unspecified")
    if isinstance(error, errors.InvalidClaimError):
        reason = next((r for (claim, text), r in CLAIMS.items() if claim == error.claim and text in str(error)), "malformed")
    if reason == "algorithm-not-allowed" and header.get("alg") == "none":
        reason = "unsigned"
    return Refused(reason, str(error))


def read_key(read, value):
    """Reads a JWK, or a set. ValueError is what its documentation and cryptography's name for parts that cannot be."""
    try:
        return read(value)
    except (errors.JoseError, ValueError) as error:
        raise Refused("malformed", f"the key cannot be used: {error}") from None


def validate(args):
    policy, token = args["policy"], args["token"]
    keys = read_key(jwk.KeySet.import_key_set, policy["keys"])
    header = {}
    try:
        header = jws.extract_compact(token.encode()).headers()
        claims = decode(token, [keys] if "kid" in header else list(keys), policy)
        requests(policy, moment(args["time"])).validate(claims)
    except errors.JoseError as error:
        raise refusal(error, header) from None
    return {"subject": user(claims, policy), "claims": claims}


def decode(token, keys, policy):
    """Tries keys until one has signed. Of several refusals, that of a key that could have is the one to tell."""
    registry = jws.JWSRegistry(header_registry=typed(policy), algorithms=policy["algorithms"])
    last = None
    for key in keys:
        try:
            return jwt.decode(token, key, registry=registry).claims
        except (errors.BadSignatureError, errors.KeyParameterError, errors.InvalidKeyCurveError) as error:
            if last is None or isinstance(error, errors.BadSignatureError):
                last = error
    raise last


def typed(policy):
    """The header parameter typ, as the policy wants it (RFC 7515, section 4.1.9: without case, application/ left out)."""
    if DEFAULT or "type" not in policy:
        return None

    def check(value):
        if not isinstance(value, str) or value.lower().removeprefix("application/") != policy["type"].lower():
            raise ValueError("is not the type that is wanted")
    return {"typ": HeaderParameter("Type", check, required=True)}


def requests(policy, now):
    """The claims that are asked for. The registry's clock counts whole seconds."""
    wanted = {name: {"essential": True, "allow_blank": True} for name in policy.get("requiredClaims", [])}
    if not DEFAULT:
        wanted["exp"] = {"essential": True}
    for name, member, option in ("iss", "issuer", "value"), ("aud", "audience", "values"):
        if member in policy:
            wanted[name] = {**wanted.get(name, {}), option: policy[member], **({} if DEFAULT else {"essential": True})}
    return jwt.JWTClaimsRegistry(now=int(now.timestamp()), leeway=policy.get("clockSkew", 0), **wanted)


def issue(args):
    key = read_key(jwk.import_key, args["key"])
    try:
        return {"token": jwt.encode({"alg": args["algorithm"], **args.get("header", {})}, args["claims"], key,
                                    algorithms=[args["algorithm"]])}
    except errors.JoseError as error:
        raise Refused("malformed", str(error)) from None


serve({
    "name": "joserfc", "version": version("joserfc"), "language": "Python",
    "homepage": "https://github.com/authlib/joserfc", "issues": "https://github.com/authlib/joserfc/issues",
    "notes": f"cryptography {version('cryptography')}",
}, {"token.issue": issue, "token.validate": validate})
