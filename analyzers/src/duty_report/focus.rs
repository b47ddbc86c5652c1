//! Focus areas: covered with a concrete sentence in the achievements, or only named.

use super::evidence;
use super::reading::Reading;
use super::structure::Structure;
use crate::scheme::Scheme;
use crate::season::Role;

/// Ids of the areas that are covered, and of those that are only named.
pub(super) fn focus(reading: &Reading<'_>, structure: &Structure, scheme: &Scheme) -> (Vec<String>, Vec<String>) {
    let (mut covered, mut named) = (Vec::new(), Vec::new());
    for area in &scheme.focus {
        let mut told = 0.0_f32;
        let mut spoken = false;
        for (index, para) in reading.paragraphs.iter().enumerate() {
            if structure.role(index) != Role::Achievements || para.is_heading() {
                continue;
            }
            for (segment, signs) in para.segments.iter().zip(&para.signs) {
                let text = para.slice(segment.range);
                let hits = hits(text, &area.keywords, &area.title);
                if hits == 0 {
                    continue;
                }
                spoken = true;
                if evidence::has(text) && !disclaims(text) {
                    told += if signs.deficiency > 3.0 { 0.5 } else { 1.0 };
                }
            }
        }
        if told >= 1.0 {
            covered.push(area.id.clone());
        } else if spoken {
            named.push(area.id.clone());
        }
    }
    (covered, named)
}

fn hits(text: &str, keywords: &[String], title: &str) -> usize {
    keywords.iter().filter(|keyword| !keyword.is_empty() && text.contains(keyword.as_str())).count() + usize::from(!title.is_empty() && text.contains(title))
}

/// 发展党员工作本总支不涉及。
fn disclaims(text: &str) -> bool {
    ["不涉及", "未涉及", "不适用"].iter().any(|word| text.contains(word))
}
