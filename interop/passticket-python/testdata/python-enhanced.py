# What completes the template with the generator of interop/python-enhanced.
import importlib.util

spec = importlib.util.spec_from_file_location(
    "yours", Path(__file__).resolve().parent.parent / "python-enhanced" / "adapter.py")
yours = importlib.util.module_from_spec(spec)
spec.loader.exec_module(yours)

NAME, VERSION = "python-enhanced", "1"
HOMEPAGE = "https://github.com/safproof/safproof/tree/main/interop/python-enhanced"
ALGORITHMS = ["enhanced-upper", "enhanced-mixed"]
REFUSALS = (ValueError, yours.Refused)


def generate(user, application, key, seconds, algorithm):
    return yours.generate(user, application, bytes.fromhex(key), seconds, algorithm == "enhanced-mixed")
