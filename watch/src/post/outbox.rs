//! Sending what waits in the outbox: once, and what is not sure is said.

use jiff::{SignedDuration, Timestamp};
use shuping_pipeline::store::{Database, Error, Letter, LetterState};

use super::Draft;
use crate::exit::Failure;

/// First pause after a letter was not taken; it doubles each time.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Longest pause.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// A letter that nobody took for so long is given up.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(72);

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// The server took it, and said so.
    Taken(String),
    /// Certainly not taken; it may be another time.
    Later(String),
    /// Certainly not taken, and it never will be.
    Refused(String),
    /// Handed over, and the line broke before the answer.
    Unsure(String),
}

/// Who carries letters: a mail server, or a stand-in.
pub(crate) trait Carrier {
    /// Tries to hand over one letter.
    fn carry(&mut self, letter: &Letter) -> Delivery;
}

/// What one round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Round {
    /// Letters sent.
    pub sent: usize,
    /// Letters that wait for another time.
    pub later: usize,
    /// Letters given up.
    pub refused: usize,
    /// Letters of which nobody knows.
    pub unsure: usize,
}

/// Writes drafts into the outbox, those that are new; tells how many they are. One whose address is none is left to
/// the caller to tell.
///
/// # Errors
///
/// When the database fails.
pub(crate) fn enqueue(database: &Database, drafts: &[Draft], now: Timestamp) -> Result<(usize, Vec<String>), Failure> {
    let (mut new, mut unusable) = (0, Vec::new());
    for draft in drafts {
        match draft.letter(now) {
            Ok(letter) => new += usize::from(database.write_letter(&letter)?),
            Err(failure) => unusable.push(failure.to_string()),
        }
    }
    Ok((new, unusable))
}

/// Sends every letter whose time has come. The state of each is on disk before the line is opened and after it
/// answered.
///
/// # Errors
///
/// When the database fails; a letter in hand is unsure then.
pub(crate) fn send_due(database: &Database, carrier: &mut dyn Carrier, now: Timestamp) -> Result<Round, Error> {
    let mut round = Round::default();
    for letter in database.letters_due(now)? {
        if !database.begin_letter(letter.number)? {
            continue;
        }
        match carrier.carry(&letter) {
            Delivery::Taken(answer) => {
                round.sent += 1;
                database.end_letter(letter.number, LetterState::Sent, now, &answer)?;
            }
            Delivery::Refused(answer) => {
                round.refused += 1;
                database.end_letter(letter.number, LetterState::Refused, now, &answer)?;
            }
            Delivery::Unsure(answer) => {
                round.unsure += 1;
                database.end_letter(letter.number, LetterState::Unsure, now, &answer)?;
            }
            Delivery::Later(answer) if now.duration_since(letter.written_at) >= GIVEN_UP_AFTER => {
                round.refused += 1;
                let answer = format!("三天没有送出，已放弃；最后一次：{answer}");
                database.end_letter(letter.number, LetterState::Refused, now, &answer)?;
            }
            Delivery::Later(answer) => {
                round.later += 1;
                database.postpone_letter(letter.number, now + pause(letter.attempts + 1), &answer)?;
            }
        }
    }
    Ok(round)
}

/// The pause after an attempt, counted from one.
fn pause(attempt: u32) -> SignedDuration {
    let doubled = 2_i32.saturating_pow(attempt.saturating_sub(1).min(20));
    FIRST_PAUSE.checked_mul(doubled).map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// Answers what it is told to, and remembers what it carried.
    struct Stub(VecDeque<Delivery>, Vec<String>);

    impl Carrier for Stub {
        fn carry(&mut self, letter: &Letter) -> Delivery {
            self.1.push(letter.key.clone());
            self.0.pop_front().unwrap_or_else(|| Delivery::Taken("250".into()))
        }
    }

    fn stub(answers: &[Delivery]) -> Stub {
        Stub(answers.iter().cloned().collect(), Vec::new())
    }

    fn outbox(keys: &[&str]) -> (tempfile::TempDir, Database) {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("state.sqlite")).unwrap();
        for key in keys {
            let letter = Letter {
                number: 0,
                key: (*key).into(),
                message_id: format!("<{key}@test>"),
                recipient: "a@example.org".into(),
                subject: String::new(),
                message: Vec::new(),
                state: LetterState::Waiting,
                attempts: 0,
                written_at: Timestamp::UNIX_EPOCH,
                next_at: Timestamp::UNIX_EPOCH,
                ended_at: None,
                answer: String::new(),
            };
            assert!(database.write_letter(&letter).unwrap());
        }
        (folder, database)
    }

    fn after(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn a_letter_that_was_taken_never_goes_out_again() {
        let (_folder, database) = outbox(&["a", "b"]);
        let mut carrier = stub(&[]);
        for minute in 0..5 {
            send_due(&database, &mut carrier, after(minute)).unwrap();
        }
        assert_eq!(carrier.1, ["a", "b"]);
    }

    #[test]
    fn what_the_server_will_not_take_now_is_tried_later_and_later() {
        let (_folder, database) = outbox(&["a"]);
        let mut carrier = stub(&vec![Delivery::Later("451".into()); 20]);
        let mut tried = Vec::new();
        for minute in 0..2000 {
            let before = carrier.1.len();
            send_due(&database, &mut carrier, after(minute)).unwrap();
            if carrier.1.len() > before {
                tried.push(minute);
            }
        }
        assert_eq!(tried, [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 871, 1231, 1591, 1951]);
    }

    #[test]
    fn after_three_days_a_letter_is_given_up_and_says_why() {
        let (_folder, database) = outbox(&["a"]);
        let mut carrier = stub(&vec![Delivery::Later("连不上".into()); 99]);
        for hour in 0..100 {
            send_due(&database, &mut carrier, after(hour * 60)).unwrap();
        }
        let letter = database.letter(1).unwrap().unwrap();
        assert_eq!(letter.state, LetterState::Refused);
        assert!(letter.answer.contains("连不上") && letter.answer.contains("放弃"), "{}", letter.answer);
    }

    #[test]
    fn a_letter_of_which_nobody_knows_is_not_sent_again_by_itself() {
        let (_folder, database) = outbox(&["a", "b"]);
        let mut carrier = stub(&[Delivery::Unsure("断线".into()), Delivery::Refused("550 无此用户".into())]);
        let round = send_due(&database, &mut carrier, after(0)).unwrap();
        assert_eq!(round, Round { unsure: 1, refused: 1, ..Round::default() });
        send_due(&database, &mut carrier, after(9999)).unwrap();
        assert_eq!(carrier.1.len(), 2);
        // A person decides.
        database.postpone_letter(1, after(0), "").unwrap();
        send_due(&database, &mut carrier, after(9999)).unwrap();
        assert_eq!(database.letter(1).unwrap().unwrap().state, LetterState::Sent);
    }

    #[test]
    fn a_program_that_dies_in_any_step_sends_at_most_once() {
        // Dies after `begin_letter`, before or after the server took it: the same on disk, so the same afterwards.
        let (_folder, database) = outbox(&["a"]);
        assert!(database.begin_letter(1).unwrap());
        let mut carrier = stub(&[]);
        assert_eq!(database.doubt_interrupted_letters(after(1)).unwrap(), 1);
        send_due(&database, &mut carrier, after(9999)).unwrap();
        assert!(carrier.1.is_empty());
        assert_eq!(database.letter(1).unwrap().unwrap().state, LetterState::Unsure);
    }
}
