"""What the programs in Python share: the loop of ../README.md."""
import json
import sys
from time import perf_counter_ns


def measure(make):
    """Measures until the end of the input. make gets a job and gives a function without
    arguments that validates the token once, and raises an exception if it refuses.
    """
    validate = None
    for line in sys.stdin:
        try:
            if validate is None:
                validate = make(json.loads(line))
                validate()
                answer = {"ready": True}
            else:
                times = range(int(line))
                start = perf_counter_ns()
                for _ in times:
                    validate()
                answer = {"ns": perf_counter_ns() - start}
        except Exception as error:  # whatever a library raises
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
        if "error" in answer:
            break
