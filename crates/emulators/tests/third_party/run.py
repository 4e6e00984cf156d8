#!/usr/bin/env python3
"""Drives a Payflow gateway with the Payflow module of django-oscar-paypal.

Usage: run.py BASE_URL      (for instance http://127.0.0.1:9100/live)

Exits with a status other than 0 and says why when an answer is not the one that the gateway's guide promises.
The module has known faults of its own: it sends no X-VPS-REQUEST-ID (added here, after seeing that it is missed),
no TENDER with a capture, it splits answers at every `&`, and its older releases URL-encode the request's body.
"""

import sys
import types
import uuid
from urllib.parse import quote_plus

import requests
from django.conf import settings

BASE = sys.argv[1].rstrip("/")

settings.configure(
    PAYPAL_PAYFLOW_VENDOR_ID="bursardemo",
    PAYPAL_PAYFLOW_USER="bursardemo",
    PAYPAL_PAYFLOW_PASSWORD="demo-password-live",
    PAYPAL_PAYFLOW_PARTNER="PayPal",
    PAYPAL_PAYFLOW_CURRENCY="EUR",
)


class Recorded:
    """Stands in for the module's database row: it keeps what was parsed."""

    def __init__(self, **values):
        self.__dict__.update(values)

    class objects:
        @staticmethod
        def create(**values):
            return Recorded(**values)


# The module takes one exception class from the shop software around it; the shop itself is not needed.
for name in ("oscar", "oscar.apps", "oscar.apps.payment", "oscar.apps.payment.exceptions"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["oscar.apps.payment.exceptions"].PaymentError = type("PaymentError", (Exception,), {})

models = types.ModuleType("paypal.payflow.models")
models.PayflowTransaction = Recorded
sys.modules["paypal.payflow.models"] = models

import paypal  # noqa: E402
import paypal.payflow  # noqa: E402

paypal.payflow.models = models
from paypal.payflow import gateway  # noqa: E402

plain_post = requests.post
fixed_id = None


def post_here(_url, payload, headers):
    """Sends to the emulator instead of PayPal, with a request id."""
    headers = dict(headers, **{"X-VPS-REQUEST-ID": fixed_id or uuid.uuid4().hex, "X-VPS-CLIENT-TIMEOUT": "45"})
    return plain_post(BASE, payload, headers=headers, timeout=30)


def post_bare(_url, payload, headers):
    """As the module sends by itself."""
    return plain_post(BASE, payload, headers=headers, timeout=30)


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: expected {wanted!r}, found {found!r}")
    print(f"ok: {what}")


CARD = {"card_number": "4111111111111111", "cvv": "123", "expiry_date": "1230"}

requests.post = post_bare
expect("no request id", gateway.authorize("o0", amt=10, **CARD).result, "-41")
requests.post = post_here

held = gateway.authorize("o1", amt=100, street="123 Road", zip="12345", **CARD)
expect("authorize", (held.result, held.respmsg, held.avsaddr, held.avszip), ("0", "Approved", "Y", "Y"))
expect("length of PNREF", len(held.pnref), 12)
expect("capture a part", gateway.delayed_capture("o1", held.pnref, 66).result, "0")
expect("capture again", gateway.delayed_capture("o1", held.pnref, 34).result, "111")
expect("void what is captured", gateway.void("o1", held.pnref).result, "108")
expect("reference sale is off", gateway.reference_transaction("o1", held.pnref, 34).result, "117")

sold = gateway.sale("o2", amt=20, street="400 Road", zip="60000", **CARD)
expect("sale, address does not match", (sold.result, sold.avsaddr, sold.avszip), ("0", "N", "N"))
expect("credit a part", gateway.credit("o2", sold.pnref, 5).result, "0")
expect("credit the rest", gateway.credit("o2", sold.pnref).result, "0")
expect("credit once more", gateway.credit("o2", sold.pnref).result, "105")
expect("credit an authorization", gateway.credit("o1", held.pnref).result, "105")

freed = gateway.authorize("o3", amt=30, **CARD)
expect("void", gateway.void("o3", freed.pnref).result, "0")
expect("capture what is void", gateway.delayed_capture("o3", freed.pnref).result, "111")

expect("insufficient funds", gateway.sale("o4", amt=1050, **CARD).result, "50")
expect("declined", gateway.sale("o5", amt=2100, **CARD).result, "12")
bad = dict(CARD, card_number="4111111111111112")
expect("bad number", gateway.authorize("o6", amt=1, **bad).result, "23")
review = gateway.authorize("o7", amt=10, last_name="Review", **CARD)
expect("fraud review", (review.result, review.respmsg), ("126", "Under review by Fraud Service"))

fixed_id = uuid.uuid4().hex
once = gateway.sale("o8", amt=8, **CARD)
twice = gateway.sale("o8", amt=8, **CARD)
expect("same request id, same transaction", twice.pnref, once.pnref)
expect("said to be a duplicate", "DUPLICATE=1" in twice.raw_response, True)
fixed_id = None

# A client that URL-encodes its body: the gateway stores what it was sent, undecoded.
reference = uuid.uuid4().hex[:12].upper()
body = "&".join(
    f"{name}={quote_plus(value)}"
    for name, value in {
        "PARTNER": "PayPal", "VENDOR": "bursardemo", "USER": "bursardemo", "PWD": "demo-password-live",
        "TRXTYPE": "S", "TENDER": "C", "AMT": "4.00", "CURRENCY": "EUR", "ACCT": CARD["card_number"],
        "EXPDATE": "1230", "CUSTREF": reference, "COMMENT1": "n12 9et",
    }.items()
)
headers = {"content-type": "text/namevalue"}
expect("encoded body", post_here(None, body, headers).text.startswith("RESULT=0&"), True)
body = ("PARTNER=PayPal&VENDOR=bursardemo&USER=bursardemo&PWD=demo-password-live&TRXTYPE=I&TENDER=C"
        f"&CUSTREF={reference}")
expect("nothing is decoded", "COMMENT1=n12+9et" in post_here(None, body, headers).text, True)
print("all answers are as promised")
