//! The mailbox on the server in the daemon's rounds: looked into every few minutes, on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use shuping_pipeline::store::Store;

use super::{Harvest, look};
use crate::daemon::Errand;
use crate::daemon::hooks::{Attendant, Event, View, Wish};
use crate::exit::Failure;
use crate::post::ServiceSettings;
use crate::telemetry::Board;

/// Without settings, they are looked for so often.
const WITHOUT: Duration = Duration::from_secs(60);

/// Fetches letters.
pub(crate) struct Fetcher {
    root: PathBuf,
    state: PathBuf,
    board: Arc<Board>,
    under_way: Errand<Look>,
    next: Duration,
    stopping: bool,
}

/// What one look gave, and when the next is due.
struct Look {
    harvest: Harvest,
    done: Result<(), Failure>,
    pause: Duration,
}

impl Look {
    /// A look that brought nothing.
    fn without(done: Result<(), Failure>, pause: Duration) -> Self {
        Self { harvest: Harvest::default(), done, pause }
    }
}

impl Fetcher {
    /// A fetcher for a season.
    pub(crate) fn new(root: &Path, state: &Path, board: Arc<Board>) -> Self {
        let (root, state) = (root.to_owned(), state.to_owned());
        Self { root, state, board, under_way: Errand::idle(), next: Duration::ZERO, stopping: false }
    }
}

impl Attendant for Fetcher {
    fn hear(&mut self, event: &Event<'_>) {
        self.stopping |= matches!(event, Event::Stopping);
    }

    fn tick(&mut self, view: &View<'_>) -> Vec<Wish> {
        let mut wishes = Vec::new();
        if let Some(look) = self.under_way.back() {
            let look = look.unwrap_or_else(|failure| Look::without(Err(failure), WITHOUT));
            self.next = view.now.running + look.pause;
            let Harvest { taken, known, too_large, failed } = look.harvest;
            if look.harvest != Harvest::default() {
                tracing::info!(taken, known, too_large, failed, "收信");
            }
            if taken + too_large > 0 {
                wishes.push(Wish::Scan);
            }
            if let Err(failure) = &look.done {
                self.board.error("intake");
                tracing::warn!(code = failure.exit() as u8, "收不了信，将再试；shuping mail --fetch 说明原因");
            }
            self.board.trouble("intake", look.done.err().map(|failure| failure.to_string()));
        }
        if self.under_way.is_idle() && !self.stopping && view.now.running >= self.next {
            let (root, state) = (self.root.clone(), self.state.clone());
            self.under_way.send(move || once(&root, &state));
        }
        wishes
    }
}

fn once(root: &Path, state: &Path) -> Look {
    let intake = match ServiceSettings::load(root) {
        Ok(ServiceSettings { intake: Some(intake), .. }) => intake,
        Ok(_) => return Look::without(Ok(()), WITHOUT),
        Err(failure) => return Look::without(Err(failure), WITHOUT),
    };
    let pause = Duration::from_secs(60 * u64::from(intake.every_minutes));
    match Store::open(state) {
        Ok(store) => {
            let (harvest, done) = look(&intake, root, state, &store.database);
            Look { harvest, done: done.map_err(Failure::from), pause }
        }
        Err(error) => Look::without(Err(error.into()), pause),
    }
}
