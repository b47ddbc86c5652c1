//! The night in the daemon's rounds: wished for when its hour has come, once.

use std::path::PathBuf;

use jiff::civil::Date;
use shuping_pipeline::store::{Database, Error};

use super::{Call, Schedule};
use crate::daemon::hooks::{Attendant, Event, View, Wish};

/// Name under which the store keeps the night at which the clock came to be doubted.
const DOUBT: &str = "night doubt";

/// Looks at the clock.
pub(crate) struct Watchman {
    place: PathBuf,
    /// Opened with the first look; the last night that was made.
    memory: Option<(Database, Option<Date>)>,
    doubted: bool,
}

impl Watchman {
    /// A watchman over the store in a folder.
    pub(crate) fn new(state: &std::path::Path) -> Self {
        Self { place: state.join("state.sqlite"), memory: None, doubted: false }
    }

    fn look(&mut self, view: &View<'_>) -> Result<Option<Date>, Error> {
        let scheme = &view.folder.scheme;
        let Some(schedule) = Schedule::new(&scheme.nightly.at, &scheme.season.timezone) else { return Ok(None) };
        let (database, last) = match self.memory.take() {
            Some(memory) => memory,
            None => {
                let database = Database::open(&self.place)?;
                let last = database.last_night()?;
                (database, last)
            }
        };
        let (database, last) = self.memory.insert((database, last));
        let doubt = database.remembered(DOUBT)?.and_then(|day| day.parse().ok());
        let call = schedule.call(view.now.wall, *last, doubt);
        if !matches!(call, Call::Doubt { .. }) && doubt.is_some() {
            database.forget(DOUBT)?;
            self.doubted = false;
        }
        match call {
            Call::Due(night) => Ok(Some(night)),
            Call::Wait(_) => Ok(None),
            Call::Forget(day) => {
                tracing::warn!(%day, "钟跳回去以后一直这样走：认它，忘掉以后的日报");
                database.forget_nights_after(day)?;
                *last = database.last_night()?;
                Ok(None)
            }
            Call::Doubt { last, since } => {
                if doubt != Some(since) {
                    database.remember(DOUBT, &since.to_string())?;
                }
                if !self.doubted {
                    self.doubted = true;
                    tracing::error!(%last, "钟比上一份日报早；改对之前不做日报");
                }
                Ok(None)
            }
        }
    }
}

impl Attendant for Watchman {
    fn hear(&mut self, event: &Event<'_>) {
        if let (Event::Night { day, .. }, Some((_, last))) = (event, &mut self.memory) {
            *last = (*last).max(Some(*day));
        }
    }

    fn tick(&mut self, view: &View<'_>) -> Vec<Wish> {
        match self.look(view) {
            Ok(night) => night.map(Wish::Night).into_iter().collect(),
            Err(error) => {
                // The next look opens the store anew.
                tracing::warn!(%error, "状态库说不出上一份日报是哪天的");
                Vec::new()
            }
        }
    }
}
