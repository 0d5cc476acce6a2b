"""What a link does where its gateway leaves, hangs, or says more than is taken."""

import subprocess
import sys
import unittest
from pathlib import Path

import msgpack
import zmq

from communication.link_watch import BEATS_UNANSWERED_MAX, LinkWatch

PACKAGE = Path(__file__).parents[3] / "bridges" / "nexus"
WAIT_MS = 60_000

# A pipeline whose callback never returns, with little room for what it does not read.
STUCK_PIPELINE = """
import sys, threading
sys.dont_write_bytecode = True
from communication import callback_thread, gateway_link, link_watch
callback_thread.JOBS_MAX = 10
gateway_link.HWM_FRAMES = 10
link_watch.FULL_S_MAX = 3_600.0 if sys.argv[2] == "stays" else 0.5
link_watch.BEAT_S = 0.1
link_watch.BEATS_UNANSWERED_MAX = 36_000  # the machine may be slow
from communication.nexus_gateway_interface import NexusGatewayInterface
gateway = NexusGatewayInterface("127.0.0.1", int(sys.argv[1]), client="stuck")
gateway.set_status_callback(lambda message: threading.Event().wait())
assert gateway.connect(60.0)
gateway.start_listening()
print("connected", flush=True)
sys.stdin.readline()
print(gateway.get_stats()["link"], gateway.send_signal("NQ", side="BUY"), flush=True)
sys.stdin.readline()
"""


class Gateway:
    """A door that greets one client and says what it is told to."""

    def __init__(self) -> None:
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.ROUTER)
        self.socket.setsockopt(zmq.SNDHWM, 0)
        self.port = self.socket.bind_to_random_port("tcp://127.0.0.1")
        self.client = b""

    def next(self):
        """The next message of the client; what it says of its callbacks is left out."""
        while self.socket.poll(WAIT_MS):
            self.client, frame = self.socket.recv_multipart()
            message = msgpack.unpackb(frame)
            if message["type"] != "STATUS":
                return message
        raise AssertionError("the client said nothing")

    def say(self, **message):
        self.socket.send_multipart([self.client, msgpack.packb(message)])

    def greet(self):
        assert self.next()["type"] == "HELLO"
        self.say(type="WELCOME", protocol=1, session="s", mode="paper", symbols=[], seq=0)

    def leave(self):
        self.context.destroy(linger=0)


class Watched(unittest.TestCase):
    def test_a_gateway_that_leaves_five_questions_unanswered_is_given_up(self):
        watch = LinkWatch()
        watch.begin(100.0)
        self.assertFalse(watch.must_ask(100.9, True))
        asked = [watch.must_ask(101.0 + second, True) for second in range(BEATS_UNANSWERED_MAX)]
        self.assertEqual((asked, watch.fault), ([True] * BEATS_UNANSWERED_MAX, ""))
        self.assertFalse(watch.must_ask(106.0, True))
        self.assertEqual(watch.fault, "the gateway does not answer")

    def test_whatever_is_heard_counts_as_an_answer_and_a_pause_of_our_own_is_no_silence(self):
        watch = LinkWatch()
        watch.begin(100.0)
        for at_s in (101.0, 102.0, 103.0, 104.0):
            self.assertTrue(watch.must_ask(at_s, True))
        watch.heard(104.5)
        self.assertTrue(watch.must_ask(9_000.0, True))
        self.assertEqual(watch.fault, "")

    def test_an_owner_that_takes_nothing_is_not_waited_for(self):
        watch = LinkWatch()
        watch.begin(100.0)
        self.assertFalse(watch.must_ask(104.9, False))
        self.assertEqual(watch.fault, "")
        self.assertFalse(watch.must_ask(105.0, False))
        self.assertIn("nothing was taken", watch.fault)


class Links(unittest.TestCase):
    def start(self, *arguments):
        program = subprocess.Popen(
            [sys.executable, "-c", STUCK_PIPELINE, *map(str, arguments)],
            cwd=PACKAGE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.addCleanup(program.communicate)
        self.addCleanup(program.kill)
        return program

    def test_a_pipeline_that_does_not_read_outlives_its_gateway(self):
        gateway = Gateway()
        pipeline = self.start(gateway.port, "stays")
        gateway.greet()
        self.assertEqual(pipeline.stdout.readline(), "connected\n")
        for number in range(2_000):
            gateway.say(type="ORDER_ACK", order_id="x", seq=number + 1)
        # Some beats, had it a heartbeat of libzmq.
        self.assertIsNone(self.ended(pipeline, 2.5))
        gateway.leave()
        self.assertIsNone(self.ended(pipeline, 2.0))
        pipeline.stdin.write("\n")
        pipeline.stdin.flush()
        self.assertTrue(pipeline.stdout.readline(), "it ended with its gateway")

    def test_a_pipeline_that_takes_nothing_any_more_is_told_that_nothing_is_sent(self):
        gateway = Gateway()
        self.addCleanup(gateway.leave)
        pipeline = self.start(gateway.port, "goes")
        gateway.greet()
        self.assertEqual(pipeline.stdout.readline(), "connected\n")
        for number in range(2_000):
            gateway.say(type="ORDER_ACK", order_id="x", seq=number + 1)
        for line in pipeline.stderr:
            if "nothing was taken" in line:
                break
        pipeline.stdin.write("\n")
        pipeline.stdin.flush()
        self.assertEqual(pipeline.stdout.readline(), "waiting None\n")

    def test_a_silent_gateway_is_asked_whether_it_is_there_and_its_answer_is_nobodys_message(self):
        gateway = Gateway()
        self.addCleanup(gateway.leave)
        program = self.start(gateway.port, "stays")
        gateway.greet()
        for _ in range(BEATS_UNANSWERED_MAX + 2):
            self.assertEqual(gateway.next(), {"type": "HEARTBEAT"})
            gateway.say(type="HEARTBEAT", ts_us=1)
        program.stdin.write("\n")
        program.stdin.flush()
        self.assertEqual(program.stdout.readline(), "connected\n")
        self.assertTrue(program.stdout.readline().startswith("ready "))

    def ended(self, program, wait_s):
        """The exit code, or None where it still runs after a while."""
        try:
            return program.wait(wait_s)
        except subprocess.TimeoutExpired:
            return None


if __name__ == "__main__":
    unittest.main()
