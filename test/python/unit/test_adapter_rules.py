"""From a tick to a signal, with the link played by hand."""

import asyncio
import unittest

from communication.active_orders import ActiveOrder, ActiveOrders
from communication.denied_wishes import CEILING_S, FIRST_S, DeniedWishes
from communication.gateway_arguments import add_gateway_arguments, argument_fault
from communication.held_positions import READS_MAX, HeldPositions
from communication.message import Message, Tick
from nexus_communication_adapter import NexusCommunicationAdapter


class Gateway:
    """Takes signals and keeps them."""

    is_connected = True

    def __init__(self):
        self.sent = []

    def send_signal(self, symbol, signal, confidence, quantity, metadata, **terms):
        self.sent.append({"symbol": symbol, "signal": signal, "quantity": quantity, "metadata": metadata, **terms})
        return terms["order_id"]


class Score:
    """A score as an object with attributes."""

    liquidity = volatility = momentum = trend_strength = imbalance = 0.5
    noise_level = 0.2

    def __init__(self, composite_score):
        self.composite_score = composite_score


class Pipeline:
    strategies = ("a", "b")

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def process_market_data(self, symbol, data):
        self.asked.append((symbol, data))
        return self.answer


def decided(answer, composite=0.9, tick=None, **options):
    """What one tick leads to: the pipeline and the signals that left."""
    pipeline = Pipeline(answer)

    class Engine:
        def calculate_mqscore_from_tick(self, found):
            return Score(composite)

    adapter = NexusCommunicationAdapter(pipeline, Engine(), **options)
    adapter.gateway = Gateway()
    asyncio.run(adapter._take(tick or Tick(symbol="NQ", price=100.0, platform="nt8", timestamp=1.0)))
    return pipeline, adapter.gateway.sent, adapter


class Gates(unittest.TestCase):
    def test_ask_the_pipeline_from_a_quality_of_a_half(self):
        for composite, count in ((0.4999, 0), (0.5, 1), (0.9, 1)):
            with self.subTest(composite=composite):
                self.assertEqual(len(decided(None, composite)[0].asked), count)

    def test_let_signals_pass_beyond_the_band_and_from_the_confidence_on(self):
        class Any:
            def calculate_position_size(self, **_):
                return 1

        for signal, confidence, count in (
            (0.3, 0.9, 0),
            (-0.3, 0.9, 0),
            (0.31, 0.65, 1),
            (-0.31, 0.65, 1),
            (1, 0.6499, 0),
        ):
            with self.subTest(signal=signal, confidence=confidence):
                answer = {"signal": signal, "confidence": confidence}
                self.assertEqual(len(decided(answer, risk_manager=Any())[1]), count)

    def test_size_by_confidence_and_quality(self):
        for confidence, composite, sizes in (
            (0.81, 0.71, [2]),
            (0.81, 0.70, [1]),
            (0.80, 0.90, [1]),
            (0.71, 0.90, [1]),
            (0.70, 0.90, []),
        ):
            with self.subTest(confidence=confidence, composite=composite):
                sent = decided({"signal": 1, "confidence": confidence}, composite)[1]
                self.assertEqual([each["quantity"] for each in sent], sizes)

    def test_mark_signals_as_paper_unless_told_to_execute(self):
        answer = {"signal": -1, "confidence": 0.9}
        self.assertEqual(decided(answer)[1][0]["mode"], "paper")
        self.assertNotIn("mode", decided(answer, auto_execute=True)[1][0])

    def test_send_what_they_know_in_metadata(self):
        metadata = decided({"signal": 1, "confidence": 0.9})[1][0]["metadata"]
        self.assertEqual(metadata, {"mqscore": 0.9, "noise": 0.2, "regime": None, "strategy_count": 2})

    def test_let_bid_and_ask_stand_at_the_price_where_the_platform_states_none(self):
        symbol, data = decided(None)[0].asked[0]
        self.assertEqual((symbol, data["bid"], data["ask"], data["volume"]), ("NQ", 100.0, 100.0, 0.0))

    def test_send_nothing_without_a_link(self):
        pipeline, _, adapter = decided(None)
        adapter.gateway.is_connected = False
        pipeline.answer = {"signal": 1, "confidence": 0.9}
        asyncio.run(adapter._take(Tick(symbol="NQ", price=100.0, platform="nt8")))
        self.assertEqual((len(pipeline.asked), adapter.gateway.sent), (1, []))

    def test_count_answers_that_cannot_be_read(self):
        for answer in ({"signal": "up", "confidence": 1}, {"confidence": 1}, {"signal": float("nan"), "confidence": 1}, 7):
            with self.subTest(answer=answer), self.assertLogs("nexus"):
                _, sent, adapter = decided(answer)
                self.assertEqual((sent, adapter._counts["pipeline_errors"]), ([], 1))

    def test_take_an_answer_of_nothing(self):
        for answer in (None, {}, False, [], ()):
            self.assertEqual(decided(answer)[2]._counts["pipeline_errors"], 0)


class Orders(unittest.TestCase):
    def setUp(self):
        self.orders = ActiveOrders()
        self.order = ActiveOrder("1", "NQ", 2.0)
        self.orders.claim(self.order)

    def test_free_their_symbol_by_fill_cancel_or_reject(self):
        for end in (
            Message(type="ORDER_FILL", order_id="1", status="FILLED", filled_qty=2, fill_price=5.0),
            Message(type="ORDER_FILL", order_id="1", status="PARTIAL_DONE", filled_qty=1, fill_price=5.0),
            Message(type="ORDER_REJECT", order_id="1", code="CANCELLED"),
            Message(type="ORDER_DONE", order_id="1"),
        ):
            self.setUp()
            with self.subTest(end=end):
                self.assertIs(self.orders.hear(end), self.order)
                self.assertFalse(self.orders.holds("NQ"))
                self.assertIsNone(self.orders.hear(end))

    def test_keep_their_symbol_while_more_may_come(self):
        self.assertIsNone(self.orders.hear(Message(type="ORDER_FILL", order_id="1", status="PARTIAL", filled_qty=1, fill_price=5)))
        self.assertIsNone(self.orders.hear(Message(type="ORDER_REJECT", order_id="other")))
        self.assertTrue(self.orders.holds("NQ"))

    def test_of_which_nobody_knows_free_their_symbol_and_their_fill_still_counts(self):
        self.assertIsNone(self.orders.hear(Message(type="ERROR", code="ORDER_UNKNOWN", order_id="1")))
        self.assertFalse(self.orders.holds("NQ"))
        filled = Message(type="ORDER_FILL", order_id="1", status="FILLED", filled_qty=2, fill_price=5.0)
        self.assertIs(self.orders.hear(filled), self.order)
        self.assertEqual((self.order.filled_qty, len(self.orders.orders())), (2.0, 0))

    def test_are_over_where_the_gateway_lists_nothing_open_of_them(self):
        row = {"client_order_id": "1", "quantity": 40, "fill_price": 7.0}
        self.assertFalse(self.orders.compare(self.order, [{**row, "status": "WORKING"}]))
        self.assertTrue(self.orders.compare(self.order, [{**row, "status": "FILLED", "filled_qty": 40}]))
        self.assertEqual((self.order.filled_qty, self.order.fill_price), (2.0, 7.0))
        self.assertFalse(self.orders.compare(self.order, []))

    def test_that_never_arrived_are_over(self):
        self.assertTrue(self.orders.compare(self.order, [{"client_order_id": "2", "status": "WORKING"}]))
        self.assertEqual((self.orders.holds("NQ"), self.order.filled_qty), (False, 0.0))


class Arguments(unittest.TestCase):
    def test_that_cannot_be_meant_are_refused(self):
        import argparse

        parser = argparse.ArgumentParser()
        add_gateway_arguments(parser)
        for line, is_meant in (
            ("--gateway", True),
            ("--gateway --paper-trade", True),
            ("--gateway --auto-execute --live --close-on-exit", True),
            ("--gateway --auto-execute", False),
            ("--gateway --live", False),
            ("--gateway --paper-trade --auto-execute --live", False),
        ):
            with self.subTest(line=line):
                self.assertEqual(argument_fault(parser.parse_args(line.split())) is None, is_meant)


class DeniedAgain(unittest.TestCase):
    def test_holds_the_same_wish_back_ever_longer(self):
        wishes, now_s, waits = DeniedWishes(), 100.0, []
        for _ in range(8):
            self.assertTrue(wishes.may("NQ", True, now_s))
            wishes.denied("NQ", True, now_s)
            begun_s = now_s
            while not wishes.may("NQ", True, now_s):
                now_s += 0.5
            waits.append(now_s - begun_s)
        self.assertEqual(waits, [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0])
        self.assertEqual((waits[0], waits[-1]), (FIRST_S, CEILING_S))

    def test_ends_with_a_fill_and_never_bars_the_other_side_or_symbol(self):
        wishes = DeniedWishes()
        self.assertTrue(wishes.denied("NQ", True, 100.0))
        self.assertFalse(wishes.denied("NQ", True, 100.0))
        self.assertTrue(wishes.may("NQ", False, 100.0))
        self.assertTrue(wishes.may("ES", True, 100.0))
        self.assertFalse(wishes.may("NQ", True, 100.0))
        wishes.filled("NQ")
        self.assertTrue(wishes.may("NQ", True, 100.0))

    def test_sends_one_signal_for_a_wish_that_comes_with_every_tick(self):
        class Engine:
            def calculate_mqscore_from_tick(self, found):
                return Score(0.9)

        async def ticks():
            for index in range(50):
                await adapter._take(Tick(symbol="NQ", price=100.0 + index, platform="nt8", timestamp=1.0))
                if adapter._orders.holds("NQ"):
                    denied = adapter.gateway.sent[-1]["order_id"]
                    adapter._loop = asyncio.get_running_loop()
                    adapter._hear(Message(type="ORDER_REJECT", order_id=denied, code="POSITION_VALUE", reason="too much"))

        adapter = NexusCommunicationAdapter(Pipeline({"signal": 0.9, "confidence": 0.75}), Engine())
        adapter.gateway = Gateway()
        adapter.gateway.get_stats = dict
        asyncio.run(ticks())
        self.assertEqual(len(adapter.gateway.sent), 1)
        self.assertEqual(adapter.get_stats()["denied_held_back"], 49)
        adapter._positions.hear(Message(symbol="NQ", platform="nt8", qty=-1.0))
        asyncio.run(ticks())
        self.assertEqual(len(adapter.gateway.sent), 51)


class Positions(unittest.TestCase):
    def test_are_what_was_heard_last_or_read_anew(self):
        held = HeldPositions()
        held.hear(Message(symbol="NQ", platform="nt8", qty=2))
        held.hear(Message(symbol="ES", platform="nt8", qty=0))
        self.assertEqual((len(held), held.may_close("NQ", False), held.may_close("NQ", True)), (1, True, False))

        async def ask():
            return [{"symbol": "ES", "platform": "mt5", "qty": -1}]

        asyncio.run(held.read(ask))
        self.assertEqual((len(held), held.may_close("NQ", False), held.may_close("ES", True)), (1, False, True))

    def test_are_read_again_where_a_change_is_heard_before_the_answer(self):
        held = HeldPositions()
        answers = [[{"symbol": "NQ", "platform": "nt8", "qty": 1}], []]

        async def ask():
            if len(answers) == 2:
                held.hear(Message(symbol="NQ", platform="nt8", qty=0))
            return answers.pop(0)

        asyncio.run(held.read(ask))
        self.assertEqual((len(held), answers), (0, []))

    def test_are_left_as_heard_where_changes_do_not_end(self):
        held = HeldPositions()
        asked = []

        async def ask():
            asked.append(1)
            held.hear(Message(symbol="NQ", platform="nt8", qty=len(asked)))
            return []

        asyncio.run(held.read(ask))
        self.assertEqual((len(asked), len(held)), (READS_MAX, 1))


if __name__ == "__main__":
    unittest.main()
