//! A plain reader of Word files for tests: paragraphs of `w:t`, with the bytes that each came from.
#![allow(dead_code)]

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use shuping_analyzers::document::{CharRange, Document, Origin, Paragraph, Place};

pub(crate) fn part(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut file = archive.by_name(name).ok()?;
    let mut out = Vec::new();
    file.read_to_end(&mut out).unwrap();
    Some(out)
}

pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut out = Vec::new();
            file.read_to_end(&mut out).unwrap();
            (file.name().unwrap().into_owned(), out)
        })
        .collect()
}

pub(crate) fn main_xml(bytes: &[u8]) -> String {
    String::from_utf8(part(bytes, "word/document.xml").unwrap()).unwrap()
}

/// Paragraphs in the order in which they close.
pub(crate) fn read(xml: &str) -> Document {
    let xml = xml.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<Paragraph> = Vec::new();
    let mut done = Vec::new();
    let (mut skipped, mut content) = (0, None);
    loop {
        let from = reader.buffer_position();
        let event = reader.read_event().unwrap();
        let to = reader.buffer_position();
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "p" if tag.name().as_ref() == "w:p" => open.push(Paragraph::default()),
                "Fallback" | "rt" | "moveFrom" => skipped += 1,
                "t" if tag.name().as_ref() == "w:t" && skipped == 0 => content = Some(to),
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:p" => done.push(open.pop().unwrap()),
                "mc:Fallback" | "w:rt" | "w:moveFrom" => skipped -= 1,
                "w:t" => {
                    if let (Some(start), Some(paragraph)) = (content.take(), open.last_mut()) {
                        let raw = &xml[start as usize..from as usize];
                        let text = quick_xml::escape::unescape(raw).unwrap();
                        let chars = paragraph.text.chars().count() as u32;
                        paragraph.text.push_str(&text);
                        let end = paragraph.text.chars().count() as u32;
                        if end > chars {
                            let place = Place::WordPart { start, end: from };
                            paragraph.origins.push(Origin { chars: CharRange { start: chars, end }, place });
                        }
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Document { paragraphs: done.into_iter().filter(|p| !p.text.trim().is_empty()).collect(), ..Document::default() }
}

/// The words between the marks of each comment, by its number.
pub(crate) fn anchored(xml: &str) -> Vec<(u32, String)> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    let (mut open, mut done): (Vec<(u32, String)>, Vec<(u32, String)>) = (Vec::new(), Vec::new());
    let (mut in_text, mut skipped) = (false, 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Empty(tag) => {
                let id = || {
                    let id = tag.attributes().flatten().find(|a| a.key.as_ref() == "w:id").unwrap();
                    id.value.parse::<u32>().unwrap()
                };
                match tag.name().as_ref() {
                    "w:commentRangeStart" => open.push((id(), String::new())),
                    "w:commentRangeEnd" => {
                        let at = open.iter().position(|one| one.0 == id()).unwrap();
                        done.push(open.remove(at));
                    }
                    _ => {}
                }
            }
            Event::Start(tag) => match tag.name().as_ref() {
                "w:t" => in_text = skipped == 0,
                "mc:Fallback" | "w:rt" => skipped += 1,
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:t" => in_text = false,
                "mc:Fallback" | "w:rt" => skipped -= 1,
                _ => {}
            },
            Event::Text(text) if in_text => {
                open.iter_mut().for_each(|one| one.1.push_str(&text));
            }
            Event::GeneralRef(entity) if in_text => {
                let decoded = quick_xml::escape::unescape(&format!("&{};", &*entity)).unwrap().into_owned();
                open.iter_mut().for_each(|one| one.1.push_str(&decoded));
            }
            Event::Eof => return done,
            _ => {}
        }
    }
}
