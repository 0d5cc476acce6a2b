"""Both spellings of the package are one package."""

import subprocess
import sys
import unittest


class Names(unittest.TestCase):
    def test_every_module_is_the_same_object_under_both_spellings_whichever_comes_first(self):
        check = (
            "import {0}.nexus_gateway_interface as a, {1}.nexus_gateway_interface as b\n"
            "import {0}.platform_adapter_template as c, {1}.platform_adapter_template as d\n"
            "from {1} import platform_adapter_template as e\n"
            "import {1}\n"
            "assert a is b and c is d and d is e and {1}.nexus_gateway_interface is a\n"
            "assert a.NexusGatewayInterface is b.NexusGatewayInterface and c.PlatformAdapter is d.PlatformAdapter"
        )
        for names in (("communication", "Communication"), ("Communication", "communication")):
            with self.subTest(names=names):
                subprocess.run([sys.executable, "-c", check.format(*names)], check=True)


if __name__ == "__main__":
    unittest.main()
