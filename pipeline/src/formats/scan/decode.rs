//! JPEG, PNG and TIFF files as grey pictures.

use std::io::Cursor;

use tiff::ColorType as TiffColor;
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder as TiffDecoder, DecodingResult, Limits as TiffLimits};
use tiff::tags::Tag;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

use super::gray::Gray;
use crate::content::{Cause, Limits, Refusal};

/// Most pixels of a picture: A3 at 600 dots per inch has 70 million.
const PIXELS: usize = 120_000_000;

/// A page in an image file.
pub(super) struct Picture {
    /// The pixels, upright as far as the file tells.
    pub(super) gray: Gray,
    /// Resolution, where the file tells a credible one.
    pub(super) dpi: Option<f32>,
}

/// The pages of an image file.
pub(super) fn pictures(bytes: &[u8], limits: &Limits) -> Result<Vec<Picture>, Refusal> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => jpeg(bytes).map(|picture| vec![picture]),
        [0x89, b'P', b'N', b'G', ..] => png(bytes).map(|picture| vec![picture]),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => tiff(bytes, limits),
        _ => Err(Refusal::new(Cause::Unsupported, "不是JPEG、PNG或TIFF图片，无法识别文字。")),
    }
}

fn damaged() -> Refusal {
    Refusal::new(Cause::Damaged, "图片已损坏，打不开，请报送单位重新扫描后报送。")
}

fn too_large() -> Refusal {
    Refusal::new(Cause::TooLarge, "图片尺寸过大，无法识别，请以300 dpi以下重新扫描后报送。")
}

/// Grey of a colour, as the eye weighs it.
pub(crate) fn luminance(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29;
    u8::try_from(sum >> 8).unwrap_or(255)
}

/// Grey pixels of interleaved samples of one, two (with alpha), three or four channels.
fn gray(width: usize, height: usize, channels: usize, samples: &[u8]) -> Option<Gray> {
    let over_white = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
    };
    let data = samples.chunks_exact(channels).map(|pixel| match *pixel {
        [value] => value,
        [value, alpha] => over_white(value, alpha),
        [red, green, blue] => luminance(red, green, blue),
        [red, green, blue, alpha] => over_white(luminance(red, green, blue), alpha),
        _ => 255,
    });
    Gray::new(width, height, data.collect())
}

fn jpeg(bytes: &[u8]) -> Result<Picture, Refusal> {
    let options = DecoderOptions::default().set_strict_mode(false).jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| damaged())?;
    let info = decoder.info().ok_or_else(damaged)?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    if width * height > PIXELS {
        return Err(too_large());
    }
    let dpi = jpeg_dpi(bytes);
    let turns = decoder.exif().map_or(0, |exif| exif_turns(exif));
    let samples = decoder.decode().map_err(|_| damaged())?;
    let channels = decoder.output_colorspace().map_or(1, |space| space.num_components());
    let gray = gray(width, height, channels.max(1), &samples).ok_or_else(damaged)?;
    Ok(Picture { gray: if turns == 0 { gray } else { gray.turned(turns) }, dpi })
}

/// The resolution in the head of a JFIF file (ITU-T T.871, 10.1), which the decoder passes over.
fn jpeg_dpi(bytes: &[u8]) -> Option<f32> {
    let [0xFF, 0xD8, 0xFF, 0xE0, _, _, b'J', b'F', b'I', b'F', 0, _, _, unit, high, low, ..] = bytes else {
        return None;
    };
    let density = f32::from(u16::from_be_bytes([*high, *low]));
    match unit {
        1 => credible(density),
        2 => credible(density * 2.54),
        _ => None,
    }
}

/// Cameras write 72 whatever the picture is; scanners write the truth.
fn credible(dpi: f32) -> Option<f32> {
    (100.0..=1300.0).contains(&dpi).then_some(dpi)
}

/// Quarter turns clockwise that the camera's orientation asks for.
fn exif_turns(exif: &[u8]) -> u8 {
    let little = exif.starts_with(b"II");
    let short = |at: usize| {
        let pair: [u8; 2] = exif.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }))
    };
    let long = |at: usize| {
        let (low, high) = (short(at)?, short(at + 2)?);
        Some(if little { high << 16 | low } else { low << 16 | high })
    };
    let orientation = long(4).and_then(|start| {
        let entries = (0..short(start)?.min(64)).map(|index| start + 2 + index * 12);
        entries.into_iter().find(|at| short(*at) == Some(0x0112)).and_then(|at| short(at + 8))
    });
    match orientation {
        Some(3 | 4) => 2,
        Some(5 | 6) => 1,
        Some(7 | 8) => 3,
        _ => 0,
    }
}

fn png(bytes: &[u8]) -> Result<Picture, Refusal> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: PIXELS * 4 });
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    decoder.ignore_checksums(true);
    let mut reader = decoder.read_info().map_err(|_| damaged())?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    if width.saturating_mul(height) > PIXELS {
        return Err(too_large());
    }
    let dpi = reader.info().pixel_dims.filter(|dims| matches!(dims.unit, png::Unit::Meter)).and_then(|dims| {
        #[expect(clippy::cast_precision_loss, reason = "pixels per metre are small")]
        credible(dims.xppu as f32 * 0.0254)
    });
    let mut samples = vec![0; reader.output_buffer_size().ok_or_else(too_large)?];
    // What was decoded before the file breaks off is kept.
    let whole = reader.next_frame(&mut samples).is_ok();
    let channels = reader.output_color_type().0.samples();
    let gray = gray(width, height, channels, &samples).filter(|_| whole).ok_or_else(damaged)?;
    Ok(Picture { gray, dpi })
}

fn tiff(bytes: &[u8], limits: &Limits) -> Result<Vec<Picture>, Refusal> {
    let mut allowed = TiffLimits::default();
    allowed.decoding_buffer_size = PIXELS * 4;
    allowed.intermediate_buffer_size = PIXELS * 4;
    let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(|_| damaged())?.with_limits(allowed);
    let mut pages = Vec::new();
    loop {
        match tiff_page(&mut decoder) {
            Ok(page) => pages.push(page),
            Err(refusal) if pages.is_empty() => return Err(refusal),
            Err(_) => break,
        }
        if !decoder.more_images() || pages.len() >= limits.pages.min(200) || decoder.next_image().is_err() {
            break;
        }
    }
    Ok(pages)
}

fn tiff_page(decoder: &mut TiffDecoder<Cursor<&[u8]>>) -> Result<Picture, Refusal> {
    let (width, height) = decoder.dimensions().map_err(|_| damaged())?;
    let (width, height) = (width as usize, height as usize);
    if width.saturating_mul(height) > PIXELS {
        return Err(too_large());
    }
    let color = decoder.colortype().map_err(|_| unsupported_tiff())?;
    let unit = decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten().unwrap_or(2);
    let dpi = decoder.get_tag(Tag::XResolution).ok().and_then(|value| ratio(&value));
    let dpi = dpi.and_then(|dpi| credible(if unit == 3 { dpi * 2.54 } else { dpi }));
    let samples = match decoder.read_image().map_err(|_| unsupported_tiff())? {
        DecodingResult::U8(samples) => samples,
        DecodingResult::U16(samples) => samples.into_iter().map(|sample| (sample >> 8) as u8).collect(),
        _ => return Err(unsupported_tiff()),
    };
    let gray = match color {
        TiffColor::Gray(1) => bits(width, height, &samples),
        TiffColor::Gray(_) | TiffColor::Palette(_) => gray(width, height, 1, &samples),
        TiffColor::GrayA(_) => gray(width, height, 2, &samples),
        TiffColor::RGB(_) | TiffColor::YCbCr(_) => gray(width, height, 3, &samples),
        TiffColor::RGBA(_) => gray(width, height, 4, &samples),
        TiffColor::CMYK(_) => {
            let white: Vec<u8> = samples
                .chunks_exact(4)
                .map(|ink| ink.iter().fold(255u8, |white, part| white.saturating_sub(*part)))
                .collect();
            gray(width, height, 1, &white)
        }
        _ => None,
    };
    Ok(Picture { gray: gray.ok_or_else(damaged)?, dpi })
}

/// The number of a tag that is a fraction.
#[expect(clippy::cast_precision_loss, reason = "resolutions are small")]
fn ratio(value: &Value) -> Option<f32> {
    match value {
        Value::Rational(above, below) => (*below > 0).then(|| *above as f32 / *below as f32),
        Value::Float(value) => Some(*value),
        _ => None,
    }
}

fn unsupported_tiff() -> Refusal {
    Refusal::new(Cause::Unsupported, "TIFF图片的压缩方式无法识别或文件已损坏，请另存为PDF或JPEG后报送。")
}

/// Pixels of packed bits, 1 white.
fn bits(width: usize, height: usize, packed: &[u8]) -> Option<Gray> {
    let stride = width.div_ceil(8);
    let mut data = Vec::with_capacity(width * height);
    for row in packed.chunks_exact(stride.max(1)).take(height) {
        let pixels =
            row.iter().flat_map(|byte| (0..8).rev().map(move |bit| if byte >> bit & 1 == 1 { 255 } else { 0 }));
        data.extend(pixels.take(width));
    }
    Gray::new(width, height, data)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The pages of every picture of the fixtures: a black L on white, 240 by 320 pixels, once upright as the file tells.
    #[test]
    fn pictures_of_every_kind_show_the_same_upright() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pictures");
        let mut paths: Vec<_> = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        assert!(paths.len() >= 14);
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let pages = pictures(&fs_err::read(&path).unwrap(), &Limits::default());
            let pages = pages.unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
            assert_eq!(pages.len(), if name.starts_with("two") { 2 } else { 1 }, "{name}");
            for Picture { gray, dpi } in pages {
                assert_eq!((gray.width, gray.height), (240, 320), "{name}");
                let at = |x: usize, y: usize| gray.row(y)[x] < 128;
                let inked = [at(40, 100), at(40, 290), at(150, 280), at(150, 100), at(10, 10), at(230, 310)];
                assert_eq!(inked, [true, true, true, false, false, false], "{name}");
                assert!(dpi.is_some_and(|dpi| (dpi - 200.0).abs() < 1.0), "{name}: {dpi:?}");
            }
        }
    }
}
