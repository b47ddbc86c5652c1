//! [`Errand`]: work that goes on beside the rounds, on a thread of its own, and comes back with an answer — or is known
//! to have been lost.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::exit::{Exit, Failure};

/// One piece of work at a time.
pub(crate) struct Errand<T>(Option<Receiver<T>>);

impl<T: Send + 'static> Errand<T> {
    /// Nothing is under way.
    pub(crate) const fn idle() -> Self {
        Self(None)
    }

    /// Whether nothing is under way.
    pub(crate) const fn is_idle(&self) -> bool {
        self.0.is_none()
    }

    /// Begins work; what was under way before is not waited for any more. To be called inside the runtime.
    pub(crate) fn send(&mut self, work: impl FnOnce() -> T + Send + 'static) {
        let (sender, receiver) = channel();
        self.0 = Some(receiver);
        tokio::task::spawn_blocking(move || {
            // Nobody waits for the answer any more when the daemon has ended.
            drop(sender.send(work()));
        });
    }

    /// What came back since it was asked last; nothing while it is under way.
    ///
    /// # Errors
    ///
    /// When the thread ended without an answer: the program itself is at fault there. The errand is idle then and may
    /// be sent again.
    pub(crate) fn back(&mut self) -> Option<Result<T, Failure>> {
        let answer = match self.0.as_ref()?.try_recv() {
            Ok(answer) => Ok(answer),
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err(Failure::told(Exit::Internal, "程序内部出错，没有做完；将再试")),
        };
        self.0 = None;
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn waited(errand: &mut Errand<u32>) -> Result<u32, Failure> {
        (0..500)
            .find_map(|_| {
                std::thread::sleep(Duration::from_millis(10));
                errand.back()
            })
            .unwrap()
    }

    #[test]
    fn work_that_falls_over_is_noticed_and_can_be_sent_again() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let _inside = runtime.enter();
        let mut errand = Errand::idle();
        assert!(errand.is_idle() && errand.back().is_none());
        errand.send(|| panic!("on purpose"));
        assert!(!errand.is_idle());
        assert_eq!(waited(&mut errand).unwrap_err().exit(), Exit::Internal);
        assert!(errand.is_idle());
        errand.send(|| 7);
        assert_eq!(waited(&mut errand).unwrap(), 7);
        assert!(errand.is_idle());
    }
}
