#!/usr/bin/env python3
"""Drives Orders v2 and Payments v2 with PayPal's own server SDK.

Usage: orders.py BASE_URL      (for instance http://127.0.0.1:9200/sandbox)

Exits with a status other than 0 and says why when an answer is not the one that PayPal's reference promises. The SDK
turns every answer into its own models, and a status that it does not know into an exception.
"""

import sys
import uuid

import requests
from paypalserversdk.configuration import Configuration, Environment, Server
from paypalserversdk.exceptions.error_exception import ErrorException
from paypalserversdk.exceptions.api_exception import ApiException
from paypalserversdk.http.auth.o_auth_2 import ClientCredentialsAuthCredentials
from paypalserversdk.paypal_serversdk_client import PaypalServersdkClient

BASE = sys.argv[1].rstrip("/")
Configuration.environments[Environment.SANDBOX][Server.DEFAULT] = BASE


def client(secret):
    credentials = ClientCredentialsAuthCredentials(o_auth_client_id="bursardemo-paypal", o_auth_client_secret=secret)
    return PaypalServersdkClient(client_credentials_auth_credentials=credentials, environment=Environment.SANDBOX)


paypal = client("demo-secret-test")
WHOLE = "return=representation"


def same(found, expected, what):
    if found != expected:
        sys.exit(f"{what}: {found!r} instead of {expected!r}")


def days_pass(days):
    base = BASE.rsplit("/", 1)[0]
    moved = requests.post(f"{base}/control/api/clock", json={"advance_seconds": days * 24 * 3600}, timeout=30)
    same(moved.status_code, 200, "the clock")


def refused(issue, call):
    try:
        call()
    except ErrorException as error:
        same(error.details[0].issue, issue, "the issue of a refusal")
        return
    sys.exit(f"it was not refused with {issue}")


def create(intent, key, value="121.00"):
    body = {
        "intent": intent,
        "purchase_units": [
            {
                "amount": {"currency_code": "EUR", "value": value},
                "custom_id": "ATTEMPT00001",
                "invoice_id": f"INVOICE{key[:5]}",
                "description": "A seat",
            }
        ],
        "payment_source": {
            "paypal": {
                "experience_context": {
                    "user_action": "PAY_NOW",
                    "shipping_preference": "NO_SHIPPING",
                    "return_url": "http://127.0.0.1:9/return",
                    "cancel_url": "http://127.0.0.1:9/cancel",
                }
            }
        },
    }
    return paypal.orders.create_order({"body": body, "prefer": WHOLE, "paypal_request_id": key}).body


def approve(order, funding="balance"):
    page = next(link.href for link in order.links if link.rel == "payer-action")
    answer = requests.post(page, data={"act": "approve", "funding": funding}, allow_redirects=False, timeout=10)
    same(answer.status_code, 303, "the page sends the payer back")


def authorized(funding="balance"):
    order = create("AUTHORIZE", str(uuid.uuid4()))
    approve(order, funding)
    return paypal.orders.authorize_order({"id": order.id, "prefer": WHOLE, "paypal_request_id": str(uuid.uuid4())}).body


def first(order, kind):
    return getattr(order.purchase_units[0].payments, kind)[0]


def hold_and_capture():
    key = str(uuid.uuid4())
    order = create("AUTHORIZE", key)
    same(order.status, "PAYER_ACTION_REQUIRED", "a new order")
    same(create("AUTHORIZE", key).id, order.id, "the same key makes the same order")
    refused("ORDER_NOT_APPROVED", lambda: paypal.orders.authorize_order({"id": order.id}))
    approve(order)
    same(paypal.orders.get_order({"id": order.id}).body.status, "APPROVED", "an approved order")
    done = paypal.orders.authorize_order({"id": order.id, "prefer": WHOLE, "paypal_request_id": str(uuid.uuid4())}).body
    held = first(done, "authorizations")
    same((done.status, held.status, held.amount.value), ("COMPLETED", "CREATED", "121.00"), "a hold")
    refused("ORDER_ALREADY_AUTHORIZED", lambda: paypal.orders.authorize_order({"id": order.id}))
    key = str(uuid.uuid4())
    capture = {
        "authorization_id": held.id,
        "prefer": WHOLE,
        "paypal_request_id": key,
        "body": {"amount": {"currency_code": "EUR", "value": "100.00"}, "invoice_id": "CAPTURE1", "final_capture": True},
    }
    taken = paypal.payments.capture_authorized_payment(capture).body
    same((taken.status, taken.amount.value, taken.invoice_id), ("COMPLETED", "100.00", "CAPTURE1"), "a capture")
    same(paypal.payments.capture_authorized_payment(capture).body.id, taken.id, "the same key captures once")
    same(paypal.payments.get_authorized_payment({"authorization_id": held.id}).body.status, "CAPTURED", "the hold")
    again = dict(capture, paypal_request_id=str(uuid.uuid4()))
    refused("AUTHORIZATION_ALREADY_CAPTURED", lambda: paypal.payments.capture_authorized_payment(again))
    refused("PREVIOUSLY_CAPTURED", lambda: paypal.payments.void_payment({"authorization_id": held.id, "prefer": WHOLE}))
    return taken.id


def give_back(capture):
    refund = {
        "capture_id": capture,
        "prefer": WHOLE,
        "paypal_request_id": str(uuid.uuid4()),
        "body": {"amount": {"currency_code": "EUR", "value": "40.00"}, "invoice_id": "REFUND1"},
    }
    given = paypal.payments.refund_captured_payment(refund).body
    same((given.status, given.amount.value), ("COMPLETED", "40.00"), "a refund")
    same(paypal.payments.refund_captured_payment(refund).body.id, given.id, "the same key refunds once")
    same(paypal.payments.get_refund({"refund_id": given.id}).body.invoice_id, "REFUND1", "what it was asked by")
    same(paypal.payments.get_captured_payment({"capture_id": capture}).body.status, "PARTIALLY_REFUNDED", "the capture")
    too_much = dict(refund, paypal_request_id=str(uuid.uuid4()))
    too_much["body"] = {"amount": {"currency_code": "EUR", "value": "60.01"}}
    refused("REFUND_AMOUNT_EXCEEDED", lambda: paypal.payments.refund_captured_payment(too_much))


def hold_anew():
    held = first(authorized(), "authorizations")
    asked = {
        "authorization_id": held.id,
        "prefer": WHOLE,
        "paypal_request_id": str(uuid.uuid4()),
        "body": {"amount": {"currency_code": "EUR", "value": "100.00"}},
    }
    refused("REAUTHORIZATION_NOT_SUPPORTED", lambda: paypal.payments.reauthorize_payment(asked))
    days_pass(4)
    late = {"authorization_id": held.id, "body": {}}
    refused("PAYER_CANNOT_PAY", lambda: paypal.payments.capture_authorized_payment(late))
    asked["paypal_request_id"] = str(uuid.uuid4())
    anew = paypal.payments.reauthorize_payment(asked).body
    same((anew.status, anew.amount.value, anew.id != held.id), ("CREATED", "100.00", True), "held anew")
    same(paypal.payments.reauthorize_payment(asked).body.id, anew.id, "the same key holds anew once")
    again = dict(asked, paypal_request_id=str(uuid.uuid4()))
    refused("REAUTHORIZATION_NOT_SUPPORTED", lambda: paypal.payments.reauthorize_payment(again))
    taken = {"authorization_id": anew.id, "prefer": WHOLE, "body": {"final_capture": True}}
    same(paypal.payments.capture_authorized_payment(taken).body.amount.value, "100.00", "what was held anew")
    same(paypal.payments.get_authorized_payment({"authorization_id": held.id}).body.status, "CAPTURED", "the hold")


def void():
    held = first(authorized(), "authorizations")
    voided = paypal.payments.void_payment({"authorization_id": held.id, "prefer": WHOLE}).body
    same(voided.status, "VOIDED", "a void")
    refused("PREVIOUSLY_VOIDED", lambda: paypal.payments.void_payment({"authorization_id": held.id, "prefer": WHOLE}))
    refused("AUTHORIZATION_VOIDED", lambda: paypal.payments.capture_authorized_payment({"authorization_id": held.id, "body": {}}))


def take_at_once():
    order = create("CAPTURE", str(uuid.uuid4()))
    refused("ACTION_DOES_NOT_MATCH_INTENT", lambda: paypal.orders.authorize_order({"id": order.id}))
    approve(order)
    done = paypal.orders.capture_order({"id": order.id, "prefer": WHOLE, "paypal_request_id": str(uuid.uuid4())}).body
    same((done.status, first(done, "captures").status), ("COMPLETED", "COMPLETED"), "taken at once")


def what_goes_wrong():
    refused("TRANSACTION_REFUSED", lambda: authorized("declined"))
    same(first(authorized("review"), "authorizations").status, "PENDING", "held back for review")
    refused("INVALID_RESOURCE_ID", lambda: paypal.orders.get_order({"id": "5O190127TN364715T"}))
    try:
        client("wrong").orders.get_order({"id": "5O190127TN364715T"})
    except ApiException:
        return
    except Exception as error:  # the SDK has a class of its own for this, which is not an ApiException
        same("OAuth" in type(error).__name__ or "auth" in str(error).lower(), True, f"a wrong secret: {error!r}")
        return
    sys.exit("a wrong secret was accepted")


give_back(hold_and_capture())
hold_anew()
void()
take_at_once()
what_goes_wrong()
print("all as PayPal's reference says")
