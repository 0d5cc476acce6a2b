import json
import os
import tempfile
import threading
import unittest
import uuid
from pathlib import Path

import msgpack
import zmq

from communication.fabric_keys import KeysRefused, read_keys
from communication.fabric_message import response_fault
from communication.fabric_stream import GapCounter
from communication.message import Message
from communication.unsettled_orders import Unsettled, UnsettledOrders
from communication.zmq_client import Action, ResponseStatus, ZmqClient, create_request, get_zmq_client, validate_response

ID = "11111111-2222-4333-8444-555555555555"
KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"


def answer(**change):
    return {"request_id": ID, "status": "SUCCESS", "data": {}, "timestamp": 1.0, **change}


class Requests(unittest.TestCase):
    def test_have_an_id_of_their_own_and_the_time_of_now(self):
        first, second = create_request(Action.HEARTBEAT), create_request("heartbeat")
        self.assertEqual(first["action"], "HEARTBEAT")
        self.assertEqual(second["action"], "HEARTBEAT")
        self.assertNotEqual(first["request_id"], second["request_id"])
        self.assertEqual(str(uuid.UUID(first["request_id"])), first["request_id"])
        self.assertEqual(first["payload"], {})
        self.assertGreater(first["timestamp"], 1.6e9)

    def test_are_refused_with_what_was_expected(self):
        for arguments in (("BUY",), (None,), (Action.HEARTBEAT, [1]), (Action.HEARTBEAT, None, "7"), (Action.HEARTBEAT, None, 7)):
            with self.assertRaisesRegex(ValueError, "expected"):
                create_request(*arguments)


class Answers(unittest.TestCase):
    def test_are_whole(self):
        self.assertTrue(validate_response(answer(), ID))
        self.assertTrue(validate_response(answer(status=ResponseStatus.PENDING.value, data=None)))
        self.assertTrue(validate_response(answer(status="ERROR", error={"code": "X", "reason": "y"}), ID))
        self.assertTrue(validate_response(answer(request_id="", status="ERROR", error={"code": "X"}), ID))

    def test_are_named_for_what_they_lack(self):
        lacking = answer()
        del lacking["data"]
        for wrong, word in (
            (None, "map"),
            ([], "map"),
            (answer(status="success"), "status"),
            (answer(status=None), "status"),
            (answer(request_id=7), "request_id"),
            (answer(request_id="other"), "request_id"),
            (answer(request_id=""), "request_id"),
            (lacking, "data"),
            (answer(timestamp="now"), "timestamp"),
            (answer(status="ERROR"), "error"),
            (answer(status="ERROR", error="x"), "error"),
        ):
            self.assertFalse(validate_response(wrong, ID))
            self.assertIn(word, response_fault(wrong, ID) or "")


class Gaps(unittest.TestCase):
    def test_are_what_was_published_and_did_not_come(self):
        gaps = GapCounter()
        gaps.received("NQ")
        self.assertEqual(gaps.status("a", {"NQ": 100}, lambda _: True), 0)
        gaps.received("NQ")
        self.assertEqual(gaps.status("a", {"NQ": 101}, lambda _: True), 0)
        self.assertEqual(gaps.status("a", {"NQ": 104, "ES": 2}, lambda _: True), 5)
        self.assertEqual(gaps.missed, 5)

    def test_are_not_counted_over_a_start_of_the_gateway_nor_for_what_nobody_wanted(self):
        gaps = GapCounter()
        gaps.status("a", {"NQ": 100}, lambda _: True)
        self.assertEqual(gaps.status("b", {"NQ": 500}, lambda _: True), 0)
        self.assertEqual(gaps.status("b", {"NQ": 500, "ES": 9}, lambda symbol: symbol == "NQ"), 0)


class Keys(unittest.TestCase):
    def test_are_refused_with_the_remedy(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "brain.key"
            with self.assertRaisesRegex(KeysRefused, "nexus fabric keys"):
                read_keys(file)
            for text in ("no json", "[]", json.dumps({"gateway_public_key": KEY, "public_key": "short", "secret_key": KEY})):
                file.write_text(text)
                os.chmod(file, 0o600)
                with self.assertRaisesRegex(KeysRefused, "nexus fabric keys"):
                    read_keys(file)
            file.write_text(json.dumps({"gateway_public_key": KEY, "public_key": KEY, "secret_key": KEY}))
            self.assertEqual(read_keys(file).public_key, KEY.encode())
            if os.name == "posix":
                os.chmod(file, 0o640)
                with self.assertRaisesRegex(KeysRefused, "chmod 600"):
                    ZmqClient(key_file=file)


class Orders(unittest.TestCase):
    BUY = {"symbol": "NQ", "side": "BUY", "volume": 1}

    def setUp(self):
        self.orders = UnsettledOrders()

    def send(self, payload, answered, asked_s=100.0, request_id=None):
        """The id under which it was sent."""
        request = create_request("OPEN_ORDER", payload, request_id)
        request["request_id"] = self.orders.known_id(request, request_id is not None)
        self.orders.answered(request, Message(answered), asked_s)
        return request["request_id"]

    def late(self):
        return {"status": "ERROR", "error": {"code": "ANSWER_LATE"}}

    def look(self, asked_s):
        self.orders.answered(create_request("GET_POSITIONS"), Message(answer()), asked_s)

    def test_that_were_not_answered_go_out_again_under_the_id_that_they_had(self):
        for unanswered in (self.late(), {"status": "PENDING"}, {"status": "ERROR", "error": {"code": "ANSWER_MALFORMED"}}):
            self.orders = UnsettledOrders()
            first = self.send(self.BUY, unanswered)
            self.assertEqual(self.send(dict(reversed(self.BUY.items())), {"status": "ERROR", "error": {"code": "LINK_DOWN"}}), first)
            self.assertEqual(self.send(self.BUY, answer()), first)
            self.assertNotEqual(self.send(self.BUY, answer()), first)

    def test_that_were_not_answered_bar_another_of_the_same_symbol_and_side(self):
        first = self.send(self.BUY, self.late())
        for payload, request_id in (({**self.BUY, "sl": 16_000}, None), (self.BUY, ID), ({**self.BUY, "symbol": "nq", "side": "buy"}, None)):
            with self.assertRaisesRegex(Unsettled, first):
                self.send(payload, answer(), request_id=request_id)
        self.assertNotEqual(self.send({**self.BUY, "side": "SELL"}, answer()), first)
        self.assertNotEqual(self.send({**self.BUY, "symbol": "ES"}, answer()), first)
        self.assertEqual(self.send(self.BUY, {"status": "ERROR", "error": {"code": "TRADING_HALTED"}}, request_id=first), first)
        self.assertEqual(self.send({**self.BUY, "sl": 16_000}, answer(), request_id=ID), ID)

    def test_are_settled_by_a_look_at_what_there_is_once_nothing_can_be_on_its_way(self):
        first = self.send(self.BUY, self.late())
        self.look(109.9)
        self.assertEqual(self.send(self.BUY, self.late(), asked_s=110.0), first)
        self.look(119.9)
        with self.assertRaises(Unsettled):
            self.send(self.BUY, answer(), request_id=ID)
        self.look(120.0)
        self.assertEqual(self.send(self.BUY, answer(), request_id=ID), ID)


class Client(unittest.TestCase):
    def test_sends_nothing_after_its_end_and_says_so(self):
        with ZmqClient("127.0.0.1", 1, 2, timeout_s=0.2) as client:
            self.assertEqual(client.send_command("KILL_SWITCH").error["code"], "LINK_DOWN")
        self.assertEqual(client.send_command("KILL_SWITCH").error["code"], "LINK_CLOSED")
        self.assertFalse(client.check_heartbeat())

    def test_kills_while_another_command_waits_for_its_answer(self):
        context = zmq.Context()
        gateway = context.socket(zmq.ROUTER)
        port = gateway.bind_to_random_port("tcp://127.0.0.1")

        def answer_the_kill_first():
            waiting = {}
            while "KILL_SWITCH" not in waiting or len(waiting) < 2:
                identity, _, body = gateway.recv_multipart()
                request = msgpack.unpackb(body)
                waiting[request["action"]] = (identity, request["request_id"])
            for action in ("KILL_SWITCH", "GET_POSITIONS"):
                identity, request_id = waiting[action]
                gateway.send_multipart([identity, b"", msgpack.packb(answer(request_id=request_id))])

        serving = threading.Thread(target=answer_the_kill_first)
        serving.start()
        with ZmqClient("127.0.0.1", port, 2, timeout_s=20.0) as client:
            answers = []
            asking = threading.Thread(target=lambda: answers.append(client.send_command("GET_POSITIONS").status))
            asking.start()
            self.assertEqual(client.send_command("KILL_SWITCH").status, "SUCCESS")
            asking.join()
            serving.join()
        self.assertEqual(answers, ["SUCCESS"])
        gateway.close(linger=0)
        context.term()

    def test_opens_no_position_twice_where_its_answer_was_late(self):
        context = zmq.Context()
        gateway = context.socket(zmq.ROUTER)
        port = gateway.bind_to_random_port("tcp://127.0.0.1")
        order = {"symbol": "NQ", "side": "BUY", "volume": 1}
        ids = []
        is_over = threading.Event()

        def serve():
            while not is_over.is_set():
                if gateway.poll(50):
                    identity, _, body = gateway.recv_multipart()
                    ids.append(msgpack.unpackb(body)["request_id"])
                    gateway.send_multipart([identity, b"", msgpack.packb(answer(request_id=ids[-1]))])

        with ZmqClient("127.0.0.1", port, 2, timeout_s=0.3) as client:
            # Not even sent where the machine is slow; then it is dialled again.
            while client.send_command("OPEN_ORDER", order).error["code"] != "ANSWER_LATE":
                pass
            client.timeout_s = 60.0
            other = client.send_command("OPEN_ORDER", {**order, "sl": 16_000})
            self.assertEqual(other.error["code"], "ORDER_UNSETTLED")
            serving = threading.Thread(target=serve)
            serving.start()
            self.assertEqual(client.send_command("OPEN_ORDER", order).status, "SUCCESS")
            is_over.set()
            serving.join()
        self.assertEqual(len(set(ids)), 1)
        gateway.close(linger=0)
        context.term()

    def test_is_one_a_process_for_a_gateway_and_its_keys(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "brain.key"
            file.write_text(json.dumps({"gateway_public_key": KEY, "public_key": KEY, "secret_key": KEY}))
            os.chmod(file, 0o600)
            with get_zmq_client("127.0.0.1", 1, 2) as bare, get_zmq_client("127.0.0.1", 1, 2, key_file=file) as keyed:
                self.assertIs(get_zmq_client("127.0.0.1", 1, 2), keyed)
                self.assertIs(get_zmq_client("127.0.0.1", 1, 2, key_file=str(file)), keyed)
                self.assertIsNot(keyed, bare)
            with get_zmq_client("127.0.0.1", 1, 2) as again:
                self.assertIsNot(again, bare)

    def test_keeps_no_stream_that_was_stopped(self):
        with ZmqClient("127.0.0.1", 1, 2) as client:
            for _ in range(5):
                client.stream_data(print).stop()
            self.assertEqual(len(client._streams), 1)

    def test_wants_symbols_as_a_list(self):
        with ZmqClient("127.0.0.1", 1, 2) as client, self.assertRaisesRegex(ValueError, "list"):
            client.stream_data(print, "NQ")

    def test_refuses_what_cannot_be_written_or_is_too_large(self):
        with ZmqClient("127.0.0.1", 1, 2) as client:
            self.assertEqual(client.send_command("OPEN_ORDER", {"symbol": "\ud800"}).error["code"], "VALUE_UNSENDABLE")
            self.assertEqual(client.send_command("OPEN_ORDER", {"symbol": "x" * 2_000_000}).error["code"], "VALUE_UNSENDABLE")


if __name__ == "__main__":
    unittest.main()
