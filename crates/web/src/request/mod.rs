//! What is read from a request, each by its own file: cookies, the browser's key, forms, the reader's language, the
//! client's address.

pub(crate) mod address;
pub(crate) mod browser;
pub(crate) mod browser_name;
pub(crate) mod cookies;
pub(crate) mod form;
pub(crate) mod form_token;
pub(crate) mod kept_form;
pub(crate) mod known_browser;
pub(crate) mod next;
pub(crate) mod reader;
pub(crate) mod sign_in_cookie;
pub(crate) mod test_link;
pub(crate) mod upload;
