//! A prepared picture of a page, ready to be read.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::gray::Gray;
use super::prepare::prepare;
use super::rules::rules;
use super::straight::straightened;
use crate::formats::layout::Rule;

/// A page as a grey PNG picture on white paper, upright as far as its lines tell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plate {
    /// Page number from 1.
    pub number: u32,
    /// Resolution in dots per inch.
    pub dpi: f32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The drawn lines, in points.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The picture as a PNG file.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub png: Vec<u8>,
    /// The picture again, where it waits on disk instead.
    #[serde(skip)]
    pub(crate) spooled: Option<Spooled>,
}

/// A file without a name that holds a picture until it is recognised, so that no scan fills the memory.
#[derive(Debug, Clone)]
pub(crate) struct Spooled(Arc<File>);

impl PartialEq for Spooled {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn to_base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(&STANDARD.encode(bytes))
    } else {
        bytes.serialize(serializer)
    }
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    if !deserializer.is_human_readable() {
        return Vec::deserialize(deserializer);
    }
    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
    STANDARD.decode(text.as_bytes()).map_err(serde::de::Error::custom)
}

impl Plate {
    /// Takes the picture over from a source onto disk.
    ///
    /// # Errors
    ///
    /// When there is no room for it, or the source fails.
    pub(crate) fn spool(&mut self, source: &mut dyn Read) -> io::Result<()> {
        let mut file = tempfile::tempfile()?;
        io::copy(source, &mut file)?;
        self.spooled = Some(Spooled(Arc::new(file)));
        Ok(())
    }

    /// The picture as a PNG file; `None` where it cannot be read from disk.
    pub(super) fn picture(&self) -> Option<Cow<'_, [u8]>> {
        let Some(Spooled(file)) = &self.spooled else { return Some(Cow::Borrowed(&self.png)) };
        let mut file = file.as_ref();
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).ok()?;
        file.read_to_end(&mut bytes).ok()?;
        Some(Cow::Owned(bytes))
    }

    /// Prepares the picture of page `number`; `None` where it is too small to hold text.
    pub(crate) fn new(number: u32, picture: &Gray, dpi: f32) -> Option<Self> {
        if picture.width < 32 || picture.height < 16 {
            return None;
        }
        let (picture, dpi) = prepare(picture, dpi.clamp(30.0, 2400.0));
        let straight = straightened(&picture, dpi);
        Self::of(number, straight.as_ref().unwrap_or(&picture), dpi)
    }

    fn of(number: u32, picture: &Gray, dpi: f32) -> Option<Self> {
        let (width, height) = (u32::try_from(picture.width).ok()?, u32::try_from(picture.height).ok()?);
        let png = encode(picture, width, height)?;
        Some(Self { number, dpi, width, height, rules: rules(picture, dpi), png, spooled: None })
    }

    /// The same page turned by quarters clockwise.
    pub(super) fn turned(&self, quarters: u8) -> Option<Self> {
        Self::of(self.number, &self.gray()?.turned(quarters), self.dpi)
    }

    /// The pixels; `None` where the picture cannot be read from disk.
    pub(super) fn gray(&self) -> Option<Gray> {
        let mut reader = png::Decoder::new(io::Cursor::new(self.picture()?)).read_info().ok()?;
        let mut data = vec![0; reader.output_buffer_size()?];
        reader.next_frame(&mut data).ok()?;
        Gray::new(self.width as usize, self.height as usize, data)
    }

    /// A picture as it is, on which nothing is drawn.
    pub(super) fn plain(picture: &Gray, dpi: f32) -> Option<Self> {
        let (width, height) = (u32::try_from(picture.width).ok()?, u32::try_from(picture.height).ok()?);
        Some(Self { dpi, width, height, png: encode(picture, width, height)?, ..Self::default() })
    }
}

fn encode(picture: &Gray, width: u32, height: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&picture.data).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plate_survives_the_way_through_json_and_a_turn() {
        let mut picture = Gray::white(64, 40);
        picture.data[70] = 0;
        let plate = Plate::of(3, &picture, 200.0).unwrap();
        let json = serde_json::to_string(&plate).unwrap();
        assert_eq!(serde_json::from_str::<Plate>(&json).unwrap(), plate);
        let turned = plate.turned(1).unwrap();
        assert_eq!((turned.width, turned.height), (40, 64));
        assert_eq!(turned.turned(3).unwrap().png, plate.png);
    }
}
