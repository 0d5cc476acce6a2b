"""What a home-made platform keeps on disk."""

import json
import tempfile
import unittest
from pathlib import Path

from communication.execution_book import KEPT_S, ExecutionBook, now_us

ORDER = {"order_id": "7", "symbol": "NQ 12-26", "side": "BUY", "quantity": 3}


class Book(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "deeper" / "one.jsonl"

    def test_takes_an_order_once_also_when_it_is_opened_again(self):
        book = ExecutionBook(self.file)
        self.assertTrue(book.take_order(ORDER))
        self.assertFalse(book.take_order(ORDER))
        self.assertFalse(ExecutionBook(self.file).take_order(ORDER))

    def test_turns_cumulative_fills_into_executions_and_a_fill_told_twice_into_none(self):
        book = ExecutionBook(self.file)
        book.take_order(ORDER)
        first = book.fill("7", 1, 100.0, "PARTIAL")
        self.assertIsNone(book.fill("7", 1, 100.0, "PARTIAL"))
        second = book.fill("7", 3, 102.0, "FILLED")
        self.assertEqual((first["qty"], first["price"], second["qty"], second["price"]), (1, 100.0, 2, 103.0))
        self.assertNotEqual(first["exec_id"], second["exec_id"])
        self.assertEqual(book.positions(), [{"symbol": "NQ 12-26", "qty": 3, "avg_price": 102.0}])

    def test_refuses_more_than_was_ordered_and_orders_that_it_does_not_know(self):
        book = ExecutionBook(self.file)
        book.take_order(ORDER)
        with self.assertRaises(ValueError):
            book.fill("7", 4, 100.0, "FILLED")
        with self.assertRaises(KeyError):
            book.fill("8", 1, 100.0, "FILLED")

    def test_says_the_same_after_it_was_opened_again(self):
        book = ExecutionBook(self.file)
        book.take_order(ORDER)
        book.fill("7", 3, 100.0, "FILLED")
        for _ in range(2):
            again = ExecutionBook(self.file)
            self.assertEqual(again.snapshot(0), book.snapshot(0))

    def test_averages_what_is_held_and_turns_round(self):
        book = ExecutionBook(None)
        for number, (side, quantity, price) in enumerate((("BUY", 2, 10.0), ("BUY", 2, 20.0), ("SELL", 1, 30.0), ("SELL", 5, 40.0))):
            book.take_order({**ORDER, "order_id": str(number), "side": side, "quantity": quantity})
            book.fill(str(number), quantity, price, "FILLED")
        self.assertEqual(book.positions(), [{"symbol": "NQ 12-26", "qty": -2, "avg_price": 40.0}])

    def test_leaves_out_a_last_line_that_a_crash_cut_short_and_refuses_any_other(self):
        book = ExecutionBook(self.file)
        book.take_order(ORDER)
        book.fill("7", 3, 100.0, "FILLED")
        whole = self.file.read_text(encoding="utf-8")
        self.file.write_text(whole[:-20], encoding="utf-8")
        self.assertEqual(ExecutionBook(self.file).positions(), [])
        self.file.write_text("{broken\n" + whole, encoding="utf-8")
        with self.assertRaisesRegex(ValueError, "line 1 cannot be read"):
            ExecutionBook(self.file)

    def test_drops_what_is_older_than_a_week_and_over_and_positions_still_count_it(self):
        book = ExecutionBook(self.file)
        book.take_order(ORDER)
        book.fill("7", 3, 100.0, "FILLED")
        old_us = now_us() - int((KEPT_S + 3_600) * 1e6)
        aged = [{**json.loads(line), **({"ts_us": old_us} if "ts_us" in line else {})} for line in self.file.read_text().splitlines()]
        self.file.write_text("".join(json.dumps(each) + "\n" for each in aged), encoding="utf-8")
        for _ in range(2):
            again = ExecutionBook(self.file)
            self.assertEqual((again.orders, again.executions), ({}, []))
            self.assertEqual(again.positions(), [{"symbol": "NQ 12-26", "qty": 3, "avg_price": 100.0}])
            self.assertGreater(again.history_from_us, old_us)

    def test_lists_what_is_open_or_of_the_time_that_was_asked_for(self):
        book = ExecutionBook(None)
        book.take_order(ORDER)
        book.take_order({**ORDER, "order_id": "8"})
        book.fill("8", 3, 100.0, "FILLED")
        orders, executions, positions = book.snapshot(now_us() + 1_000_000)
        self.assertEqual(([each["order_id"] for each in orders], executions, len(positions)), (["7"], [], 1))


if __name__ == "__main__":
    unittest.main()
