//! What a page is: text, a scan, garbage or blank.

use super::Page;

/// The kind of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Text that can be trusted.
    Text,
    /// A picture of a page.
    Scan,
    /// A picture of a page with recognised text beneath.
    Layered,
    /// Text whose characters are not those on the page.
    Garbage,
    /// Nothing.
    Blank,
}

/// The commonest characters of Chinese prose; they make up more than half of any report.
const COMMON: &str = "的一是了在有和不人中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定\
    行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前\
    外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很\
    情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手\
    角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极\
    交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马\
    节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技\
    备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层\
    片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严";

/// Judges a page of which images cover a share, and on which so many shapes are drawn that are neither text nor rules.
pub(crate) fn judge(page: &Page, covered: f32, shapes: usize) -> Verdict {
    let visible = || page.glyphs.iter().filter(|glyph| !glyph.c.is_whitespace());
    let count = visible().count();
    let invisible = visible().filter(|glyph| glyph.invisible).count();
    let unreadable = visible().filter(|glyph| unreadable(glyph.c)).count();
    if count > 0 && (unreadable * 10 > count * 3 || implausible(visible().map(|glyph| glyph.c))) {
        return if covered > 0.5 { Verdict::Scan } else { Verdict::Garbage };
    }
    if covered > 0.55 && count < 15 {
        return Verdict::Scan;
    }
    if covered > 0.55 && invisible * 10 > count * 8 {
        return Verdict::Layered;
    }
    match count {
        0 if covered > 0.05 => Verdict::Scan,
        0 if shapes > 40 => Verdict::Garbage,
        0 => Verdict::Blank,
        _ => Verdict::Text,
    }
}

/// Replacement, private-use and control characters.
fn unreadable(c: char) -> bool {
    matches!(u32::from(c), 0xFFFD | 0xE000..=0xF8FF | 0x80..=0x9F | 0xF_0000..=0x10_FFFF)
}

/// Whether the Chinese characters cannot be those of prose: a font with a wrong map gives rare ones.
fn implausible(chars: impl Iterator<Item = char>) -> bool {
    let (mut han, mut common) = (0usize, 0usize);
    for c in chars.filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)) {
        han += 1;
        common += usize::from(COMMON.contains(c));
    }
    han >= 120 && common * 100 < han * 35
}
