"""The Express module of django-oscar-paypal, its requests sent to sys.argv[1], without the shop around it."""

import sys
import types
from urllib.parse import parse_qs

import requests
from django.conf import settings

BASE = sys.argv[1].rstrip("/")

settings.configure(
    PAYPAL_API_USERNAME="bursardemo_api1.example.com",
    PAYPAL_API_PASSWORD="demo-password-test",
    PAYPAL_API_SIGNATURE="AFcWxV21C7fd0v3bYYYRCpSSRl31Abursardemotest",
    PAYPAL_SANDBOX_MODE=True,
    USE_I18N=False,
)


class Recorded:
    """Stands in for the module's database row: it keeps what was parsed."""

    error_code = error_message = None

    def __init__(self, **values):
        self.__dict__.update(values)

    @property
    def is_successful(self):
        # As the module's own model says it.
        return self.ack in ("Success", "SuccessWithWarning")

    def save(self):
        pass

    def value(self, key):
        return parse_qs(self.raw_response).get(key, [None])[0]


# The shop around the module is not needed.
for name in ("oscar", "oscar.apps", "oscar.apps.payment", "oscar.apps.payment.exceptions"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["oscar.apps.payment.exceptions"].PaymentError = type("PaymentError", (Exception,), {})

models = types.ModuleType("paypal.express.models")
models.ExpressTransaction = Recorded
sys.modules["paypal.express.models"] = models

import paypal  # noqa: E402
import paypal.express  # noqa: E402

paypal.express.models = models
from paypal import exceptions  # noqa: E402
from paypal.express import gateway  # noqa: E402

plain_post = requests.post
requests.post = lambda _url, payload, headers: plain_post(f"{BASE}/nvp", payload, headers=headers, timeout=30)


def same(found, expected, what):
    if found != expected:
        sys.exit(f"{what}: {found!r} instead of {expected!r}")


def refused(code, call):
    try:
        call()
    except exceptions.PayPalError as error:
        same(str(error).startswith(f"Error {code} "), True, f"{error} and not {code}")
        return
    sys.exit(f"it was not refused with {code}")
