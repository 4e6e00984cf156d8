//! "Payments need a look": to who may see to the payments of a site, or to who runs the installation about those of hosts.

use super::MailBody;
use super::accounts::AccountFacts;
use super::letter::Letter;
use crate::line::one_line;
use locale::{Messages, msg};

/// So much of what came up is named; of the rest the mail says how much it is.
const NAMED_MAX: usize = 30;

/// Something came up with a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameUp {
    /// The payment's reference.
    pub reference: String,
    /// What, as the audit log has it: an action of Bursar's.
    pub action: String,
    /// More about it, as the audit log has it.
    pub detail: String,
}

impl CameUp {
    /// What came up, in the reader's words.
    fn words(&self, t: Messages) -> String {
        let detail = one_line(&t.audit_detail(&self.action, &self.detail));
        let what = match self.action.as_str() {
            "doubt dispute" => msg!("mail-office-asked-dispute"),
            "doubt refund" => msg!("mail-office-asked-whose"),
            "misfit refund" => msg!("mail-office-asked-misfit"),
            // That a person is asked, or an alarm raised, is what the mail is; why is what its reader wants to know.
            _ => return detail,
        };
        format!("{} · {detail}", t.text(what))
    }
}

/// Payments need a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeAskedMail {
    /// To whom.
    pub about: AccountFacts,
    /// Whether they are payments of Test mode.
    pub test: bool,
    /// The seller's address for questions.
    pub contact: String,
    /// What came up, in the order in which it did.
    pub came_up: Vec<CameUp>,
    /// In how many places the gateway's list and the books differ.
    pub differences: i64,
    /// Where it is seen to.
    pub money_url: String,
}

impl OfficeAskedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let seller = one_line(&self.about.sender);
        let subject = t.with("mail-office-asked-subject", [("site", seller.into())]);
        let mut letter =
            Letter::to_anybody(t, &self.about.sender, &self.contact, &subject, "mail-office-asked-title")
                .accent(self.about.accent)
                .test(self.test)
                .greeting(&t.with("mail-greeting", [("name", one_line(&self.about.name).into())]));
        if !self.came_up.is_empty() {
            letter = letter.paragraph(t.text("mail-office-asked-text"));
        }
        if self.differences > 0 {
            letter =
                letter.paragraph(t.with(msg!("money-differences"), [("count", self.differences.into())]));
        }
        for of in self.came_up.iter().take(NAMED_MAX) {
            letter = letter.line(one_line(&of.reference), of.words(t));
        }
        letter = letter.action("mail-office-asked-open", &self.money_url);
        let more = self.came_up.len().saturating_sub(NAMED_MAX);
        if more > 0 {
            let count = i64::try_from(more).unwrap_or(i64::MAX);
            letter = letter.note(t.with("mail-office-asked-more", [("count", count.into())]));
        }
        letter.note(t.text("mail-office-asked-gathered")).render()
    }
}
