"""A TCP proxy that can be cut, or made to swallow answers, so that a client never learns what became of its request."""

import socket
import threading
from contextlib import suppress

CHUNK = 65_536


class Proxy:
    """Passes bytes between its own port and another of this machine until it is told otherwise."""

    def __init__(self, target: int, port: int = 0) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._refusing, self._swallowing = False, False
        self.swallowed = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection and refuse new ones."""
        self._refusing = True
        self._hang_up()

    def swallow_answers(self) -> None:
        """Let requests through; answers are read and thrown away."""
        self._swallowing = True

    def heal(self) -> None:
        """Pass everything again, on new connections."""
        self._refusing = self._swallowing = False
        self._hang_up()

    def close(self) -> None:
        """End for good."""
        self.cut()
        self._listener.close()

    def _hang_up(self) -> None:
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._connect(client)

    def _connect(self, client: socket.socket) -> None:
        if self._refusing:
            client.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        self._open |= {client, server}
        for source, sink, answers in ((client, server, False), (server, client, True)):
            threading.Thread(target=self._pump, args=(source, sink, answers), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                if answers and self._swallowing:
                    self.swallowed += len(chunk)
                else:
                    sink.sendall(chunk)
        for one in (source, sink):
            self._open.discard(one)
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
