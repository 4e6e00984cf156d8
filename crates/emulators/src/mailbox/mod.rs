//! An SMTP sink whose mails are read in a browser.
