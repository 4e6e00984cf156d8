# As what somebody buys, at the checkout.
buyer-title = Who is buying?
buyer-consumer = I buy for myself
buyer-consumer-hint = The receipt is made out to you.
buyer-business = I buy for a company or organization
buyer-business-hint = The receipt is made out to it, with its address and VAT number.

# The company.
company-title = Company
company-name = Name of the company
company-address = Address
company-address-hint = Street, postcode and place, without the country.
company-vat-number = VAT number (if it has one)
company-vat-number-hint = Printed on the receipt. It does not change the tax.
company-reference = Purchase reference (optional)
company-reference-hint = Such as an order number or a cost centre; printed on the receipt.

# Mistakes.
form-company-name-missing = Enter the name of the company.
form-company-address-missing = Enter the address of the company.
form-company-address-too-long = Keep the address to { $lines } lines and { $max } characters.
form-vat-number-wrong = This does not have the form of a VAT number. Example: NL123456789B01. Leave it empty if the company has none.

# Having a receipt made out to a company afterwards.
company-add-title = Have the receipt made out to a company
company-add-text = Receipt { $receipt } is made out to { $name }. Until { $date } you can have it replaced, once, by a receipt that is made out to a company.
company-add-how = A receipt that was issued never changes. A credit note takes it back in full, and a new receipt with the company’s name takes its place. No money moves.
company-add-country = Country of the company: { $country }
company-add-button = Issue the new receipt
company-add-back = Back to the receipt
company-add-link = Have it made out to a company
company-refused-title = This receipt stays as it is
company-refused-made-out = It is made out to a company already. If something on it is wrong, write to { $contact }.
company-refused-refunded = Money of it has gone back to you, so it cannot be replaced any more. If you need something else, write to { $contact }.
company-refused-too-late = A receipt can be made out to a company within 30 days after the payment. If you need it all the same, write to { $contact }.
