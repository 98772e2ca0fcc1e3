#!/usr/bin/env python3
"""A template: an adapter for safproof around a generator of PassTickets in Python,
for whoever has one to complete between the two lines marked with <<<< and >>>>. Until
then it answers that it does not support what is asked, and says what is missing:

    safproof adapter check --target 'exec:python3 interop/passticket-python/adapter.py'

When nothing is missing, hold the generator to the rules:

    safproof run --profile passticket --target 'exec:python3 interop/passticket-python/adapter.py'

It needs Python 3.9 and the folder protocol beside this one. interop/passtickets.md
shows how generators that are public are judged with it.
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "protocol"))
from adapter import Refused, Skipped, moment, serve  # noqa: E402

# <<<< to be completed

# sys.path.insert(0, "/where/it/is"); import yours
NAME = ""  # as its authors call it
VERSION = ""  # or the commit
HOMEPAGE = ""
ALGORITHMS = ["legacy"]  # those that it has of legacy, enhanced-upper and enhanced-mixed
REFUSALS = (ValueError,)  # what it raises to refuse a name or a key; anything else is a fault of the adapter


def generate(user, application, key, seconds, algorithm):
    """Returns the PassTicket of a second, counted since 1970 in UTC. user, application and key
    (hexadecimal digits) are handed over as they come: some are wrong, to see it refused.
    """
    # It takes a time:       return yours.generate(user, application, key, seconds)
    # It reads the clock:    raise Skipped("it takes no time"), or have time-machine move the clock:
    #                        with time_machine.travel(seconds, tick=False): return yours.generate(…)
    raise NotImplementedError

# >>>>


def answer(args):
    missing = [name for name in ("NAME", "VERSION", "HOMEPAGE") if not globals()[name]]
    try:
        ticket = generate(args["user"], args["application"], args["key"],
                          int(moment(args["time"]).timestamp()), args["algorithm"])
    except NotImplementedError:
        missing.append("generate()")
    except REFUSALS as refusal:
        raise Refused("malformed", f"{type(refusal).__name__}: {refusal}") from None
    if missing:
        raise Skipped(f"to be completed in {sys.argv[0]}: {', '.join(missing)}")
    return {"ticket": ticket}


serve({
    "name": NAME or "generator without a name", "version": VERSION or "unknown", "language": "Python",
    "homepage": HOMEPAGE or "https://github.com/safproof/safproof/tree/main/interop/passticket-python",
    "algorithms": ALGORITHMS,
}, {"passticket.generate": answer})
