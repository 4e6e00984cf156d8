//! Handlers by their methods, as `axum::routing` has them, but all of one type.
//!
//! axum builds what stands around a handler anew for each type: of three hundred handlers that was a third of what the compiler
//! had to make of this crate. Here it is made once, for one more allocation of a few bytes per request.

use crate::state::WebState;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{self, MethodRouter};
use std::pin::Pin;
use std::sync::Arc;

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Any handler.
#[derive(Clone)]
pub(crate) struct AnyHandler(Arc<dyn Fn(Request, WebState) -> Answer + Send + Sync>);

impl AnyHandler {
    pub(crate) fn of<H, T>(handler: H) -> Self
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        Self(Arc::new(move |request, state| Box::pin(handler.clone().call(request, state))))
    }
}

impl Handler<(), WebState> for AnyHandler {
    type Future = Answer;

    fn call(self, request: Request, state: WebState) -> Answer {
        (self.0)(request, state)
    }
}

/// What is shown, and changes nothing.
pub(crate) fn get<H, T>(handler: H) -> MethodRouter<WebState>
where
    H: Handler<T, WebState>,
    T: 'static,
{
    routing::get(AnyHandler::of(handler))
}

/// What is sent.
pub(crate) fn post<H, T>(handler: H) -> MethodRouter<WebState>
where
    H: Handler<T, WebState>,
    T: 'static,
{
    routing::post(AnyHandler::of(handler))
}

/// What is shown, and sent to the same address: mostly a form, which `show` shows; `take` takes what was typed.
pub(crate) fn form<H, I, T, U>(show: H, take: I) -> MethodRouter<WebState>
where
    H: Handler<T, WebState>,
    I: Handler<U, WebState>,
    T: 'static,
    U: 'static,
{
    routing::get(AnyHandler::of(show)).post(AnyHandler::of(take))
}
