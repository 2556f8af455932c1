"""A time-stamp authority of our own: certificates, answers by RFC 3161, and an address that gives them."""

import datetime
import hashlib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import _rust

UTC = datetime.UTC
DAY = datetime.timedelta(days=1)
SEQUENCE, SET, OCTETS, OID, TIME = 0x30, 0x31, 0x04, 0x06, 0x18
SIGNED_DATA = "1.2.840.113549.1.7.2"
TIME_STAMP = "1.2.840.113549.1.9.16.1.4"
SHA_256, SHA_512 = "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.3"
ECDSA_WITH_SHA_256 = "1.2.840.10045.4.3.2"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
POLICY = "1.2.3.4.1"


def der(tag, *parts):
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def integer(value):
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted):
    first, second, *others = map(int, dotted.split("."))
    content = bytearray([first * 40 + second])
    for number in others:
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(0x80 | number & 0x7F)
        content += bytes(reversed(digits))
    return der(OID, bytes(content))


def sequence(*parts):
    return der(SEQUENCE, *parts)


class Authority:
    """Answers each query at ``address``; ``at`` is its clock, ``answers`` what it says otherwise."""

    def __init__(self, name="Stamps", at=None):
        self.at = at or datetime.datetime.now(UTC).replace(microsecond=0)
        self.answer = self.stamp
        self.asked = 0
        root_key = ec.generate_private_key(ec.SECP256R1())
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = self.certify(f"{name} root", f"{name} root", root_key, root_key, ca=True)
        self.certificate = self.certify(name, f"{name} root", self.key, root_key, ca=False)

    def certify(self, subject, issuer, key, issuer_key, *, ca):
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.at - DAY)
            .not_valid_after(self.at + DAY)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if not ca:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(issuer_key, SHA256())

    def pem(self, folder):
        path = folder / "authority.pem"
        path.write_bytes(self.root.public_bytes(Encoding.PEM))
        return str(path)

    def stamp(self, query):
        asked = _rust.parse_timestamp_request(query)
        imprint = sequence(sequence(oid(SHA_512)), der(OCTETS, asked.message_imprint.message))
        content = sequence(
            integer(1),
            oid(POLICY),
            imprint,
            integer(7),
            der(TIME, f"{self.at:%Y%m%d%H%M%SZ}".encode()),
            integer(asked.nonce),
        )
        return sequence(sequence(integer(0)), self.signed(content))

    def signed(self, content):
        mine = self.certificate.public_bytes(Encoding.DER)
        said = {
            CONTENT_TYPE: oid(TIME_STAMP),
            MESSAGE_DIGEST: der(OCTETS, hashlib.sha256(content).digest()),
            SIGNING_CERTIFICATE: sequence(sequence(sequence(der(OCTETS, hashlib.sha256(mine).digest())))),
        }
        attributes = b"".join(sorted(sequence(oid(name), der(SET, value)) for name, value in said.items()))
        signer = sequence(
            integer(1),
            sequence(self.certificate.issuer.public_bytes(), integer(self.certificate.serial_number)),
            sequence(oid(SHA_256)),
            der(0xA0, attributes),
            sequence(oid(ECDSA_WITH_SHA_256)),
            der(OCTETS, self.key.sign(der(SET, attributes), ec.ECDSA(SHA256()))),
        )
        body = sequence(
            integer(3),
            der(SET, sequence(oid(SHA_256))),
            sequence(oid(TIME_STAMP), der(0xA0, der(OCTETS, content))),
            der(0xA0, mine),
            der(SET, signer),
        )
        return sequence(oid(SIGNED_DATA), der(0xA0, body))

    @contextmanager
    def serving(self):
        """The address at which it answers, as long as the block lasts."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                authority.asked += 1
                query = self.rfile.read(int(self.headers["Content-Length"]))
                answer = authority.answer(query)
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args):
                """Say nothing."""

        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = Thread(target=server.serve_forever)
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/"
            finally:
                server.shutdown()
                thread.join()


def rejection(query):
    """What an authority says that does not stamp: status 2."""
    return sequence(sequence(integer(2)))
