#!/usr/bin/env python3
"""Drives Website Payments Pro's hosted page with the calls of django-oscar-paypal's Express module.

Usage: hosted.py BASE_URL      (for instance http://127.0.0.1:9300/sandbox)

Exits with a status other than 0 and says why when an answer is not the one that PayPal's guide promises.
"""

from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

from classic import gateway, plain_post, refused, same, settings


def button(total, action, **more):
    variables = {"subtotal": total, "currency_code": "GBP", "paymentaction": action, "invoice": f"N{total}",
                 "custom": "MARK", "return": "http://shop.test/back?a=b", "cancel_return": "http://shop.test/cancel",
                 **more}
    fields = {f"L_BUTTONVAR{n}": f"{name}={value}" for n, (name, value) in enumerate(variables.items())}
    made = gateway._fetch_response("BMCreateButton", {"BUTTONCODE": "TOKEN", "BUTTONTYPE": "PAYMENT", **fields})
    link = made.value("EMAILLINK")
    same(parse_qs(urlsplit(link).query)["hosted_button_id"], [made.value("HOSTEDBUTTONID")], "the button of the link")
    same(made.value("HOSTEDBUTTONID").startswith("HSSS-"), True, "the name of a button")
    return link


def pressed(link, act="approve", funding="balance"):
    return plain_post(link, data={"act": act, "funding": funding}, allow_redirects=False, timeout=30)


def paid(link, funding="balance"):
    page = pressed(link, funding=funding)
    same(page.status_code, 303, "the payer is sent back")
    back = parse_qs(urlsplit(page.headers["location"]).query)
    same(back["a"], ["b"], "the address that was named")
    return back["tx"][0]


def details(transaction):
    return gateway._fetch_response("GetTransactionDetails", {"TRANSACTIONID": transaction})


def listed(invoice):
    found = gateway._fetch_response("TransactionSearch", {"STARTDATE": "2001-01-01T00:00:00Z", "INVNUM": invoice})
    rows = [found.value(f"L_TRANSACTIONID{n}") for n in range(5)]
    return [row for row in rows if row]


# Held on the page by nobody's call, found by the merchant's number, captured and given back.
link = button("100.00", "authorization")
same(listed("N100.00"), [], "nobody has paid")
same(plain_post(link, data={"act": "cancel"}, allow_redirects=False, timeout=30).headers["location"],
     "http://shop.test/cancel", "who gives up")
held = paid(link)
same(paid(link), held, "a button is paid once")
same(listed("N100.00"), [held], "found by the merchant's number")
told = details(held)
same((told.value("PAYMENTSTATUS"), told.value("PENDINGREASON")), ("Pending", "authorization"), "held")
same((told.value("INVNUM"), told.value("CUSTOM"), told.value("AMT")), ("N100.00", "MARK", "100.00"), "whose it is")
taken = gateway.do_capture(held, Decimal("100.00"), "GBP").value("TRANSACTIONID")
same(details(taken).value("PARENTTRANSACTIONID"), held, "what it was taken from")
refused(10602, lambda: gateway.do_void(held))
same(gateway.refund_txn(taken, True, Decimal("40.00"), "GBP").value("GROSSREFUNDAMT"), "40.00", "a part goes back")

# A card that is declined is listed, and moves nothing; another one is typed on the same page.
link = button("21.00", "sale")
declined = pressed(link, funding="declined")
same((declined.status_code, "did not work" in declined.text), (200, True), "the page says so")
same([details(row).value("PAYMENTSTATUS") for row in listed("N21.00")], ["Denied"], "nothing was done")
same(details(paid(link)).value("PAYMENTSTATUS"), "Completed", "taken at once")

# Held and released.
freed = paid(button("30.00", "authorization"))
same(gateway.do_void(freed).value("AUTHORIZATIONID"), freed, "released")

# What cannot be.
refused(10525, lambda: button("0.00", "sale"))
refused(11926, lambda: button("1.00", "order"))
settings.PAYPAL_API_SIGNATURE = "not it"
refused(10002, lambda: button("1.00", "sale"))
print("all answers are as promised")
