"""The parts of the bridge that need neither a socket nor a clock."""

import os
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

from communication.backoff import CEILING_S, FIRST_S, backoff_s
from communication.callback_thread import CallbackThread
from communication.message import Message, Tick, Unreadable, read_message, read_tick, write_message
from communication.nexus_gateway_interface import NexusGatewayInterface
from communication.order_id import new_order_id
from communication.sequence import Sequence
from communication.signal_message import signal_message
from communication.tick_queue import TickQueue
from communication.token_file import TokenRefused, read_token


def tick(symbol, price, platform="nt8"):
    return Tick(symbol=symbol, price=price, platform=platform)


class Messages(unittest.TestCase):
    def test_are_read_by_key_and_by_attribute_and_what_is_absent_is_none(self):
        message = Message(status="FILLED")
        self.assertEqual((message.status, message["status"], message.code), ("FILLED", "FILLED", None))

    def test_are_written_without_keys_that_are_none_and_read_back(self):
        self.assertEqual(read_message(write_message({"type": "X", "a": None, "b": 1.5})), {"type": "X", "b": 1.5})

    def test_take_the_numbers_of_other_libraries(self):
        class Number:
            def item(self):
                return 0.75

        class Array:
            def tolist(self):
                return [1, 2]

        written = write_message({"metadata": {"a": Number(), "b": Array(), "c": {1}, "d": Path("x")}})
        self.assertEqual(read_message(written)["metadata"], {"a": 0.75, "b": [1, 2], "c": [1], "d": "x"})

    def test_that_cannot_be_written_are_refused(self):
        with self.assertRaises(ValueError):
            write_message({"symbol": "\ud800"})

    def test_that_are_no_maps_are_unreadable(self):
        for frame in (b"", b"\xc1", write_message({})[:0] + b"\x01", b"\x92\x01", os.urandom(64)[:1] + b"\xff" * 9):
            with self.subTest(frame=frame), self.assertRaises(Unreadable):
                read_message(frame)

    def test_a_tick_needs_a_symbol_and_a_price_and_gets_its_time_from_either_key(self):
        self.assertEqual(read_tick("nt8", {"symbol": "NQ", "price": 1, "ts_us": 2_000_000}).timestamp, 2.0)
        self.assertEqual(read_tick(None, {"symbol": "NQ", "price": 1.5}), {"symbol": "NQ", "price": 1.5, "platform": ""})
        for data in (None, [], {"price": 1}, {"symbol": "NQ"}, {"symbol": "NQ", "price": "1"}):
            self.assertIsNone(read_tick("nt8", data))


class Signals(unittest.TestCase):
    def test_state_a_side_or_a_number_and_nothing_is_bought_by_default(self):
        with self.assertRaises(ValueError):
            signal_message("1", "NQ", None, None, 0.9, 1, None, {})
        written = signal_message("1", "NQ", None, "buy", 0.9, 1, {"x": 1}, {"mode": "paper"})
        self.assertEqual((written["side"], written["mode"], written["metadata"]), ("BUY", "paper", {"x": 1}))

    def test_refuse_terms_that_do_not_exist(self):
        with self.assertRaises(TypeError):
            signal_message("1", "NQ", 1.0, None, None, None, None, {"stop_loss": 5})

    def test_have_ids_that_no_two_threads_share(self):
        made = []
        threads = [threading.Thread(target=lambda: made.extend(new_order_id() for _ in range(500))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(made)), 2_000)


class OwnNames(unittest.TestCase):
    def test_are_those_of_the_script_but_for_what_the_gateway_keeps_for_itself(self):
        for script, name in (("my pipeline.py", "mypipeline"), ("fabric.py", "python"), ("operator.py", "python"), ("legacy.py", "python"), ("é.py", "python")):
            with mock.patch("sys.argv", [script]):
                self.assertEqual(NexusGatewayInterface().client, name)


class Waits(unittest.TestCase):
    def test_before_dialling_again_double_up_to_a_ceiling_and_lose_a_half_at_most_to_chance(self):
        self.assertEqual([backoff_s(n, 0) for n in range(3)], [FIRST_S, 2 * FIRST_S, 4 * FIRST_S])
        self.assertEqual(backoff_s(1_000, 0), CEILING_S)
        self.assertEqual(backoff_s(1_000, 1), CEILING_S / 2)


class Sequences(unittest.TestCase):
    def test_deliver_each_message_once_and_show_a_loss(self):
        sequence = Sequence()
        self.assertEqual(sequence.welcomed(10, True), "asked")
        arrived = [sequence.arrived(seq) for seq in (11, 11, 12, 15)]
        self.assertEqual(arrived, ["next", "repeated", "next", "after_gap"])

    def test_let_the_next_message_jump_where_a_loss_was_told_already(self):
        sequence = Sequence(10)
        self.assertEqual(sequence.welcomed(90, False), "incomplete")
        self.assertEqual([sequence.arrived(80), sequence.arrived(81)], ["next", "next"])

    def test_begin_anew_under_a_gateway_that_counts_from_less(self):
        sequence = Sequence(10)
        self.assertEqual(sequence.welcomed(4, True), "began_anew")
        self.assertEqual(sequence.arrived(3), "next")


class Queues(unittest.TestCase):
    def test_hand_on_every_tick_in_order_while_the_reader_keeps_up(self):
        queue = TickQueue()
        for n in range(1_000):
            queue.put([tick("NQ", n)], 0.0)
        self.assertEqual([queue.take().price for _ in range(1_000)], list(range(1_000)))
        self.assertEqual((queue.take(), queue.conflated), (None, 0))

    def test_keep_the_newest_of_each_symbol_and_platform_once_a_tick_waited_too_long(self):
        queue = TickQueue(wait_s_max=0.25)
        queue.put([tick("NQ", 1), tick("ES", 2), tick("NQ", 3, "sierra")], 0.0)
        queue.put([tick("NQ", 4)], 0.3)
        self.assertEqual([(t.symbol, t.price) for t in (queue.take(), queue.take(), queue.take())], [("ES", 2), ("NQ", 3), ("NQ", 4)])
        self.assertEqual(queue.conflated, 1)

    def test_never_hold_more_than_their_bound_whatever_the_number_of_ticks(self):
        queue = TickQueue(ticks_max=100)
        for n in range(100_000):
            queue.put([tick(f"S{n % 50}", n)], 0.0)
        self.assertLessEqual(queue.longest, 100)
        left = []
        while (found := queue.take()) is not None:
            left.append(found)
        self.assertEqual(len(left) + queue.conflated, 100_000)
        self.assertEqual({t.symbol: t.price for t in left}, {f"S{n % 50}": n for n in range(99_950, 100_000)})

    def test_forget_what_waits_when_told_to(self):
        queue = TickQueue()
        queue.put([tick("NQ", 1)], 0.0)
        queue.clear()
        self.assertIsNone(queue.take())


class Callbacks(unittest.TestCase):
    def test_run_on_one_thread_and_one_that_raises_ends_nothing(self):
        failed, seen, threads, done = [], [], set(), threading.Event()
        callbacks = CallbackThread("test", lambda name, cause: failed.append((name, str(cause))))

        def take(value):
            threads.add(threading.current_thread())
            seen.append(value)
            if value == 1:
                raise RuntimeError("one")
            if value == 99:
                done.set()

        callbacks.start()
        for value in range(100):
            callbacks.post("take", take, value)
        self.assertTrue(done.wait(30))
        callbacks.close()
        self.assertEqual((seen, failed, callbacks.failures, len(threads)), (list(range(100)), [("take", "one")], 1, 1))

    def test_messages_come_before_ticks(self):
        seen, done = [], threading.Event()
        callbacks = CallbackThread("test", lambda name, cause: None)
        callbacks.tick_callback = lambda found: (seen.append(found.price), done.set())
        callbacks.put_ticks([tick("NQ", 7)])
        callbacks.post("fill", seen.append, "fill")
        callbacks.start()
        self.assertTrue(done.wait(30))
        callbacks.close()
        self.assertEqual(seen, ["fill", 7])


class Tokens(unittest.TestCase):
    def test_are_read_from_a_file_that_nobody_else_may_read(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "client.token"
            file.write_text("secret\n", encoding="utf-8")
            file.chmod(0o600)
            self.assertEqual(read_token(file), "secret")

    @unittest.skipUnless(os.name == "posix", "on Windows the folder keeps others out")
    def test_are_refused_from_a_file_with_wide_permissions(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "client.token"
            file.write_text("secret", encoding="utf-8")
            for mode in (0o644, 0o660, 0o604):
                file.chmod(mode)
                with self.subTest(mode=oct(mode)), self.assertRaisesRegex(TokenRefused, "chmod 600"):
                    read_token(file)

    def test_are_refused_where_there_is_none(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(TokenRefused, "cannot be read"):
                read_token(Path(folder) / "absent")
            (Path(folder) / "empty").touch(mode=0o600)
            with self.assertRaisesRegex(TokenRefused, "empty"):
                read_token(Path(folder) / "empty")


if __name__ == "__main__":
    unittest.main()
