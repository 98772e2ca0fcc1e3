"""What the adapters in Python share: the loop that reads and writes the lines of
safproof's adapter protocol, version 1, and what every library for tokens leaves to
its users. It needs nothing but Python 3.9.

An adapter hands its operations to serve(), as functions that take the arguments and
return what stands in "ok". To refuse, they raise Refused; to skip, Skipped. Any other
exception is answered as an error: that it could not be tried is never a refusal.
"""
import json
import sys
from datetime import datetime, timezone


class Refused(Exception):
    """The implementation looked at the input and refuses it."""

    def __init__(self, reason, detail=""):
        super().__init__(detail)
        self.reason = reason


class Skipped(Exception):
    """The implementation is known not to support this."""

    def __init__(self, why, url=""):
        super().__init__(why)
        self.url = url


def serve(hello, operations):
    """Answers requests until the end of the input. hello is a dict, what the operation
    hello answers without the list of operations; operations maps names to functions.
    """
    served = {
        "hello": lambda args: {**hello, "operations": list(operations)},
        "reset": lambda args: {},
        **operations,
    }
    for line in sys.stdin.buffer:
        try:
            request = json.loads(line.decode("utf-8"))
            number, op = request["id"], request["op"]
        except (ValueError, TypeError, KeyError):
            sys.exit(f"not a request: {line[:100]!r}")  # whoever sent it is no suite
        sys.stdout.write(_line({"id": number, **_answer(served, op, request.get("args", {}))}))
        sys.stdout.flush()


def _answer(served, op, args):
    if op not in served:
        return {"skip": {"why": f"no such operation: {op}"}}
    try:
        return {"ok": served[op](args)}
    except Refused as refusal:
        return {"reject": {"reason": refusal.reason, "detail": str(refusal)}}
    except Skipped as skip:
        return {"skip": {"why": str(skip), **({"url": skip.url} if skip.url else {})}}
    except Exception as broken:
        return {"error": {"message": f"{type(broken).__name__}: {broken}"}}


def _line(answer):
    """An answer in ASCII, which JSON's escapes allow, so that no locale matters."""
    try:
        return json.dumps(answer, allow_nan=False) + "\n"
    except ValueError as broken:
        return json.dumps({"id": answer["id"], "error": {"message": f"the answer is no JSON: {broken}"}}) + "\n"


def moment(text):
    """An RFC 3339 time in UTC as a datetime; what is beyond microseconds is cut off."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    micros = int(fraction[:6].ljust(6, "0"))
    return datetime.fromisoformat(whole).replace(microsecond=micros, tzinfo=timezone.utc)


def family(algorithm):
    """The kty that an algorithm works with (RFC 7518, section 3.1; RFC 8037)."""
    return {"HS": "oct", "ES": "EC", "Ed": "OKP"}.get(algorithm[:2], "RSA")


def user(claims, policy):
    """The value of the user claim, which is a string."""
    name = policy.get("userClaim", "sub")
    value = claims.get(name)
    if value is None:
        raise Refused("missing-claim", f"{name} is missing")
    if not isinstance(value, str):
        raise Refused("malformed", f"{name} is not a string")
    return value
