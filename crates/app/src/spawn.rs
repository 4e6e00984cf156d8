//! Tasks that go on when whoever asked for them goes away: a payer who closes his browser breaks off no unit of work.
//!
//! As `tokio::spawn`, but of one type. A runtime's task is some hundred functions for each type of future that is spawned: of two
//! hundred of them they were more than half of what the compiler had to make of the crates above this one.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::task::{JoinError, JoinHandle};

type Anything = Box<dyn Any + Send>;

/// A task under way. Dropping it does not end the task.
pub(crate) struct Spawned<T> {
    task: JoinHandle<Anything>,
    made: PhantomData<fn() -> T>,
}

impl<T: 'static> Future for Spawned<T> {
    /// What the task made; an error when it panicked or the runtime ended.
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let made = ready!(Pin::new(&mut self.task).poll(context));
        Poll::Ready(made.map(|made| *made.downcast().expect("it is what the task was spawned for")))
    }
}

/// Begins a task at once.
pub(crate) fn spawn<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Spawned<T> {
    let work = Box::pin(async move { Box::new(work.await) as Anything });
    Spawned { task: spawn_any(work), made: PhantomData }
}

fn spawn_any(work: Pin<Box<dyn Future<Output = Anything> + Send>>) -> JoinHandle<Anything> {
    tokio::spawn(work)
}
