//! Characters of glyphs whose font does not name them.
//!
//! The interpreter knows `ToUnicode` maps, glyph names, and the character collections of fonts that are not embedded.
//! What is left: embedded CID fonts without `ToUnicode`, read through their encoding and their collection's map to
//! Unicode; and embedded TrueType fonts, read through their own character map turned round.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily};
use hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

/// A composite font's way from character codes to Unicode.
struct Collection {
    codes: CMap,
    unicode: CMap,
}

/// The maps that were needed so far.
#[derive(Default)]
pub(super) struct Fallback {
    collections: Option<HashMap<String, Option<Collection>>>,
    reversed: HashMap<u128, HashMap<u32, char>>,
}

impl Fallback {
    /// The characters of a glyph, if anything in the file tells them.
    pub(super) fn unicode(&mut self, pdf: &Pdf, glyph: &Glyph<'_>) -> Option<BfString> {
        let Glyph::Outline(outline) = glyph else { return None };
        self.by_collection(pdf, outline).or_else(|| self.by_font(outline))
    }

    fn by_collection(&mut self, pdf: &Pdf, outline: &OutlineGlyph) -> Option<BfString> {
        let name = outline.font_data()?.postscript_name?;
        let collections = self.collections.get_or_insert_with(|| scan(pdf));
        let collection = collections.get(name.as_str())?.as_ref()?;
        let code = outline.char_code();
        let cid = (1..=4u8).find_map(|length| collection.codes.lookup_cid_code(code, length))?;
        collection.unicode.lookup_bf_string(cid)
    }

    fn by_font(&mut self, outline: &OutlineGlyph) -> Option<BfString> {
        let font = outline.font_data()?;
        let data: &[u8] = (*font.data).as_ref();
        let table = self.reversed.entry(font.cache_key).or_insert_with(|| reversed(data));
        table.get(&outline.glyph_id().to_u32()).copied().map(BfString::Char)
    }
}

/// A font's own character map, from glyph to character; of several characters the smallest.
fn reversed(data: &[u8]) -> HashMap<u32, char> {
    let mut table = HashMap::new();
    let Ok(face) = ttf_parser::Face::parse(data, 0) else { return table };
    let subtables = face.tables().cmap.map(|cmap| cmap.subtables).into_iter().flatten();
    for subtable in subtables.filter(ttf_parser::cmap::Subtable::is_unicode) {
        subtable.codepoints(|code| {
            if let (Some(glyph), Some(c)) = (subtable.glyph_index(code), char::from_u32(code)) {
                table.entry(u32::from(glyph.0)).or_insert(c);
            }
        });
    }
    table
}

/// Every composite font of the file that has no `ToUnicode`, by name.
fn scan(pdf: &Pdf) -> HashMap<String, Option<Collection>> {
    let mut found = HashMap::new();
    for object in pdf.objects() {
        let Object::Dict(font) = object else { continue };
        let composite = font.get::<Name<'_>>("Subtype").is_some_and(|name| name.as_ref() == b"Type0");
        if !composite || font.contains_key("ToUnicode") {
            continue;
        }
        if let Some(base) = font.get::<Name<'_>>("BaseFont") {
            let name = String::from_utf8_lossy(base.as_ref()).into_owned();
            found.insert(without_subset(&name).to_owned(), collection(&font));
        }
    }
    found
}

fn collection(font: &Dict<'_>) -> Option<Collection> {
    let descendant = font.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let info = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
    let (registry, ordering) = (info.get::<PdfString<'_>>("Registry")?, info.get::<PdfString<'_>>("Ordering")?);
    let codes = match font.get::<Name<'_>>("Encoding") {
        Some(name) => predefined(CMapName::from_bytes(name.as_ref()))?,
        None => {
            let stream = font.get::<Stream<'_>>("Encoding")?;
            CMap::parse(&stream.decoded_data().ok()?, hayro_cmap::load_embedded)?
        }
    };
    let own = codes.metadata().character_collection.clone().map(|collection| collection.family);
    let family = own
        .filter(|family| *family != CidFamily::AdobeIdentity)
        .unwrap_or_else(|| CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()));
    Some(Collection { unicode: predefined(family.ucs2_cmap()?)?, codes })
}

fn predefined(name: CMapName<'_>) -> Option<CMap> {
    match name {
        CMapName::IdentityH => Some(CMap::identity_h()),
        CMapName::IdentityV => Some(CMap::identity_v()),
        name => CMap::parse(hayro_cmap::load_embedded(name)?, hayro_cmap::load_embedded),
    }
}

/// A font's name without the six letters that mark a subset.
pub(super) fn without_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}
