"""Runs a program in a terminal of its own, for tests.

    terminal.py COLUMNS ROWS PROGRAM ARGUMENTS...

Each piece that the program shows is one JSON line {"shown"} on stdout, its end {"ended"} with its exit code. A line
`key TEXT` on stdin is typed, with \\x03 for Ctrl-C; `size COLUMNS ROWS` changes the terminal.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios


def resize(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def obey(terminal: int, child: int, line: str) -> None:
    word, _, rest = line.strip().partition(" ")
    if word == "key":
        os.write(terminal, rest.encode().decode("unicode_escape").encode("latin-1"))
    elif word == "size":
        columns, rows = rest.split()
        resize(terminal, int(columns), int(rows))
        os.kill(child, signal.SIGWINCH)


def main() -> None:
    columns, rows, *program = sys.argv[1:]
    os.environ["TERM"] = "xterm"
    child, terminal = pty.fork()
    if child == 0:
        # The size is there before the program looks for it.
        resize(0, int(columns), int(rows))
        os.execvp(program[0], program)
    while True:
        readable, _, _ = select.select([terminal, sys.stdin], [], [])
        if sys.stdin in readable:
            line = sys.stdin.readline()
            if line == "":
                os.kill(child, signal.SIGKILL)
            else:
                obey(terminal, child, line)
        if terminal in readable:
            try:
                shown = os.read(terminal, 65_536)
            except OSError:
                shown = b""
            if shown == b"":
                break
            print(json.dumps({"shown": shown.decode("utf-8", "replace")}), flush=True)
    _, status = os.waitpid(child, 0)
    print(json.dumps({"ended": os.waitstatus_to_exitcode(status)}), flush=True)


main()
