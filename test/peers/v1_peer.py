#!/usr/bin/env python3
"""A peer that speaks protocol v1, written from the description of the protocol alone and sharing no code with ttchat.

It behaves as the original TTChat does: two blocking sockets, one thread each, reads of 16 bytes, the key first on
the link that it dialed and not a byte on the link that it accepted, which is the only one it reads.

Tests drive it with one JSON object a line: commands on stdin, events on stdout.
"""

import argparse
import json
import os
import socket
import sys
import threading
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

PIECE = 16
PART_BYTES = 446
OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


class Lost(Exception):
    """The reader no longer knows where a frame begins."""


class Output:
    def __init__(self):
        self.lock = threading.Lock()

    def __call__(self, event, **fields):
        with self.lock:
            print(json.dumps({"event": event, **fields}), flush=True)


class Peer:
    def __init__(self, options, emit):
        self.options = options
        self.emit = emit
        self.private_key = rsa.generate_private_key(public_exponent=65537, key_size=options.key_bits)
        self.peer_key = None
        self.dialed = None
        self.has_link = threading.Event()
        self.has_key = threading.Event()

    # The link that we accept: the only one that is read.

    def listen(self):
        family = socket.AF_INET6 if ":" in self.options.listen_host else socket.AF_INET
        server = socket.socket(family, socket.SOCK_STREAM)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((self.options.listen_host, self.options.listen_port))
        server.listen()
        self.emit("listening", port=server.getsockname()[1])
        return server

    def accept(self, server):
        allowed = {entry[4][0] for entry in socket.getaddrinfo(self.options.target_host, None)}
        while True:
            link, address = server.accept()
            if address[0] in allowed:
                break
            link.close()
            self.emit("refused", address=address[0])
        self.emit("accepted", address=address[0], port=address[1])
        if self.options.hold:
            self.held = link
            return
        # The original accepts once in its life: a link that is lost is never replaced.
        self.read(link)

    def read(self, link):
        try:
            pem = self.read_frame(link)
            if pem is None:
                return self.emit("closed", link="accepted")
            # The whole body goes to the library, which skips text before BEGIN.
            self.peer_key = serialization.load_pem_public_key(pem)
            self.emit("key", bits=self.peer_key.key_size, bytes=len(pem), before=pem.index(b"-----BEGIN"))
            self.has_key.set()
            while True:
                text = self.read_message(link)
                if text is None:
                    return self.emit("closed", link="accepted")
                self.emit("message", text=text)
        except OSError as error:
            self.emit("closed", link="accepted", error=str(error))
        except (Lost, ValueError) as error:
            # As the original: the thread ends, the socket stays open, and nobody reads it any more.
            self.lost = link
            self.emit("lost", error=f"{type(error).__name__}: {error}")

    def read_message(self, link):
        count = self.read_frame(link)
        if count is None:
            return None
        parts = []
        for _ in range(int(self.private_key.decrypt(count, OAEP).decode("ascii"))):
            part = self.read_frame(link)
            if part is None:
                return None
            parts.append(self.private_key.decrypt(part, OAEP))
        return b"".join(parts).decode("utf-8")

    def read_frame(self, link):
        header = self.read_header(link)
        if header is None:
            return None
        try:
            length = int(header.decode("ascii"))
        except ValueError as error:
            raise Lost(f"header {header!r}") from error
        body = bytearray()
        while len(body) < length:
            missing = length - len(body)
            # Fragile: always asks for 16, so that after a short read the last piece reaches into the next frame.
            piece = link.recv(PIECE if self.options.fragile else min(PIECE, missing))
            if not piece:
                return None
            body += piece
        if len(body) > length:
            self.emit("overread", bytes=len(body) - length)
        return bytes(body[:length])

    def read_header(self, link):
        header = link.recv(PIECE)
        while header and len(header) < PIECE and not self.options.fragile:
            piece = link.recv(PIECE - len(header))
            if not piece:
                return None
            header += piece
        return header or None

    # The link that we dial: the only one that is written.

    def dial(self):
        while True:
            try:
                source = (self.options.source_host, 0) if self.options.source_host else None
                link = socket.create_connection(
                    (self.options.target_host, self.options.target_port), timeout=5, source_address=source
                )
                break
            except OSError:
                time.sleep(self.options.retry_seconds)
        link.settimeout(None)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.emit("dialed", port=link.getsockname()[1])
        self.dialed = link
        first = self.first_body()
        if first:
            link.sendall(b"%-16d" % len(first) + first)
        self.has_link.set()
        if self.options.watch:
            self.watch(link)

    def watch(self, link):
        """Tells when the link that we dialed ends; the original does not look."""
        try:
            while link.recv(PIECE):
                self.emit("unexpected", link="dialed")
            self.emit("closed", link="dialed")
        except OSError as error:
            self.emit("closed", link="dialed", error=str(error))

    def first_body(self):
        if self.options.first_body_hex is not None:
            return bytes.fromhex(self.options.first_body_hex)
        return self.private_key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def send(self, text):
        self.has_key.wait()
        data = text.encode("ascii" if self.options.ascii else "utf-8")
        parts = [data[at : at + PART_BYTES] for at in range(0, len(data), PART_BYTES)]
        for plain in [str(len(parts)).encode("ascii"), *parts]:
            body = self.peer_key.encrypt(plain, OAEP)
            self.write(b"%-16d" % len(body) + body)

    def write(self, data):
        self.has_link.wait()
        self.dialed.sendall(data)

    def obey(self, command):
        if command.get("quit"):
            return False
        if "send" in command:
            self.send(command["send"])
            self.emit("sent", text=command["send"])
        elif "send_bytes_hex" in command:
            self.write(bytes.fromhex(command["send_bytes_hex"]))
        elif command.get("close") == "dialed":
            self.has_link.wait()
            # shutdown as well: close alone waits for a thread that reads.
            self.dialed.shutdown(socket.SHUT_RDWR)
            self.dialed.close()
        else:
            self.emit("error", error=f"unknown command {command!r}")
        return True


def parse_options():
    parser = argparse.ArgumentParser(description="A protocol v1 peer, driven by JSON lines.")
    parser.add_argument("--listen-host", default="127.0.0.1")
    parser.add_argument("--listen-port", type=int, required=True)
    parser.add_argument("--target-host", default="127.0.0.1")
    parser.add_argument("--target-port", type=int, required=True)
    parser.add_argument("--source-host", help="address to dial from")
    parser.add_argument("--retry-seconds", type=float, default=0.1)
    parser.add_argument("--key-bits", type=int, default=4096)
    parser.add_argument("--first-body-hex", help="send this as the first frame's body; empty: send nothing")
    parser.add_argument("--fragile", action=argparse.BooleanOptionalAction, default=True, help="read as the original")
    parser.add_argument("--ascii", action="store_true", help="encode ASCII only, as the original")
    parser.add_argument("--hold", action="store_true", help="accept, read nothing, do not dial")
    parser.add_argument("--no-dial", action="store_true", help="accept and read, but never dial")
    parser.add_argument("--watch", action="store_true", help="read the dialed link, to tell when it ends")
    return parser.parse_args()


def main():
    options = parse_options()
    emit = Output()
    peer = Peer(options, emit)
    server = peer.listen()
    threading.Thread(target=peer.accept, args=(server,), daemon=True).start()
    if not (options.hold or options.no_dial):
        threading.Thread(target=peer.dial, daemon=True).start()
    for line in sys.stdin:
        try:
            if not peer.obey(json.loads(line)):
                break
        except (OSError, ValueError, AttributeError) as error:
            emit("error", error=f"{type(error).__name__}: {error}")
    # Leaves as the original does when its window closes: the system closes the sockets.
    os._exit(0)


if __name__ == "__main__":
    main()
