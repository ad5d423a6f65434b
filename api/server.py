"""Runs the web application until interrupted."""

import logging
import signal
import socket
import threading
import warnings
from pathlib import Path

import uvicorn

from api.app import create_app
from api.workspace import Workspace
from kg.errors import AddressInUse

logger = logging.getLogger(__name__)

#: How often the main thread looks for signals where a wait cannot be interrupted (Windows).
WAIT_SECONDS = 0.5
#: What uvicorn calls an error where an answer is broken off on purpose, so that nobody takes it for a whole one; why it
#: was is in the log by then.
BROKEN_OFF = "ASGI callable returned without completing response."


def listen(host: str, port: int) -> socket.socket:
    """Bind the address before anything slow is done.

    :param port: 0 takes a free one.
    :raises AddressInUse: if the address cannot be had.
    """
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise AddressInUse(host=host, port=port, reason=error.strerror or str(error)) from error


def address(listening: socket.socket) -> str:
    """Return the address that a person opens."""
    host, port = listening.getsockname()[:2]
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"


def pass_over_broken_answers() -> None:
    """Have uvicorn not report answers that were broken off, for which applications have no other way than to stop."""
    logging.getLogger("uvicorn.error").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    return record.msg != BROKEN_OFF


def serve(workspace: Workspace, listening: socket.socket) -> None:
    """Serve the workspace on a bound socket until Ctrl+C or SIGTERM; the workspace stays open."""
    # The model takes seconds to load; the first reader must not wait for it.
    workspace.state()
    # NiceGUI looks through all objects of the process for its server and so touches a deprecated name of torch.
    warnings.filterwarnings("ignore", message=".*torch.distributed.reduce_op.*", category=FutureWarning)
    server = uvicorn.Server(uvicorn.Config(create_app(workspace), log_level="warning", access_log=False))
    pass_over_broken_answers()
    # In the main thread uvicorn raises the signal once more when it is done and so breaks its own shutdown off.
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="server")
    # A shell that starts the server in the background has it ignore Ctrl+C, also when it is sent as a signal.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    thread.start()
    try:
        # Here, where there is nothing else to do, so that the server begins no later.
        workspace.questions.warm_up()
        while thread.is_alive():
            thread.join(WAIT_SECONDS)
    except KeyboardInterrupt:
        logger.info("ending")
    finally:
        server.should_exit = True
        thread.join()


def samples_dir() -> Path:
    """Return the directory of the samples: inside the installed package, or beside it in a checkout."""
    installed = Path(__file__).with_name("samples")
    return installed if installed.is_dir() else Path(__file__).parents[1] / "samples"
