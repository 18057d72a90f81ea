"""`clew`: every command, and what a user sees when something is wrong."""

import logging
import os
import sys
from pathlib import Path
from typing import Any

import typer

from app.commands import ask, bench, demo, load, quarantine, server
from app.console import err, print_json
from app.settings import settings
from graph_model.errors import AmbiguousError, ClewError, QuestionError

INTERRUPTED = 130
"""Exit code of Ctrl-C, as shells have it."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Clew: where did this go, where did it come from, how do we know.",
)
app.command()(server.up)
app.command()(server.down)
app.command()(server.status)
app.command()(server.serve)
app.command()(load.generate)
app.command()(load.load)
app.command()(load.remap)
app.command("hash")(load.graph_hash)
app.add_typer(quarantine.app, name="quarantine")
app.command()(ask.find)
app.command()(ask.trace)
app.command()(demo.demo)
app.add_typer(bench.app, name="bench")


def main(arguments: list[str] | None = None) -> Any:
    """Run a command; a user is told what is wrong in a sentence, never by a traceback."""
    # The driver's own lines about broken connections: what they come to is told in our words.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    try:
        _require_text(sys.argv[1:] if arguments is None else arguments)
        app(arguments)
    except ClewError as error:
        if isinstance(error, AmbiguousError) and "--json" in (sys.argv if arguments is None else arguments):
            print_json({"candidates": list(error.candidates)})
        err.print(f"clew: {error}", style="bold", markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:  # What Typer makes of Ctrl-C.
            _tell_interrupted()
        raise
    except KeyboardInterrupt:
        _tell_interrupted()
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        if _debugging():
            raise
        err.print(_unexpected(error), markup=False, soft_wrap=True)
        sys.exit(1)


def _unexpected(error: Exception) -> str:
    """What the system says of a file; of anything else what it is, and how to see where."""
    if isinstance(error, OSError) and error.filename is not None:
        what = f"{error.filename}: {error.strerror}"
    else:
        first = str(error).splitlines()[0] if str(error) else ""
        what = f"an unexpected {type(error).__name__}: {first}"
    return f"clew: {what} (CLEW_DEBUG=1 shows where)"


def _require_text(arguments: list[str]) -> None:
    """Raise QuestionError for an argument that is no text; the name of a file may be any bytes."""
    for argument in arguments:
        if not argument.isascii() and not Path(argument).exists():
            try:
                argument.encode()
            except UnicodeEncodeError:
                raise QuestionError(f"{argument!r} is neither UTF-8 text nor the name of a file") from None


def _debugging() -> bool:
    try:
        return settings().debug
    except ClewError:
        return False


def _tell_interrupted() -> None:
    sentence = "clew: interrupted; what was written is whole, and the same command goes on from there"
    err.print(sentence, soft_wrap=True)
