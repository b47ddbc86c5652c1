//! [`Cell`] and [`Column`]: what stands in a table, and how its columns look.

use super::look::Tone;
use super::table::lines_of;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Running text, left and wrapped.
    Text,
    /// A word or two, centred.
    Word,
    /// A whole number.
    Int,
    /// A share, one decimal.
    Percent,
    /// A rate, two decimals.
    Rate,
    /// A score, three decimals.
    Score,
    /// A score, six decimals.
    Exact,
}

impl Kind {
    pub(crate) const ALL: [Self; 7] =
        [Self::Text, Self::Word, Self::Int, Self::Percent, Self::Rate, Self::Score, Self::Exact];
}

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(super) head: String,
    pub(super) width: f64,
    pub(super) kind: Kind,
    pub(super) choices: Vec<&'static str>,
    pub(super) fill: bool,
    pub(super) turned: bool,
    pub(super) matrix: bool,
    pub(super) screen: bool,
}

/// A column with a head, a width in characters and a kind.
pub(crate) fn column(head: impl Into<String>, width: f64, kind: Kind) -> Column {
    Column {
        head: head.into(),
        width,
        kind,
        choices: Vec::new(),
        fill: false,
        turned: false,
        matrix: false,
        screen: false,
    }
}

impl Column {
    /// Its head is written upwards: for the many narrow columns of a matrix.
    pub(crate) fn turned(mut self) -> Self {
        self.turned = true;
        self.matrix()
    }

    /// One of the many columns of a matrix, which is printed on several pages side by side rather than in tiny type.
    pub(crate) fn matrix(mut self) -> Self {
        self.matrix = true;
        self
    }

    /// Not printed: links, ids and checksums are of no use on paper. Such columns stand at the right end.
    pub(crate) fn on_screen(mut self) -> Self {
        self.screen = true;
        self
    }

    /// People fill it in.
    pub(crate) fn to_fill(mut self) -> Self {
        self.fill = true;
        self
    }

    /// People choose one of these.
    pub(crate) fn of(mut self, choices: &[&'static str]) -> Self {
        self.choices = choices.to_vec();
        self.fill = true;
        self
    }
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    /// Nothing, with a border.
    Empty,
    Text(String),
    Number(f64),
    Link {
        text: String,
        to: String,
    },
    /// A figure or a word that leads to another place.
    Leading {
        cell: Box<Self>,
        to: String,
    },
    /// A formula with the value that it gives.
    Formula {
        formula: String,
        value: f64,
    },
    /// A formula that gives a word.
    WordFormula {
        formula: String,
        value: String,
    },
    Toned(Box<Self>, Tone),
}

impl Cell {
    /// Lines that the text takes in a column; office programs do not find out by themselves when they open a file.
    pub(super) fn lines(&self, width: f64) -> f64 {
        match self {
            Self::Text(text) | Self::Link { text, .. } => lines_of(text, width - 1.0),
            Self::Toned(cell, _) | Self::Leading { cell, .. } => cell.lines(width),
            _ => 1.0,
        }
    }

    /// The same cell, leading to a place of the workbook; as it is where there is no such place.
    pub(crate) fn leading(self, to: Option<String>) -> Self {
        match (self, to) {
            (Self::Empty, _) => Self::Empty,
            (cell, Some(to)) => Self::Leading { cell: Box::new(cell), to },
            (cell, None) => cell,
        }
    }

    /// What the cell says, without its look.
    pub(super) fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Link { text, .. } | Self::WordFormula { value: text, .. } => text.clone(),
            Self::Number(value) | Self::Formula { value, .. } => value.to_string(),
            Self::Toned(cell, _) | Self::Leading { cell, .. } => cell.plain(),
        }
    }

    /// A cell that people go on with.
    pub(crate) fn filled(self) -> Self {
        self.tone(Tone::Fill)
    }

    pub(crate) fn tone(self, tone: Tone) -> Self {
        Self::Toned(Box::new(self), tone)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(crate::view::as_f64(number))
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Empty }
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}
