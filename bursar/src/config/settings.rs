//! The settings as text, under one name in the file and in the environment.

use serde::Deserialize;

macro_rules! settings {
    ($($name:ident,)*) => {
        /// The settings as they stand in the file.
        #[derive(Clone, Deserialize, Default)]
        #[serde(default, deny_unknown_fields)]
        pub struct Settings {
            $(pub(super) $name: Option<String>,)*
        }

        impl Settings {
            /// Every setting by its name in the file.
            pub(super) fn fields(&mut self) -> Vec<(&'static str, &mut Option<String>)> {
                vec![$((stringify!($name), &mut self.$name)),*]
            }
        }
    };
}

settings! {
    database_url,
    base_url,
    listen,
    tls_certificate,
    tls_key,
    redirect_listen,
    secret_key,
    secret_key_file,
    smtp_host,
    smtp_port,
    smtp_security,
    smtp_user,
    smtp_password,
    mail_from,
    payflow_live_gateway,
    payflow_live_pages,
    payflow_live_wallet,
    payflow_pilot_gateway,
    payflow_pilot_pages,
    payflow_pilot_wallet,
    paypal_live_api,
    paypal_live_pages,
    paypal_sandbox_api,
    paypal_sandbox_pages,
    express_live_api,
    express_live_pages,
    express_live_notices,
    express_sandbox_api,
    express_sandbox_pages,
    express_sandbox_notices,
    pro_uk_live_pages,
    pro_uk_sandbox_pages,
    allow_plain_http_gateways,
    cards_on_this_server,
    trusted_proxies,
    connections_per_address,
    holds_per_address,
    holds_per_session_percent,
    guests_per_address,
    room_connections_per_address,
    log_level,
    log_format,
}

impl Settings {
    /// Takes over what the environment says: it wins.
    pub(super) fn take_environment(&mut self) {
        for (name, value) in self.fields() {
            if let Ok(text) = std::env::var(variable(name)) {
                *value = Some(text);
            }
        }
    }
}

/// The variable of a setting.
pub(super) fn variable(name: &str) -> String {
    format!("BURSAR_{}", name.to_ascii_uppercase())
}
