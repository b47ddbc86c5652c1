"""A mail server for tests: aiosmtpd, with TLS, a login, and recipients that are treated badly.

Arguments: port, tls|starttls|none, certificate, key, folder into which messages are written as NNN.eml.
"""

import pathlib
import ssl
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

port, security, certificate, key, folder = sys.argv[1:6]
folder = pathlib.Path(folder)
taken = 0


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        if address.startswith("later@"):
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global taken
        taken += 1
        part = folder / f"{taken:03}.part"
        part.write_bytes(envelope.content)
        part.rename(folder / f"{taken:03}.eml")
        if envelope.rcpt_tos[0].startswith("cut@"):
            server.transport.abort()
        return "250 taken"


def login(server, session, envelope, mechanism, data):
    good = data.login == b"shuping" and data.password == b"geheim"
    return AuthResult(success=good, handled=good)


context = None
if security != "none":
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)


class Server(Controller):
    def factory(self):
        return SMTP(
            self.handler,
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            authenticator=login,
            auth_required=security != "none",
            auth_require_tls=security == "starttls",
        )


Server(
    Handler(),
    hostname="127.0.0.1",
    port=int(port),
    ssl_context=context if security == "tls" else None,
).start()
while True:
    time.sleep(3600)
