//! The seasons that tests render.
#![allow(dead_code)]

use shuping_analyzers::scheme::{Scheme, parse};
use shuping_analyzers::season::Season;
use shuping_reports::{Inputs, Lang};

pub(crate) struct Example {
    pub season: Season,
    pub previous: Season,
    pub scheme: Scheme,
}

pub(crate) fn example() -> Example {
    Example {
        season: serde_json::from_str(include_str!("../fixtures/season.json")).unwrap(),
        previous: serde_json::from_str(include_str!("../fixtures/previous.json")).unwrap(),
        scheme: parse(include_str!("../../../tests/seasons/river-2023/season.toml")).unwrap(),
    }
}

impl Example {
    pub(crate) fn inputs(&self) -> Inputs<'_> {
        Inputs {
            season: &self.season,
            scheme: &self.scheme,
            previous: Some(&self.previous),
            originals: &(),
            readings: &(),
            decisions: &[],
            made_on: jiff::civil::date(2024, 1, 20),
            lang: Lang::Zh,
        }
    }
}
