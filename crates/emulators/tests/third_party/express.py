#!/usr/bin/env python3
"""Drives Express Checkout with the Express module of django-oscar-paypal.

Usage: express.py BASE_URL      (for instance http://127.0.0.1:9300/sandbox)

Exits with a status other than 0 and says why when an answer is not the one that PayPal's guide promises.
"""

from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

from classic import BASE, gateway, plain_post, refused, same, settings


class Product:
    upc, description, is_shipping_required = "", "A seat", False

    @staticmethod
    def get_title():
        return "A seat & more"


class Line:
    product, quantity = Product, 2

    def __init__(self, each):
        self.unit_price_incl_tax = each


class Basket:
    offer_discounts, voucher_discounts, shipping_discounts = [], [], []

    def __init__(self, total):
        self.total_incl_tax = Decimal(total)

    def all_lines(self):
        return [Line(self.total_incl_tax / 2)]


def opened(total, action):
    url = gateway.set_txn(Basket(total), [], "USD", "http://shop.test/back", "http://shop.test/cancel", action=action,
                          no_shipping=True)
    return parse_qs(urlsplit(url).query)["token"][0]


def approved(token, funding="balance"):
    page = plain_post(f"{BASE}/webscr?cmd=_express-checkout&token={token}",
                      data={"act": "approve", "funding": funding}, allow_redirects=False, timeout=30)
    same(page.status_code, 303, "the payer is sent back")
    back = parse_qs(urlsplit(page.headers["location"]).query)
    same(back["token"], [token], "the token comes back")
    return back["PayerID"][0]


# Held, captured in two parts, and given back.
token = opened("100.00", gateway.AUTHORIZATION)
same(len(token), 20, "length of a token")
details = gateway.get_txn(token)
same((details.amount, details.value("PAYERID")), (Decimal("100.00"), None), "nobody has approved")
same(details.value("CHECKOUTSTATUS"), "PaymentActionNotInitiated", "status")
refused(10485, lambda: gateway.do_txn("DEMPAYER23456", token, Decimal("100.00"), "USD", gateway.AUTHORIZATION))
payer = approved(token)
same(gateway.get_txn(token).value("PAYERID"), payer, "the payer has approved")
refused(10406, lambda: gateway.do_txn("SOMEBODYELSE1", token, Decimal("100.00"), "USD", gateway.AUTHORIZATION))
held = gateway.do_txn(payer, token, Decimal("100.00"), "USD", gateway.AUTHORIZATION)
same((held.amount, held.value("PAYMENTINFO_0_PAYMENTSTATUS")), (Decimal("100.00"), "Pending"), "held")
same(held.value("PAYMENTINFO_0_PENDINGREASON"), "authorization", "why it is pending")
authorization = held.value("PAYMENTINFO_0_TRANSACTIONID")
same(len(authorization), 17, "length of an id")
again = gateway.do_txn(payer, token, Decimal("100.00"), "USD", gateway.AUTHORIZATION)
same((again.ack, again.value("L_ERRORCODE0")), ("SuccessWithWarning", "11607"), "a token is paid once")
same(again.value("PAYMENTINFO_0_TRANSACTIONID"), authorization, "it is the same payment")
same(gateway.get_txn(token).value("CHECKOUTSTATUS"), "PaymentActionCompleted", "status")
refused(10610, lambda: gateway.do_capture(authorization, Decimal("115.01"), "USD"))
refused(10613, lambda: gateway.do_capture(authorization, Decimal("10.00"), "CAD"))
part = gateway.do_capture(authorization, Decimal("60.00"), "USD", complete_type="NotComplete")
same(part.value("PAYMENTSTATUS"), "Completed", "a part is taken")
rest = gateway.do_capture(authorization, Decimal("40.00"), "USD")
same(rest.value("PARENTTRANSACTIONID"), authorization, "what it was taken from")
refused(10602, lambda: gateway.do_capture(authorization, Decimal("1.00"), "USD"))
refused(10602, lambda: gateway.do_void(authorization))
taken = part.value("TRANSACTIONID")
given = gateway.refund_txn(taken, True, Decimal("15.00"), "USD")
same((given.value("GROSSREFUNDAMT"), given.value("TOTALREFUNDEDAMOUNT")), ("15.00", "15.00"), "a part is given back")
refused(10009, lambda: gateway.refund_txn(taken, True, Decimal("45.01"), "USD"))
same(gateway.refund_txn(taken).value("GROSSREFUNDAMT"), "45.00", "the rest is given back")
refused(10009, lambda: gateway.refund_txn(taken))

# Held and released.
token = opened("30.00", gateway.AUTHORIZATION)
freed = gateway.do_txn(approved(token), token, Decimal("30.00"), "USD", gateway.AUTHORIZATION)
freed = freed.value("PAYMENTINFO_0_TRANSACTIONID")
same(gateway.do_void(freed).value("AUTHORIZATIONID"), freed, "released")
refused(10600, lambda: gateway.do_capture(freed, Decimal("30.00"), "USD"))

# A card that is declined: back to the same page, and another way to pay.
token = opened("21.00", gateway.SALE)
payer = approved(token, "declined")
refused(10486, lambda: gateway.do_txn(payer, token, Decimal("21.00"), "USD", gateway.SALE))
same(gateway.get_txn(token).value("CHECKOUTSTATUS"), "PaymentActionFailed", "status")
sold = gateway.do_txn(approved(token), token, Decimal("21.00"), "USD", gateway.SALE)
same(sold.value("PAYMENTINFO_0_PAYMENTSTATUS"), "Completed", "taken at once")

# What cannot be.
refused(10410, lambda: gateway.get_txn("EC-00000000000000000"))
refused(10004, lambda: gateway.do_void("00000000000000000"))
settings.PAYPAL_API_SIGNATURE = "not it"
refused(10002, lambda: opened("1.00", gateway.SALE))
print("all answers are as promised")
