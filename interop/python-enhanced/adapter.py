#!/usr/bin/env python3
"""An adapter for safproof around a generator of enhanced PassTickets in Python.

It needs nothing but Python 3.9. The upper half is an implementation of its own,
written from the published description of the algorithm; the lower half speaks
the adapter protocol. To judge a generator of yours, keep the lower half and let
generate() call yours.
"""
import hashlib
import hmac
import json
import re
import sys
from datetime import datetime

NAME = re.compile(r"[A-Z0-9$#@]{1,8}\Z")
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


class Refused(Exception):
    """The implementation looked at the input and refuses it."""


def padded(name, what):
    """A name in upper case, blank padded to eight bytes of EBCDIC (all code pages agree here)."""
    name = name.upper()
    if not NAME.match(name):
        raise Refused(f"{what}: 1 to 8 characters of A-Z, 0-9, $, #, @")
    return name.ljust(8).encode("cp037")


def generate(user, application, key, seconds, mixed):
    """The enhanced PassTicket of a second since 1970."""
    if not 32 <= len(key) <= 256:
        raise Refused("the key has 32 to 256 bytes")
    names = padded(user, "user") + padded(application, "application")

    def mac(message):
        return hmac.new(key, message, hashlib.sha512).digest()

    mixed_in = int.from_bytes(mac(names)[:6], "big") ^ seconds
    left, right = mixed_in >> 24, mixed_in & 0xFFFFFF
    for rnd in range(1, 7):
        step = left ^ int.from_bytes(mac(right.to_bytes(3, "big") + bytes([rnd]) + names)[:3], "big")
        if not mixed and rnd % 2 == 1:
            step &= 0x1FFFF
        left, right = right, step
    value, base, ticket = left << 24 | right, 64 if mixed else 36, ""
    for _ in range(8):
        value, digit = divmod(value, base)
        ticket = ALPHABET[digit] + ticket
    return ticket


# ---- the adapter protocol ----

def seconds_of(text):
    """Whole seconds since 1970 of an RFC 3339 time in UTC."""
    moment = datetime.fromisoformat(re.sub(r"(\.\d+)?Z$", "+00:00", text))
    return int(moment.timestamp())


def key_of(digits):
    try:
        return bytes.fromhex(digits)
    except ValueError:
        raise Refused("the key is not hexadecimal digits") from None


def answer(op, args):
    if op == "hello":
        return {"ok": {
            "name": "python-enhanced", "version": "1", "language": "Python",
            "homepage": "https://github.com/safproof/safproof/tree/main/interop/python-enhanced",
            "operations": ["passticket.generate"],
            "algorithms": ["enhanced-upper", "enhanced-mixed"],
        }}
    if op == "reset":
        return {"ok": {}}
    if op != "passticket.generate":
        return {"skip": {"why": f"no such operation: {op}"}}
    try:
        ticket = generate(args["user"], args["application"], key_of(args["key"]),
                          seconds_of(args["time"]), args["algorithm"] == "enhanced-mixed")
    except Refused as refusal:
        return {"reject": {"reason": "malformed", "detail": str(refusal)}}
    return {"ok": {"ticket": ticket}}


def main():
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = answer(request["op"], request["args"])
        except Exception as broken:  # it could not be tried: never a refusal
            reply = {"error": {"message": f"{type(broken).__name__}: {broken}"}}
        print(json.dumps({"id": request["id"], **reply}), flush=True)


if __name__ == "__main__":
    main()
