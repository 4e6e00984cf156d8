//! A price with its tax spelt out.

use app::sites::Site;
use domain::sites::Price;
use locale::Messages;

/// The texts of a price.
pub(crate) struct PriceText {
    /// What is paid: `€ 121.00`.
    pub gross: String,
    /// `incl. € 21.00 VAT 21 %`.
    pub tax: String,
    /// Without tax.
    pub net: String,
    /// The tax alone, when there is one: its name with the rate, and its amount.
    pub tax_line: Option<(String, String)>,
}

impl PriceText {
    /// Of `price`, under the site's tax of now.
    pub fn of(t: Messages, site: &Site, price: &Price) -> Self {
        Self::under(t, (&site.tax.name, site.tax.rate_ppm), price)
    }

    /// Of `price`, under a tax of this name and rate, in parts per million.
    pub fn under(t: Messages, (name, rate_ppm): (&str, i64), price: &Price) -> Self {
        let (name, rate) = (&*t.tax_name(name), t.rate(rate_ppm));
        let taxed = rate_ppm > 0;
        let tax = if taxed {
            let values =
                [("amount", t.money(price.tax).into()), ("tax", name.into()), ("rate", (&rate).into())];
            t.with("session-price-tax", &values)
        } else {
            t.text("session-price-no-tax").into_owned()
        };
        let tax_line = taxed.then(|| {
            let words = t.with("register-line-tax", &[("tax", name.into()), ("rate", rate.into())]);
            (words, t.money(price.tax))
        });
        Self { gross: t.money(price.gross), tax, net: t.money(price.net), tax_line }
    }
}
