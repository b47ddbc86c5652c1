//! The outbox in the daemon's rounds: what waits is sent on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use shuping_pipeline::store::{LetterState, Store};

use super::{Round, ServiceSettings, Smtp, send_due};
use crate::daemon::Errand;
use crate::daemon::hooks::{Attendant, Event, View, Wish};
use crate::exit::Failure;
use crate::telemetry::Board;

/// The outbox is looked into so often.
const EVERY: Duration = Duration::from_secs(20);

/// Carries letters to the server.
pub(crate) struct Postman {
    root: PathBuf,
    state: PathBuf,
    board: Arc<Board>,
    on_the_way: Errand<Result<Round, Failure>>,
    next: Duration,
    /// Whether letters that an earlier run left in the middle were looked for.
    looked_back: bool,
    stopping: bool,
}

impl Postman {
    /// A postman of a season.
    pub(crate) fn new(root: &Path, state: &Path, board: Arc<Board>) -> Self {
        let (root, state) = (root.to_owned(), state.to_owned());
        Self {
            root,
            state,
            board,
            on_the_way: Errand::idle(),
            next: Duration::ZERO,
            looked_back: false,
            stopping: false,
        }
    }

    fn back(&mut self, result: Result<Round, Failure>) {
        match result {
            Ok(round) => {
                self.looked_back = true;
                self.board.trouble("mail", None);
                if round != Round::default() {
                    let Round { sent, later, refused, unsure } = round;
                    tracing::info!(sent, later, refused, unsure, "发信");
                }
            }
            Err(failure) => {
                self.board.error("mail");
                self.board.trouble("mail", Some(failure.to_string()));
                tracing::warn!(code = failure.exit() as u8, "信发不出；shuping mail 说明原因");
            }
        }
    }
}

impl Attendant for Postman {
    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Stopping => self.stopping = true,
            Event::Night { .. } => self.next = Duration::ZERO,
            _ => {}
        }
    }

    fn tick(&mut self, view: &View<'_>) -> Vec<Wish> {
        if let Some(result) = self.on_the_way.back() {
            self.back(result.flatten());
        }
        if self.on_the_way.is_idle() && !self.stopping && view.now.running >= self.next {
            self.next = view.now.running + EVERY;
            let (root, state, board) = (self.root.clone(), self.state.clone(), Arc::clone(&self.board));
            let (look_back, now) = (!self.looked_back, view.now.wall);
            self.on_the_way.send(move || round(&root, &state, &board, look_back, now));
        }
        Vec::new()
    }
}

fn round(root: &Path, state: &Path, board: &Board, look_back: bool, now: Timestamp) -> Result<Round, Failure> {
    let store = Store::open(state)?;
    if look_back {
        // This daemon alone sends for the season: what is under way was an earlier run's.
        let doubtful = store.database.doubt_interrupted_letters(now)?;
        if doubtful > 0 {
            tracing::warn!(doubtful, "程序上次结束时正在发信，不知道是否送到；shuping mail 列出它们");
        }
    }
    let Some(mail) = ServiceSettings::load(root)?.mail else { return Ok(Round::default()) };
    let round = if store.database.letters_due(now)?.is_empty() {
        Round::default()
    } else {
        send_due(&store.database, &mut Smtp::new(&mail, root)?, now)?
    };
    let letters = store.database.letters()?;
    board.write_letters(
        LetterState::ALL.into_iter().map(|state| {
            (state.word().to_owned(), letters.iter().filter(|letter| letter.state == state).count() as u64)
        }),
    );
    Ok(round)
}
