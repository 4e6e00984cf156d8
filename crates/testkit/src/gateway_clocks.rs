//! The clocks of the gateways, which need not be right.

use crate::TestApp;
use domain::time::Span;
use emulators::Machine;

impl TestApp {
    /// The clocks of the gateways alone move: they are wrong by so much more from now on (PS-F30).
    ///
    /// # Panics
    /// When their books cannot be written.
    pub async fn move_gateway_clocks(&self, span: Span) {
        let all: [&Machine; 3] = [&self.emulator, &self.paypal, &self.express];
        for gateway in all {
            let offset = gateway.clock().offset() + span.0;
            gateway.move_clock(offset).await.expect("the books follow the clock");
        }
    }
}
