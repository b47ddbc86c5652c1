//! [`Intake`]: members on their way out of an archive, counted and capped.

use std::io::Read;

use super::names;
use crate::content::{Cause, Container, Content, Limits, Member, Refusal};

/// Unpacked bytes from which the ratio counts; below it nothing is worth blowing up.
const BOMB_FROM: u64 = 8 << 20;
/// Highest ratio of unpacked to packed bytes that is believed. Scanned pages in white reach some two hundred.
const BOMB_RATIO: u64 = 400;

/// Bytes after which an archive is looked at again while it is unpacked.
const STRIDE: u64 = 1 << 20;

/// Collects members under the limits.
pub(super) struct Intake<'a> {
    limits: &'a Limits,
    container: Container,
    unpacked: u64,
    seen: usize,
    /// Bytes of the archive itself, against which the ratio is taken.
    packed: u64,
}

/// Whether there is room for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// Go on.
    Left,
    /// A limit is reached; the rest stays packed.
    Full,
}

/// What a stream of a member gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// The member, or more than a member may have.
    Whole,
    /// An error on the way: the stream must not be asked again.
    Broken,
}

/// What a stream gave.
pub(super) enum Drawn {
    /// All that is in it.
    Whole(Vec<u8>),
    /// More than a member may have.
    TooLarge,
    /// An error on the way.
    Broken,
}

impl<'a> Intake<'a> {
    pub(super) fn new(packed: usize, limits: &'a Limits) -> Self {
        Self { limits, container: Container::default(), unpacked: 0, seen: 0, packed: (packed as u64).max(1) }
    }

    /// Bytes that one member may have now.
    pub(super) fn allowance(&self) -> u64 {
        self.limits.file_bytes.min(self.limits.unpacked_bytes.saturating_sub(self.unpacked))
    }

    /// Counts an entry, a folder too.
    pub(super) fn count(&mut self) -> Room {
        self.seen += 1;
        if self.seen <= self.limits.entries {
            return Room::Left;
        }
        if self.seen == self.limits.entries + 1 {
            self.lose(format!("压缩包里的文件超过{}个，其余没有解开。", self.limits.entries));
        }
        Room::Full
    }

    /// Unpacks a member from a stream and keeps it, or why it could not be had.
    ///
    /// # Errors
    ///
    /// [`Cause::Bomb`] where the archive unpacks to far more than it is; then nothing of it is to be used.
    pub(super) fn take(&mut self, name: String, packed: u64, stream: &mut dyn Read) -> Result<Taken, Refusal> {
        let drawn = self.draw(packed, stream)?;
        let taken = if matches!(drawn, Drawn::Broken) { Taken::Broken } else { Taken::Whole };
        match drawn {
            Drawn::Whole(bytes) => self.keep(name, bytes),
            Drawn::TooLarge => self.refuse(name, too_large()),
            Drawn::Broken => self.refuse(name, damaged()),
        }
        Ok(taken)
    }

    /// Unpacks a stream; what it gives counts.
    ///
    /// # Errors
    ///
    /// [`Cause::Bomb`] where the archive unpacks to far more than it is; then nothing of it is to be used.
    pub(super) fn draw(&mut self, packed: u64, stream: &mut dyn Read) -> Result<Drawn, Refusal> {
        let most = self.allowance().saturating_add(1);
        let mut bytes = Vec::new();
        let mut size = 0;
        let broken = loop {
            match stream.take((most - size).min(STRIDE)).read_to_end(&mut bytes) {
                Err(_) => break true,
                Ok(0) => break false,
                Ok(read) => size += read as u64,
            }
            let unpacked = self.unpacked.saturating_add(size);
            // Told on the way: a few hundred bytes can unpack slowly, and for ever.
            if size > BOMB_FROM && size / packed.max(1) > BOMB_RATIO
                || unpacked > BOMB_FROM && unpacked / self.packed > BOMB_RATIO
            {
                return Err(bomb());
            }
        };
        self.unpacked = self.unpacked.saturating_add(bytes.len() as u64);
        Ok(match broken {
            _ if size >= most => Drawn::TooLarge,
            true => Drawn::Broken,
            false => Drawn::Whole(bytes),
        })
    }

    /// Takes a member whose bytes are at hand.
    pub(super) fn keep(&mut self, name: String, bytes: Vec<u8>) {
        self.container.members.push(Member { name, bytes, ..Member::default() });
    }

    /// Notes a member that gives nothing.
    pub(super) fn refuse(&mut self, name: String, refusal: Refusal) {
        self.container.members.push(Member { name, refusal: Some(refusal), ..Member::default() });
    }

    /// Notes what could not be unpacked.
    pub(super) fn lose(&mut self, sentence: String) {
        self.container.losses.push(sentence);
    }

    /// Whether nothing came out.
    pub(super) fn is_empty(&self) -> bool {
        self.container.members.is_empty()
    }

    /// The container, its members' names told apart.
    pub(super) fn finish(mut self) -> Result<Content, Refusal> {
        if self.is_empty() && self.container.losses.is_empty() {
            return Err(Refusal::new(Cause::Empty, "压缩包里没有文件，请重新压缩后发送。"));
        }
        names::tell_apart(&mut self.container.members);
        Ok(Content::Container(self.container))
    }
}

pub(super) fn bomb() -> Refusal {
    Refusal::new(Cause::Bomb, "压缩包解开后比自身大几百倍，疑似恶意文件，没有解开；如确属正常材料，请直接发送原文件。")
}

pub(super) fn too_large() -> Refusal {
    Refusal::new(Cause::TooLarge, "文件解开后过大，超出读取上限，请压缩图片或分开发送。")
}

pub(super) fn damaged() -> Refusal {
    Refusal::new(Cause::Damaged, "压缩包里的这个文件已损坏，解不开，请重新压缩后发送。")
}

pub(super) fn encrypted() -> Refusal {
    Refusal::new(Cause::Encrypted, "压缩包设有密码，解不开，请取消密码后重发。")
}

pub(super) fn broken_archive() -> Refusal {
    Refusal::new(Cause::Damaged, "压缩包已损坏或不完整，打不开，请重新压缩后发送。")
}
