//! What every handler can reach.

use crate::classrooms::sockets::Sockets;
use crate::commerce::rehearse;
use crate::config::WebConfig;
use app::App;
use http::HeaderValue;
use locale::BaseUrl;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct WebState(Arc<Shared>);

/// The same for all requests.
pub(crate) struct Shared {
    /// The use cases.
    pub app: App,
    /// The process's settings.
    pub config: WebConfig,
    /// Whether browsers reach us over TLS (decision 11).
    pub https: bool,
    /// Scheme, host and port, as browsers write them in `Origin`.
    pub origin: String,
    /// The content security policy of every page.
    pub content_policy: HeaderValue,
    /// A place for each rehearsal that is played at a time.
    pub rehearsals: Arc<Semaphore>,
    /// A place for each web socket of the process.
    pub sockets: Arc<Sockets>,
}

impl WebState {
    /// Prepares what does not change while the process runs.
    pub fn new(app: App, config: WebConfig) -> Self {
        let base_url = BaseUrl::parse(app.base_url());
        let https = base_url.as_ref().is_ok_and(BaseUrl::is_https);
        let origin = base_url.map_or_else(|_| app.base_url().to_owned(), |url| url.as_str().to_owned());
        let content_policy = crate::response::headers::content_policy(&app.page_origins());
        let sockets = Sockets::new(config.sockets, &config.trusted_proxies);
        let rehearsals = Arc::new(Semaphore::new(rehearse::AT_ONCE));
        Self(Arc::new(Shared { app, config, https, origin, content_policy, rehearsals, sockets }))
    }
}

impl std::ops::Deref for WebState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
