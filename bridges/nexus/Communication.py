"""The package ``communication`` under its other spelling.

A second folder that differs in case alone cannot exist on Windows, so this is one file. It hands out the very modules of the
package: a class imported under either spelling is the same class.
"""

import importlib
import pkgutil
import sys

import communication as _package

for _found in pkgutil.iter_modules(_package.__path__):
    _module = importlib.import_module(f"communication.{_found.name}")
    sys.modules[f"{__name__}.{_found.name}"] = _module
# The import system takes what stands here by the end of this file, so `import Communication` gives the package itself.
sys.modules[__name__] = _package
